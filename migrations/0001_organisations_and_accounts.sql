-- Who works with this instance: organisations, accounts, how they sign in.
-- Written in PostgreSQL's words; evalkit/store/migrate.py says how SQLite reads them (BOOLEAN, BYTEA, STRICT).

CREATE TABLE instance (
  id TEXT NOT NULL PRIMARY KEY CHECK (id = 'instance'),
  epoch TEXT NOT NULL,                       -- changes when a backup is restored; stands in every receipt
  demonstration BOOLEAN NOT NULL,
  made_at TEXT NOT NULL
);

CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('association', 'funder', 'observatory')),
  name TEXT NOT NULL CHECK (name <> ''),
  languages TEXT NOT NULL,                   -- JSON list; the first is the default
  marking TEXT CHECK (marking IN ('invented', 'published_data')),
  made_at TEXT NOT NULL
);

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  passphrase_hash TEXT,
  made_at TEXT NOT NULL,
  disabled_at TEXT
);

CREATE TABLE membership (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  account TEXT NOT NULL REFERENCES account (id),
  role TEXT NOT NULL CHECK (role IN ('worker', 'coordinator', 'funder', 'observatory')),
  made_at TEXT NOT NULL,
  ended_at TEXT,
  UNIQUE (organisation, id)
);
CREATE UNIQUE INDEX membership_once ON membership (organisation, account, role) WHERE ended_at IS NULL;
CREATE INDEX membership_account ON membership (account);

CREATE TABLE invitation (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  role TEXT NOT NULL CHECK (role IN ('worker', 'coordinator', 'funder', 'observatory')),
  token_hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  used_at TEXT,
  used_by TEXT REFERENCES account (id),
  withdrawn_at TEXT,
  UNIQUE (organisation, id)
);
CREATE INDEX invitation_made_by ON invitation (made_by);
CREATE INDEX invitation_used_by ON invitation (used_by);
