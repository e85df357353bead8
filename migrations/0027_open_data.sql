-- What the observatory publishes for everybody: each version of each table, frozen, with a content that names nobody.

CREATE TABLE open_table (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),   -- the observatory that published it
  address TEXT NOT NULL,                     -- stays the same for every version
  version INTEGER NOT NULL CHECK (version >= 1),
  subject TEXT NOT NULL CHECK (subject IN ('progression', 'demand', 'needs')),
  content TEXT NOT NULL,                     -- JSON: everything that the table says
  content_hash TEXT NOT NULL,
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  withdrawn_at TEXT,
  UNIQUE (organisation, id),
  UNIQUE (address, version)
);
CREATE INDEX open_table_made_by ON open_table (made_by);
-- frozen: open_table (id, organisation, address, version, subject, content, content_hash, made_by, made_at)
