-- Fair comparison: what an observatory declares, what each programme decided about it, and the versions that were kept.

CREATE TABLE comparison (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the observatory
  title TEXT NOT NULL,                       -- JSON: language to title
  form TEXT NOT NULL,
  indicator TEXT NOT NULL,
  meaning TEXT NOT NULL,                     -- programmes that ask this indicator with this meaning are compared
  wave TEXT NOT NULL,
  definition TEXT NOT NULL,                  -- JSON: the form as it was when the comparison was declared
  everyone BOOLEAN NOT NULL,                 -- all that ask this indicator are invited; else comparison_invitation
  open_until TEXT NOT NULL,                  -- a day
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id)
);
CREATE INDEX comparison_made_by ON comparison (made_by);
-- append only: comparison

CREATE TABLE comparison_invitation (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the observatory
  comparison TEXT NOT NULL,
  association TEXT NOT NULL REFERENCES organisation (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, comparison, association),
  FOREIGN KEY (organisation, comparison) REFERENCES comparison (organisation, id)
);
CREATE INDEX comparison_invitation_association ON comparison_invitation (association);
-- append only: comparison_invitation

CREATE TABLE comparison_consent (             -- what a programme decided; the newest line holds
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the association
  observatory TEXT NOT NULL,
  comparison TEXT NOT NULL,
  programme TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  takes_part BOOLEAN NOT NULL,
  name_shown BOOLEAN NOT NULL,
  context BYTEA,                             -- sealed to the instance key; null: nothing said
  said_by TEXT REFERENCES account (id),
  said_at TEXT NOT NULL,
  CHECK (takes_part OR NOT name_shown),
  UNIQUE (organisation, id),
  UNIQUE (organisation, comparison, programme, position),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (observatory, comparison) REFERENCES comparison (organisation, id)
);
CREATE INDEX comparison_consent_programme ON comparison_consent (organisation, programme);
CREATE INDEX comparison_consent_comparison ON comparison_consent (observatory, comparison);
CREATE INDEX comparison_consent_said_by ON comparison_consent (said_by);
-- append only: comparison_consent

CREATE TABLE comparison_version (             -- computed once, kept with its hash
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the observatory
  comparison TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  content TEXT NOT NULL,                     -- JSON: the released values
  content_hash TEXT NOT NULL,
  policy_hash TEXT NOT NULL,
  code_version TEXT NOT NULL,
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, comparison, number),
  FOREIGN KEY (organisation, comparison) REFERENCES comparison (organisation, id)
);
CREATE INDEX comparison_version_made_by ON comparison_version (made_by);
-- append only: comparison_version

CREATE TABLE comparison_line (                -- which line of a version is whose: the association's to know
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the association
  observatory TEXT NOT NULL,
  comparison TEXT NOT NULL,
  version TEXT NOT NULL,
  programme TEXT NOT NULL,
  letter TEXT NOT NULL,
  published_table TEXT NOT NULL,             -- the counts that it was computed from, and whose
  UNIQUE (organisation, id),
  UNIQUE (organisation, version, programme),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, published_table) REFERENCES published_table (organisation, id),
  FOREIGN KEY (observatory, comparison) REFERENCES comparison (organisation, id),
  FOREIGN KEY (observatory, version) REFERENCES comparison_version (organisation, id)
);
CREATE INDEX comparison_line_programme ON comparison_line (organisation, programme);
CREATE INDEX comparison_line_published_table ON comparison_line (organisation, published_table);
CREATE INDEX comparison_line_comparison ON comparison_line (observatory, comparison);
CREATE INDEX comparison_line_version ON comparison_line (observatory, version);
-- append only: comparison_line
