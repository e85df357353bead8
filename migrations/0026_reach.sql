-- Who is reached, who not yet: the public that a programme is meant for, whether the observatory may add it up with
-- others, and the conversation that a flag opens.

-- For whom a programme is meant, by starting level, furthest first. A new version is a new row; the highest holds.
CREATE TABLE intended_public (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('register', 'referrals', 'pool')),
  year INTEGER NOT NULL CHECK (year BETWEEN 1990 AND 2200),
  indicator TEXT NOT NULL,                   -- whose starting levels are counted
  parts TEXT NOT NULL,                       -- from and to a level, and how many people; empty for the pool
  source TEXT NOT NULL,                      -- where the count comes from, by language
  author TEXT REFERENCES account (id),
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, programme, version),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX intended_public_author ON intended_public (author);
-- append only: intended_public
-- emptied in practice: intended_public

-- Whether the observatory may add this programme up with others; the highest number holds, without a row it may not.
CREATE TABLE reach_share (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  shared BOOLEAN NOT NULL,
  author TEXT REFERENCES account (id),
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, programme, number),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX reach_share_author ON reach_share (author);
-- append only: reach_share
-- emptied in practice: reach_share

-- What is said about a flag, one row a message. Without an observatory it stays inside the association.
CREATE TABLE reach_conversation (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  conversation TEXT NOT NULL,                -- the id of its first message
  number INTEGER NOT NULL CHECK (number >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('note', 'opened', 'answer', 'question', 'closed')),
  observatory TEXT REFERENCES organisation (id),
  named BOOLEAN NOT NULL,                    -- the observatory reads the programme's name
  figure TEXT NOT NULL,                      -- what is flagged, as it may be shown to that reader
  words BYTEA,                               -- sealed to the instance: they are about the programme, not a person
  language TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  said_on TEXT NOT NULL,
  CHECK ((observatory IS NULL) = (kind = 'note')),
  CHECK (words IS NOT NULL OR kind = 'closed'),
  UNIQUE (organisation, id),
  UNIQUE (organisation, conversation, number),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX reach_conversation_programme ON reach_conversation (organisation, programme);
CREATE INDEX reach_conversation_observatory ON reach_conversation (observatory);
CREATE INDEX reach_conversation_author ON reach_conversation (author);
-- append only: reach_conversation
-- emptied in practice: reach_conversation
