-- What is kept goes in time: what an association shortened, and what each night let go. And who looked at a person.

CREATE TABLE retention_choice (               -- a shorter time than the house's own; the highest number holds
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  amount INTEGER NOT NULL CHECK (amount >= 1),
  author TEXT REFERENCES account (id),
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, kind, number)
);
CREATE INDEX retention_choice_author ON retention_choice (author);
-- tenant: retention_choice
-- append only: retention_choice
-- emptied in practice: retention_choice

CREATE TABLE retention_run (                  -- counts only
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 1),
  UNIQUE (organisation, id)
);
CREATE INDEX retention_run_day ON retention_run (organisation, day);
-- tenant: retention_run
-- append only: retention_run
-- emptied in practice: retention_run

CREATE INDEX audit_object ON audit (organisation, object_kind, object);
