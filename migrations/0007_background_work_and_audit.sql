-- Work that waits, letters that wait, and the audit: one hash chain per organisation.

CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT REFERENCES organisation (id),   -- null: the instance's own work
  kind TEXT NOT NULL,
  unique_key TEXT NOT NULL UNIQUE,
  payload TEXT NOT NULL,                     -- JSON
  state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'done', 'failed')),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  due_at TEXT NOT NULL,
  taken_at TEXT,
  done_at TEXT,
  problem TEXT
);
CREATE INDEX job_due ON job (state, due_at);
CREATE INDEX job_organisation ON job (organisation);

CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT REFERENCES organisation (id),
  kind TEXT NOT NULL,
  unique_key TEXT NOT NULL UNIQUE,
  content BYTEA NOT NULL,                    -- sealed: it holds an address
  state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'done', 'failed')),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  due_at TEXT NOT NULL,
  taken_at TEXT,
  done_at TEXT,
  problem TEXT
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_organisation ON outbox (organisation);

-- `organisation` is 'instance' for what belongs to no organisation; so there is no foreign key.
CREATE TABLE audit_head (
  organisation TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL CHECK (seq >= 0),     -- 0: nothing noted yet
  hash TEXT NOT NULL
);

CREATE TABLE audit (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  at TEXT NOT NULL,
  actor TEXT,                                -- account id; null: a participant, or the program itself
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object TEXT,
  reason TEXT,
  details TEXT NOT NULL,                     -- JSON: counts and codes, never names or answers
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, seq)
);
-- append only: audit
