-- Programs: a token of an association, kept only as its hash; how often it called in the running minute.
-- People from a file: which row of which file became whom. Of the file itself nothing is kept.

CREATE TABLE api_token (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL CHECK (name <> ''),
  token_hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,                      -- JSON list of what it may do
  made_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  used_on TEXT,                              -- the last day on which it called
  revoked_at TEXT,
  revoked_by TEXT REFERENCES account (id),
  UNIQUE (organisation, id)
);
CREATE INDEX api_token_account ON api_token (account);
CREATE INDEX api_token_revoked_by ON api_token (revoked_by);

CREATE TABLE api_turn (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  api_token TEXT NOT NULL,
  began_at TEXT NOT NULL,                    -- when the counted minute began
  calls INTEGER NOT NULL CHECK (calls >= 0),
  UNIQUE (organisation, id),
  UNIQUE (organisation, api_token),
  FOREIGN KEY (organisation, api_token) REFERENCES api_token (organisation, id)
);

CREATE TABLE import_row (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  import_batch TEXT NOT NULL,
  row_number INTEGER NOT NULL CHECK (row_number >= 1),
  participant TEXT NOT NULL,
  new_person BOOLEAN NOT NULL,               -- false: somebody who was here before was entered in a programme
  reference_mark TEXT,                       -- HMAC of the file's own reference under the instance key
  UNIQUE (organisation, id),
  UNIQUE (organisation, import_batch, row_number),
  FOREIGN KEY (organisation, import_batch) REFERENCES import_batch (organisation, id),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX import_row_participant ON import_row (organisation, participant);
CREATE INDEX import_row_reference_mark ON import_row (organisation, reference_mark);
-- append only: import_row
-- emptied in practice: import_row
