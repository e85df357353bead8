-- What reminds somebody of the team, and the place where a team practises.

CREATE TABLE reminder (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  account TEXT NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL CHECK (kind IN ('calendar', 'weekly_letter')),
  mark TEXT UNIQUE,                          -- HMAC-SHA-256 of a calendar's secret address under the instance key
  address BYTEA,                             -- sealed: where the letter goes
  made_on TEXT NOT NULL,
  ended_on TEXT,
  CHECK ((kind = 'calendar') = (mark IS NOT NULL)),
  CHECK ((kind = 'weekly_letter') = (address IS NOT NULL)),
  UNIQUE (organisation, id)
);
CREATE UNIQUE INDEX reminder_once ON reminder (organisation, account, kind) WHERE ended_on IS NULL;
CREATE INDEX reminder_account ON reminder (account);

-- An organisation of its own, so that nothing in it can be counted: invented people only, emptied every night.
ALTER TABLE organisation ADD COLUMN practice_of TEXT REFERENCES organisation (id);
CREATE UNIQUE INDEX organisation_practice_of ON organisation (practice_of);
-- frozen: organisation (practice_of)
-- emptied in practice: form_version
-- emptied in practice: schedule
-- emptied in practice: consent
-- emptied in practice: check_in_revision
-- emptied in practice: goal
-- emptied in practice: goal_rating
