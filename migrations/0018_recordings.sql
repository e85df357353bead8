-- Sentences of forms as the team read them aloud, for people who read little or not at all.

-- A recording belongs to a sentence, not to a form: the very same sentence in another version or form is heard too.
-- What was replaced or deleted keeps its row, without the sound.
CREATE TABLE recording (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  language TEXT NOT NULL,                    -- of what is heard; it may be one that no text is written in
  text_mark TEXT NOT NULL,                   -- SHA-256 of the written sentence and its language
  media_type TEXT NOT NULL CHECK (media_type IN ('audio/webm', 'audio/ogg', 'audio/mp4', 'audio/mpeg', 'audio/wav')),
  content BYTEA,                             -- null once it has ended
  size INTEGER NOT NULL CHECK (size > 0),    -- bytes
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  ended_at TEXT,
  ended_why TEXT CHECK (ended_why IN ('replaced', 'deleted')),
  CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
  CHECK ((ended_at IS NULL) = (content IS NOT NULL)),
  UNIQUE (organisation, id)
);
CREATE UNIQUE INDEX recording_heard ON recording (organisation, text_mark, language) WHERE ended_at IS NULL;
CREATE INDEX recording_made_by ON recording (made_by);
