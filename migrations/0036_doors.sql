-- Who comes in, and whom they see: a second step that is only paper, and an association that asks it of everybody.

-- The app of a second step: none (codes on paper alone), begun (shown, not asked for yet), set.
ALTER TABLE second_step ADD COLUMN app TEXT NOT NULL DEFAULT 'set' CHECK (app IN ('none', 'begun', 'set'));

ALTER TABLE organisation ADD COLUMN second_step_for_all BOOLEAN NOT NULL DEFAULT FALSE;

-- Where an association says so, its team sees only the people assigned to them.
ALTER TABLE organisation ADD COLUMN people_by_assignment BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE assignment (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES account (id),
  from_on TEXT NOT NULL,
  to_on TEXT,                                -- the first day without; null: until somebody ends it
  made_by TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX assignment_of ON assignment (organisation, account, participant);
CREATE INDEX assignment_participant ON assignment (organisation, participant);
CREATE INDEX assignment_account ON assignment (account);
CREATE INDEX assignment_made_by ON assignment (made_by);
-- tenant: assignment (participant)

-- The second wall within an association: rows that name a person are seen by a worker only when assigned.
-- assigned: participant (id)
-- assigned: participant_key (participant)
-- assigned: participant_secret (participant)
-- assigned: access_code (participant)
-- assigned: enrolment (participant)
-- assigned: consent (participant)
-- assigned: erasure (participant)
-- assigned: import_row (participant)
-- assigned: check_in (participant)
-- assigned: draft (participant)
-- assigned: quarantine (participant)
-- assigned: goal (participant)
-- assigned: goal_rating (participant)
-- assigned: attendance (participant)
-- assigned: story (participant)
-- assigned: story_taken_back (participant)
-- assigned: story_passage (participant)
-- assigned: story_second_reading (participant)
-- assigned: story_consent (participant)
-- assigned: assignment (participant)
-- assigned: own_relay (participant)
-- assigned: card_key (participant)

-- The audit is kept for five years. A line of the chain itself closes what is older: `object` says up to which line,
-- `reason` with which hash; only then may those lines go.
CREATE INDEX audit_closing ON audit (organisation, seq) WHERE action = 'close_audit';
-- closed in time: audit
