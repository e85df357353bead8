-- Who is reached, across programmes: each version computed once by the observatory, kept with its hash, never changed.
-- Whose people stand in it is kept with each association, as published tables with keyed marks.

CREATE TABLE reach_version (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the observatory
  number INTEGER NOT NULL CHECK (number >= 1),
  content TEXT NOT NULL,                     -- JSON: the released values
  content_hash TEXT NOT NULL,
  policy_hash TEXT NOT NULL,
  code_version TEXT NOT NULL,
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, number)
);
CREATE INDEX reach_version_made_by ON reach_version (made_by);
-- tenant: reach_version
-- append only: reach_version
