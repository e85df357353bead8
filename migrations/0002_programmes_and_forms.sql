-- What an association does, with whose money, and what it asks when.

CREATE TABLE programme (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  key TEXT NOT NULL,
  names TEXT NOT NULL,                       -- JSON: language to name
  public_text TEXT NOT NULL,                 -- JSON: language to whom it is meant for
  kind TEXT NOT NULL,
  municipality TEXT NOT NULL,
  without_participants BOOLEAN NOT NULL,
  exposed_public BOOLEAN NOT NULL,           -- then it appears nowhere outside the association
  real_data_note TEXT,                       -- JSON: citation, or "invented"
  hoped_for TEXT NOT NULL,                   -- JSON: indicator to {hope, reason, day}
  made_on TEXT NOT NULL,
  closed_on TEXT,
  UNIQUE (organisation, id),
  UNIQUE (organisation, key)
);

CREATE TABLE funding_grant (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT,                            -- null: every programme of the association
  funder TEXT NOT NULL REFERENCES organisation (id),
  title TEXT NOT NULL,                       -- JSON: language to title
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  conditions TEXT NOT NULL,                  -- JSON
  questions TEXT NOT NULL,                   -- JSON list
  contract_version TEXT,
  contract_accepted_by TEXT REFERENCES account (id),
  contract_accepted_on TEXT,
  made_on TEXT NOT NULL,
  CHECK (starts_on <= ends_on),
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX funding_grant_funder ON funding_grant (funder);
CREATE INDEX funding_grant_programme ON funding_grant (organisation, programme);
CREATE INDEX funding_grant_contract_accepted_by ON funding_grant (contract_accepted_by);

CREATE TABLE form_version (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  key TEXT NOT NULL,
  version TEXT NOT NULL,
  hash TEXT NOT NULL,                        -- of everything
  definition TEXT NOT NULL,                  -- JSON, the whole form as it was
  meanings TEXT NOT NULL,                    -- JSON: item to the hash of its meaning
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, key, hash)
);
-- append only: form_version

CREATE TABLE schedule (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  baseline TEXT NOT NULL,
  waves TEXT NOT NULL,                       -- JSON list: wave, day, early, late, label, forms
  forms TEXT NOT NULL,                       -- JSON: form key to form version id
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, programme, version),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
-- append only: schedule
