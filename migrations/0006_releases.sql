-- What left the house: computed once, frozen, owned by the association.

CREATE TABLE published_table (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT,                            -- null: all programmes together
  cohort TEXT NOT NULL,
  indicator TEXT NOT NULL,
  wave TEXT NOT NULL,
  policy TEXT NOT NULL,
  policy_hash TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('association', 'funder', 'observatory', 'public')),
  recipient TEXT REFERENCES organisation (id),
  content TEXT NOT NULL,                     -- JSON: cells with their states
  content_hash TEXT NOT NULL,
  provenance TEXT NOT NULL,                  -- JSON: function, form hashes, period, code version
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX published_table_programme ON published_table (organisation, programme);
CREATE INDEX published_table_recipient ON published_table (recipient);
CREATE INDEX published_table_made_by ON published_table (made_by);
-- append only: published_table

CREATE TABLE release_member (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  published_table TEXT NOT NULL,
  mark TEXT NOT NULL,                        -- keyed mark of the person: the gate compares sets of people with it
  UNIQUE (organisation, id),
  UNIQUE (organisation, published_table, mark),
  FOREIGN KEY (organisation, published_table) REFERENCES published_table (organisation, id)
);
-- append only: release_member

CREATE TABLE release (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT,
  funding_grant TEXT,
  audience TEXT NOT NULL CHECK (audience IN ('association', 'funder', 'observatory', 'public')),
  recipient TEXT REFERENCES organisation (id),
  report TEXT NOT NULL,
  title TEXT NOT NULL,                       -- JSON: language to title
  tables TEXT NOT NULL,                      -- JSON list of published table ids
  content TEXT NOT NULL,                     -- JSON: the report model as it was let out
  content_hash TEXT NOT NULL,
  policy_hash TEXT NOT NULL,
  code_version TEXT NOT NULL,
  chain_head TEXT NOT NULL,                  -- of the association's audit when it was let out
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  withdrawn_at TEXT,
  replaced_by TEXT,
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, funding_grant) REFERENCES funding_grant (organisation, id),
  FOREIGN KEY (organisation, replaced_by) REFERENCES release (organisation, id)
);
CREATE INDEX release_programme ON release (organisation, programme);
CREATE INDEX release_funding_grant ON release (organisation, funding_grant);
CREATE INDEX release_recipient ON release (recipient);
CREATE INDEX release_made_by ON release (made_by);
CREATE INDEX release_replaced_by ON release (organisation, replaced_by);
-- frozen: release (organisation, programme, funding_grant, audience, recipient, report, title, tables, content, content_hash, policy_hash, code_version, chain_head, made_by, made_at)

CREATE TABLE release_reader_view (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  release TEXT NOT NULL,
  reader TEXT NOT NULL REFERENCES organisation (id),
  account TEXT NOT NULL REFERENCES account (id),
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  times INTEGER NOT NULL CHECK (times >= 1),
  UNIQUE (organisation, id),
  UNIQUE (organisation, release, account),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id)
);
CREATE INDEX release_reader_view_reader ON release_reader_view (reader);
CREATE INDEX release_reader_view_account ON release_reader_view (account);
