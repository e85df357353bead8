-- Ways to answer: the shared tablet and the group in one room, a secret number beside a card, a file to look over.

ALTER TABLE access_code ADD COLUMN number_hash TEXT;  -- Argon2id of the person's secret number; null: the card only answers

CREATE TABLE room (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('tablet', 'group')),
  programme TEXT,
  form_version TEXT,
  wave TEXT,
  mark TEXT NOT NULL UNIQUE,                 -- HMAC of what opens it: a tablet's token, a group's short code
  arrived INTEGER NOT NULL CHECK (arrived >= 0),
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  ended_at TEXT,
  CHECK ((kind = 'group') = (programme IS NOT NULL AND form_version IS NOT NULL AND wave IS NOT NULL)),
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, form_version) REFERENCES form_version (organisation, id)
);
CREATE INDEX room_programme ON room (organisation, programme);
CREATE INDEX room_form_version ON room (organisation, form_version);
CREATE INDEX room_made_by ON room (made_by);

-- So that somebody who comes in twice counts once. It names nobody, and goes when the room is closed.
CREATE TABLE room_arrival (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  room TEXT NOT NULL,
  mark TEXT NOT NULL,                        -- HMAC of room and person under the instance key
  UNIQUE (organisation, id),
  UNIQUE (organisation, room, mark),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
);

-- A file between looking it over and importing it: sealed, and gone after an hour.
CREATE TABLE import_upload (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  content BYTEA NOT NULL,                    -- sealed to the instance key
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id)
);
CREATE INDEX import_upload_made_by ON import_upload (made_by);
