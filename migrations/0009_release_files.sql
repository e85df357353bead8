-- What a reader opens: the pages and documents of a release as they were let out, and the contract they are read under.

CREATE TABLE release_file (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  release TEXT NOT NULL,
  language TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('article', 'sources', 'pdf', 'decisions')),
  content BYTEA NOT NULL,
  sha256 TEXT NOT NULL,
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, release, language, format),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id)
);
-- append only: release_file

CREATE TABLE reading_contract (               -- accepted by name, once per version
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  account TEXT NOT NULL REFERENCES account (id),
  version TEXT NOT NULL,
  language TEXT NOT NULL,
  accepted_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, account, version)
);
CREATE INDEX reading_contract_account ON reading_contract (account);
-- append only: reading_contract
