-- A group analysis held by an observatory on its own figures: people of several associations in one room, the steps as
-- they are written, and what the group lets stand beside the figures once it has validated the text.

CREATE TABLE room_analysis (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the observatory
  comparison TEXT NOT NULL,
  version TEXT NOT NULL,                     -- the figures that the room had before it
  submission_key TEXT NOT NULL,
  begun_on TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, comparison) REFERENCES comparison (organisation, id),
  FOREIGN KEY (organisation, version) REFERENCES comparison_version (organisation, id)
);
CREATE INDEX room_analysis_comparison ON room_analysis (organisation, comparison);
CREATE INDEX room_analysis_version ON room_analysis (organisation, version);
CREATE INDEX room_analysis_author ON room_analysis (author);
-- tenant: room_analysis
-- append only: room_analysis

CREATE TABLE room_analysis_part (             -- one step, as it was written at one time; the highest number holds
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  room_analysis TEXT NOT NULL,
  step TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  words BYTEA NOT NULL,                      -- sealed to the instance
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, room_analysis, step, number),
  FOREIGN KEY (organisation, room_analysis) REFERENCES room_analysis (organisation, id)
);
CREATE INDEX room_analysis_part_author ON room_analysis_part (author);
-- tenant: room_analysis_part
-- append only: room_analysis_part

CREATE TABLE room_validation (                -- the group read it back; the highest number holds, with what may be read
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  room_analysis TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  parts TEXT NOT NULL,                       -- JSON: step → number of the version that was read
  passages TEXT NOT NULL,                    -- JSON: names of the passages that stand beside the figures
  words BYTEA NOT NULL,                      -- sealed: who was there, and dissent verbatim
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, room_analysis, number),
  FOREIGN KEY (organisation, room_analysis) REFERENCES room_analysis (organisation, id)
);
CREATE INDEX room_validation_author ON room_validation (author);
-- tenant: room_validation
-- append only: room_validation
