-- How somebody comes in: one-time links and sessions, each kept only as a hash of its token.

CREATE TABLE sign_in_link (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'set_up', 'participant')),
  account TEXT REFERENCES account (id),
  organisation TEXT REFERENCES organisation (id),
  role TEXT,
  participant TEXT,
  made_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  used_at TEXT,
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX sign_in_link_account ON sign_in_link (account);
CREATE INDEX sign_in_link_participant ON sign_in_link (organisation, participant);

CREATE TABLE session (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('account', 'participant', 'set_up')),
  account TEXT REFERENCES account (id),
  organisation TEXT REFERENCES organisation (id),
  role TEXT,
  participant TEXT,
  data TEXT NOT NULL,                        -- JSON: what a page wants to remember until the next one
  made_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  ended_at TEXT,
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX session_account ON session (account);
CREATE INDEX session_participant ON session (organisation, participant);
