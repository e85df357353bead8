-- A report while it is written, and the one round of questions that its reader may ask afterwards.

CREATE TABLE report_draft (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  funding_grant TEXT NOT NULL,
  programme TEXT,                            -- null: every programme that the grant pays for
  first_on TEXT NOT NULL,
  last_on TEXT NOT NULL,
  language TEXT NOT NULL,                    -- in which the team answers the funder's questions
  release TEXT,                              -- the last one that was let out from it
  made_by TEXT REFERENCES account (id),
  made_at TEXT NOT NULL,
  CHECK (first_on <= last_on),
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, funding_grant) REFERENCES funding_grant (organisation, id),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id)
);
CREATE INDEX report_draft_funding_grant ON report_draft (organisation, funding_grant);
CREATE INDEX report_draft_programme ON report_draft (organisation, programme);
CREATE INDEX report_draft_release ON report_draft (organisation, release);
CREATE INDEX report_draft_made_by ON report_draft (made_by);

CREATE TABLE report_draft_text (              -- a text in one of its versions: nothing that was written is lost
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  report_draft TEXT NOT NULL,
  place TEXT NOT NULL,                       -- "making:speaking_up", "answer:4", "limits", …
  language TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  words BYTEA NOT NULL,                      -- sealed to the instance key
  written_by TEXT REFERENCES account (id),
  written_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, report_draft, place, language, version),
  FOREIGN KEY (organisation, report_draft) REFERENCES report_draft (organisation, id)
);
CREATE INDEX report_draft_text_written_by ON report_draft_text (written_by);
-- append only: report_draft_text

CREATE TABLE report_comment (                 -- between colleagues, beside a text; never released
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  report_draft TEXT NOT NULL,
  place TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed to the instance key
  written_by TEXT REFERENCES account (id),
  written_at TEXT NOT NULL,
  resolved_by TEXT REFERENCES account (id),
  resolved_at TEXT,
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, report_draft) REFERENCES report_draft (organisation, id)
);
CREATE INDEX report_comment_report_draft ON report_comment (organisation, report_draft);
CREATE INDEX report_comment_written_by ON report_comment (written_by);
CREATE INDEX report_comment_resolved_by ON report_comment (resolved_by);
-- frozen: report_comment (organisation, report_draft, place, words, written_by, written_at)

CREATE TABLE release_round (                  -- one for each release: asked once, answered once, then closed
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  release TEXT NOT NULL,
  reader TEXT NOT NULL REFERENCES organisation (id),
  questions BYTEA NOT NULL,                  -- sealed to the instance key
  asked_by TEXT NOT NULL REFERENCES account (id),
  asked_at TEXT NOT NULL,
  answer BYTEA,                              -- sealed to the instance key; null: not yet, or outside
  outside BOOLEAN NOT NULL,                  -- answered by other ways than evalkit
  answered_by TEXT REFERENCES account (id),
  answered_at TEXT,
  CHECK ((answered_at IS NOT NULL) = (answer IS NOT NULL OR outside)),
  UNIQUE (organisation, id),
  UNIQUE (organisation, release),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id)
);
CREATE INDEX release_round_reader ON release_round (reader);
CREATE INDEX release_round_asked_by ON release_round (asked_by);
CREATE INDEX release_round_answered_by ON release_round (answered_by);
-- frozen: release_round (organisation, release, reader, questions, asked_by, asked_at)
