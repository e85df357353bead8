-- What was answered. A check-in is corrected, moved or voided by adding rows, never by overwriting.

CREATE TABLE import_batch (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  read_as TEXT NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count >= 0),
  dropped TEXT NOT NULL,                     -- JSON list: reason, rows
  consent TEXT,                              -- JSON: purpose to text
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id)
);
CREATE INDEX import_batch_made_by ON import_batch (made_by);

CREATE TABLE check_in (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  form_version TEXT NOT NULL,
  form_key TEXT NOT NULL,
  voice TEXT NOT NULL CHECK (voice IN ('self', 'worker')),
  day TEXT,                                  -- null: a file without days
  days DOUBLE PRECISION,                     -- days since entry, where a file gives no dates
  state TEXT NOT NULL CHECK (state IN ('live', 'void')),
  void_reason TEXT,
  moved_from TEXT,
  import_batch TEXT,
  CHECK ((state = 'void') = (void_reason IS NOT NULL)),
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, form_version) REFERENCES form_version (organisation, id),
  FOREIGN KEY (organisation, moved_from) REFERENCES check_in (organisation, id),
  FOREIGN KEY (organisation, import_batch) REFERENCES import_batch (organisation, id)
);
CREATE INDEX check_in_participant ON check_in (organisation, participant);
CREATE INDEX check_in_form_version ON check_in (organisation, form_version);
CREATE INDEX check_in_moved_from ON check_in (organisation, moved_from);
CREATE INDEX check_in_import_batch ON check_in (organisation, import_batch);

CREATE TABLE check_in_use (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  check_in TEXT NOT NULL,
  enrolment TEXT NOT NULL,
  wave TEXT,                                 -- null: off-schedule
  form_key TEXT NOT NULL,
  voice TEXT NOT NULL CHECK (voice IN ('self', 'worker')),
  ended_at TEXT,
  ended_reason TEXT,
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, check_in) REFERENCES check_in (organisation, id),
  FOREIGN KEY (organisation, enrolment) REFERENCES enrolment (organisation, id)
);
CREATE UNIQUE INDEX check_in_use_once ON check_in_use (organisation, enrolment, wave, form_key, voice)
  WHERE ended_at IS NULL AND wave IS NOT NULL;
CREATE INDEX check_in_use_check_in ON check_in_use (organisation, check_in);

CREATE TABLE check_in_revision (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  check_in TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('entry', 'correction', 'void', 'restore', 'move')),
  submission_key TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  answers TEXT NOT NULL,                     -- JSON: item to number, "prefer_not_to_say", "does_not_apply" or null
  words BYTEA,                               -- sealed free text of the same check-in
  author TEXT REFERENCES account (id),       -- null: the participant, or an import
  mode TEXT NOT NULL CHECK (mode IN ('together', 'alone', 'shared_tablet', 'with_interpreter', 'with_relative',
    'paper', 'import')),
  language TEXT,
  reason TEXT,
  received_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  UNIQUE (organisation, check_in, number),
  FOREIGN KEY (organisation, check_in) REFERENCES check_in (organisation, id)
);
CREATE INDEX check_in_revision_author ON check_in_revision (author);
-- append only: check_in_revision

CREATE TABLE draft (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  submission_key TEXT NOT NULL,
  participant TEXT NOT NULL,
  enrolment TEXT NOT NULL,
  wave TEXT,
  form_version TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  content BYTEA NOT NULL,                    -- sealed
  author TEXT REFERENCES account (id),
  saved_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, enrolment) REFERENCES enrolment (organisation, id),
  FOREIGN KEY (organisation, form_version) REFERENCES form_version (organisation, id)
);
CREATE INDEX draft_participant ON draft (organisation, participant);
CREATE INDEX draft_enrolment ON draft (organisation, enrolment);
CREATE INDEX draft_form_version ON draft (organisation, form_version);
CREATE INDEX draft_author ON draft (author);

-- What was refused is kept too: another payload under a used key, answers that no longer fit.
CREATE TABLE quarantine (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('conflict', 'invalid', 'outdated')),
  submission_key TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  participant TEXT,
  content BYTEA NOT NULL,                    -- sealed
  problems TEXT NOT NULL,                    -- JSON list of codes
  author TEXT REFERENCES account (id),
  received_at TEXT NOT NULL,
  settled_at TEXT,
  settled_by TEXT REFERENCES account (id),
  settled_how TEXT CHECK (settled_how IN ('taken', 'set_aside')),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key, payload_hash),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX quarantine_participant ON quarantine (organisation, participant);
CREATE INDEX quarantine_author ON quarantine (author);
CREATE INDEX quarantine_settled_by ON quarantine (settled_by);
