-- Sealed words, stage two, for an association that chose it: words open under its own key, which no machine holds.
-- Nothing of an association that did not choose it changes.

CREATE TABLE account_key (                    -- the key pair of somebody who holds an association's key
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL UNIQUE REFERENCES account (id),
  public_key BYTEA NOT NULL,
  salt BYTEA NOT NULL,
  wrapped BYTEA NOT NULL,                    -- the private key, under a key from their passphrase (Argon2id)
  made_at TEXT NOT NULL
);
-- system only: account_key (of an account)

CREATE TABLE association_key (                -- the highest number holds; its private half stands in key_copy alone
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  public_key BYTEA NOT NULL,
  made_on TEXT NOT NULL,
  left_on TEXT,                              -- the day on which somebody who held it left: it is to be changed
  UNIQUE (organisation, id),
  UNIQUE (organisation, number)
);
-- tenant: association_key

CREATE TABLE key_holder (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('account', 'sheet')),
  account TEXT REFERENCES account (id),
  public_key BYTEA NOT NULL,
  wrapped BYTEA,                             -- of a sheet: its private key, under the code that is printed on it
  tested_on TEXT,                            -- of a sheet: the day on which its code was typed back
  made_on TEXT NOT NULL,
  CHECK ((kind = 'account') = (account IS NOT NULL)),
  CHECK ((kind = 'sheet') = (wrapped IS NOT NULL)),
  UNIQUE (organisation, id),
  UNIQUE (organisation, account)
);
CREATE INDEX key_holder_account ON key_holder (account);
-- tenant: key_holder

CREATE TABLE key_copy (                       -- an association's private key, sealed to one holder
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  association_key TEXT NOT NULL,
  holder TEXT NOT NULL,
  wrapped BYTEA NOT NULL,
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, association_key, holder),
  FOREIGN KEY (organisation, association_key) REFERENCES association_key (organisation, id),
  FOREIGN KEY (organisation, holder) REFERENCES key_holder (organisation, id)
);
CREATE INDEX key_copy_holder ON key_copy (organisation, holder);
-- tenant: key_copy

CREATE TABLE card_key (                       -- a person's private key, under the code of their card
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  access_code TEXT NOT NULL,
  wrapped BYTEA NOT NULL,
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, access_code, participant),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, access_code) REFERENCES access_code (organisation, id)
);
CREATE INDEX card_key_participant ON card_key (organisation, participant);
-- tenant: card_key (participant)

ALTER TABLE organisation ADD COLUMN own_key_since TEXT;                                  -- the day on which it chose it
ALTER TABLE participant_key ADD COLUMN association_key TEXT REFERENCES association_key (id);  -- null: the instance's opens it
CREATE INDEX participant_key_association_key ON participant_key (association_key);
ALTER TABLE session ADD COLUMN held BYTEA;    -- keys that a passphrase or a card opened, under the session's token
ALTER TABLE draft ADD COLUMN here BYTEA;      -- the same content, under the token of the session that saved it
