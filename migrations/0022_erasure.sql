-- A person may have everything about them removed. What is left: that an id was erased, and when.

CREATE TABLE erasure (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  asked_by TEXT NOT NULL CHECK (asked_by IN ('person', 'association', 'restored')),
  made_by TEXT REFERENCES account (id),
  erased_on TEXT NOT NULL,
  running BOOLEAN NOT NULL,                  -- true only within the transaction that erases
  UNIQUE (organisation, id),
  UNIQUE (organisation, participant),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX erasure_made_by ON erasure (made_by);
-- frozen: erasure (organisation, participant, asked_by, made_by, erased_on)
-- erasable: consent
-- erasable: check_in_revision
-- erasable: goal
-- erasable: goal_rating
-- erasable: import_row
-- erasable: attendance
-- erasable: story
-- erasable: story_taken_back
-- erasable: story_passage
-- erasable: story_second_reading
-- erasable: story_consent
-- erasable: selection_round
-- erasable: selection_feedback
-- erasable: coding
-- emptied in practice: release_passage
-- erasable: release_passage
