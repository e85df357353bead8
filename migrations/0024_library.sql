-- The library of tools and methods, forms that are shared, and words that associations let go up to those who decide.

CREATE TABLE tool_sheet (                     -- one row per sheet and version; what was written stays
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  sheet TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
  texts TEXT NOT NULL,                       -- JSON: language → field → text; plain, because everybody may search it
  facts TEXT NOT NULL,                       -- JSON: needs, languages, minutes, people
  contact BYTEA,                             -- sealed: whom to call at work
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (sheet, version),
  UNIQUE (organisation, sheet, version)
);
CREATE INDEX tool_sheet_author ON tool_sheet (author);
-- tenant: tool_sheet
-- append only: tool_sheet
-- emptied in practice: tool_sheet

CREATE TABLE tool_text (                      -- what can be found: a published sheet in one language; made anew at each publication
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  tool_sheet TEXT NOT NULL,
  sheet TEXT NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  folded TEXT NOT NULL,                      -- the same words without accents and capitals
  UNIQUE (organisation, id),
  UNIQUE (sheet, language),
  FOREIGN KEY (organisation, tool_sheet) REFERENCES tool_sheet (organisation, id)
);
CREATE INDEX tool_text_tool_sheet ON tool_text (organisation, tool_sheet);
-- tenant: tool_text
-- searched: tool_text

CREATE TABLE tool_evaluation (                -- what those who used it say; the highest position holds
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  evaluation TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  state TEXT NOT NULL CHECK (state IN ('shared', 'taken_back')),
  sheet TEXT NOT NULL,
  sheet_version INTEGER NOT NULL,
  again TEXT NOT NULL CHECK (again IN ('yes', 'otherwise', 'no')),
  language TEXT NOT NULL,
  signed BOOLEAN NOT NULL,                   -- by the association; never by a person
  release TEXT,                              -- of the programme that used it
  words BYTEA NOT NULL,                      -- sealed to the instance
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  CHECK (signed OR release IS NULL),
  UNIQUE (organisation, id),
  UNIQUE (organisation, evaluation, position),
  FOREIGN KEY (sheet, sheet_version) REFERENCES tool_sheet (sheet, version),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id)
);
CREATE INDEX tool_evaluation_sheet ON tool_evaluation (sheet, sheet_version);
CREATE INDEX tool_evaluation_release ON tool_evaluation (organisation, release);
CREATE INDEX tool_evaluation_author ON tool_evaluation (author);
-- tenant: tool_evaluation
-- append only: tool_evaluation
-- emptied in practice: tool_evaluation

CREATE TABLE shared_form (                    -- a published form that others may take over
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  form_version TEXT NOT NULL,
  licence TEXT NOT NULL,
  about TEXT NOT NULL,
  language TEXT NOT NULL,
  day TEXT NOT NULL,
  withdrawn_on TEXT,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, form_version),
  FOREIGN KEY (organisation, form_version) REFERENCES form_version (organisation, id)
);
CREATE INDEX shared_form_author ON shared_form (author);
-- tenant: shared_form

CREATE TABLE form_taken_over (                -- where a draft came from, with the licence that it came under
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  form_draft TEXT NOT NULL,
  shared_form TEXT NOT NULL REFERENCES shared_form (id),
  title TEXT NOT NULL,                       -- JSON: language → title, as it was
  version TEXT NOT NULL,
  author_name TEXT NOT NULL,                 -- the association that made it
  licence TEXT NOT NULL,
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, form_draft),
  FOREIGN KEY (organisation, form_draft) REFERENCES form_draft (organisation, id)
);
CREATE INDEX form_taken_over_shared_form ON form_taken_over (shared_form);
CREATE INDEX form_taken_over_author ON form_taken_over (author);
-- tenant: form_taken_over

CREATE TABLE raised_passage (                 -- very words that an association lets go up; the highest position holds
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  unit_kind TEXT NOT NULL CHECK (unit_kind IN ('journal', 'divergence')),
  unit TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  state TEXT NOT NULL CHECK (state IN ('raised', 'taken_back')),
  kind TEXT NOT NULL CHECK (kind IN ('obstacle', 'adaptation', 'divergence')),
  shared_theme TEXT NOT NULL,
  language TEXT NOT NULL,
  named BOOLEAN NOT NULL,                    -- the association switched its name on for this passage
  week TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed to the instance
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, unit_kind, unit, position),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX raised_passage_programme ON raised_passage (organisation, programme);
CREATE INDEX raised_passage_author ON raised_passage (author);
-- tenant: raised_passage
-- append only: raised_passage
-- emptied in practice: raised_passage
