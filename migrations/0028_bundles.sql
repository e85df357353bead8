-- Release bundles: what an association let out for an observatory elsewhere, and what an observatory took in.

CREATE TABLE bundle_export (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the association
  number INTEGER NOT NULL CHECK (number >= 1),
  day TEXT NOT NULL,
  named BOOLEAN NOT NULL,                    -- whether the association's and the programmes' names stand in it
  tables TEXT NOT NULL,                      -- JSON list of published table ids
  lines TEXT NOT NULL,                       -- JSON: its lines, so that one that waits can be said again
  lines_hash TEXT NOT NULL,
  content BYTEA NOT NULL,                    -- the signed file, served again as it is
  sha256 TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, number)
);
-- tenant: bundle_export
CREATE INDEX bundle_export_made_by ON bundle_export (made_by);
-- append only: bundle_export

CREATE TABLE bundle (                         -- the one that stands of each exporter
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the observatory
  exporter TEXT NOT NULL,
  public_key TEXT NOT NULL,                  -- PEM; the first one is kept, another is refused
  fingerprint TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  day TEXT NOT NULL,
  association TEXT NOT NULL,                 -- '': not switched on
  names TEXT NOT NULL,                       -- JSON: programme to language to name, where switched on
  asked TEXT NOT NULL,                       -- JSON: meaning to title of what its lines are about
  sha256 TEXT NOT NULL,
  policy_hash TEXT NOT NULL,
  compared_by TEXT REFERENCES account (id),
  compared_at TEXT,                          -- when the digits were compared; before that it enters no comparison
  imported_by TEXT REFERENCES account (id),
  imported_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, exporter)
);
-- tenant: bundle
CREATE INDEX bundle_compared_by ON bundle (compared_by);
CREATE INDEX bundle_imported_by ON bundle (imported_by);

CREATE TABLE bundle_line (                    -- columns and no JSON: a hundred thousand are read at once
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  bundle TEXT NOT NULL,
  programme TEXT NOT NULL,
  meaning TEXT NOT NULL,
  wave TEXT NOT NULL,
  as_of TEXT NOT NULL,
  n INTEGER,                                 -- people compared; null: hidden
  possible INTEGER,                          -- at most so many could have been seen again; null: not known
  start INTEGER,                             -- strata: first level, then last level, people and how many rose, of each
  end_1 INTEGER, n_1 INTEGER, higher_1 INTEGER,
  end_2 INTEGER, n_2 INTEGER, higher_2 INTEGER,
  end_3 INTEGER, n_3 INTEGER, higher_3 INTEGER,
  mean_x DOUBLE PRECISION, mean_y DOUBLE PRECISION,
  var_x DOUBLE PRECISION, var_y DOUBLE PRECISION, cov_xy DOUBLE PRECISION,
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, bundle) REFERENCES bundle (organisation, id)
);
-- tenant: bundle_line
CREATE INDEX bundle_line_asked ON bundle_line (organisation, meaning, wave);
CREATE INDEX bundle_line_bundle ON bundle_line (organisation, bundle);
