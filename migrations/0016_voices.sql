-- Other voices than the person's own: for what the team is asked too, what a group says of itself, and what people say
-- about the association, without a name.

-- For which questions a programme also asks its team. The highest number holds; an empty list: for none.
CREATE TABLE worker_view_choice (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  items TEXT NOT NULL,                       -- JSON list of keys of questions
  ask_why BOOLEAN NOT NULL,                  -- whether the team may also write why
  author TEXT REFERENCES account (id),
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, programme, number),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX worker_view_choice_author ON worker_view_choice (author);
-- append only: worker_view_choice
-- emptied in practice: worker_view_choice

-- What a group agreed on together. It names no participant, so it can be in nobody's pair.
CREATE TABLE group_check_in (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  entry TEXT NOT NULL,                       -- the occasion; its highest number holds
  number INTEGER NOT NULL CHECK (number >= 1),
  submission_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('agreed', 'not_agreed', 'set_aside')),
  item TEXT NOT NULL,
  item_version TEXT NOT NULL,
  level INTEGER,
  day TEXT NOT NULL,
  words BYTEA,                               -- sealed to the instance: where it was, and what was seen differently
  author TEXT REFERENCES account (id),
  CHECK (state <> 'agreed' OR level IS NOT NULL),
  CHECK (state <> 'not_agreed' OR level IS NULL),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  UNIQUE (organisation, entry, number),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX group_check_in_programme ON group_check_in (organisation, programme);
CREATE INDEX group_check_in_author ON group_check_in (author);
-- append only: group_check_in
-- emptied in practice: group_check_in

-- What people said about the association in a month: one row, written over whole with each answer. There is no row, no
-- id, no order and no moment of a single answer.
CREATE TABLE voice_about_us (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  month TEXT NOT NULL,
  counts TEXT NOT NULL,                      -- JSON: statement to answer to how many; every answer is there, also with 0
  words BYTEA NOT NULL,                      -- sealed to the instance: a list in alphabetical order
  UNIQUE (organisation, id),
  UNIQUE (organisation, programme, month),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);

-- An open box: how many sheets were handed out, and marks of those that came back. Its row goes when it is closed.
CREATE TABLE ballot_box (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('tablet', 'room', 'paper')),
  mark TEXT NOT NULL UNIQUE,                 -- HMAC of what opens it: a tablet's token, a room's short code, the id of a heap
  sheets INTEGER NOT NULL CHECK (sheets >= 1),
  spent TEXT NOT NULL,                       -- JSON: keyed marks of the pages that were sent, in alphabetical order
  ends_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX ballot_box_programme ON ballot_box (organisation, programme);
