-- A form that a coordinator is still making. What is published is a form_version and never changes; this does.

CREATE TABLE form_draft (
  id TEXT NOT NULL PRIMARY KEY,              -- made by the page that asked for it, so that a double click makes one
  organisation TEXT NOT NULL REFERENCES organisation (id),
  definition TEXT NOT NULL,                  -- JSON: the form file so far, which need not be whole yet
  revision INTEGER NOT NULL CHECK (revision >= 1),
  state TEXT NOT NULL CHECK (state IN ('open', 'published', 'thrown_away')),
  made_from TEXT,                            -- the form version that it goes on from
  published_as TEXT,
  made_by TEXT REFERENCES account (id),
  changed_by TEXT REFERENCES account (id),
  changed_on TEXT NOT NULL,
  CHECK ((state = 'published') = (published_as IS NOT NULL)),
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, made_from) REFERENCES form_version (organisation, id),
  FOREIGN KEY (organisation, published_as) REFERENCES form_version (organisation, id)
);
CREATE INDEX form_draft_made_from ON form_draft (organisation, made_from);
CREATE INDEX form_draft_published_as ON form_draft (organisation, published_as);
CREATE INDEX form_draft_made_by ON form_draft (made_by);
CREATE INDEX form_draft_changed_by ON form_draft (changed_by);
