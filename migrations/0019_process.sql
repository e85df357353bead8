-- Process: what was declared, who asked (counts, nobody's), what was held and who came, the journal, partners.

-- What the programme hopes works how, for whom it is meant, what it holds to, which unmet needs it counts.
ALTER TABLE programme ADD COLUMN process TEXT NOT NULL DEFAULT '{}';

CREATE TABLE activity_session (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  staff INTEGER CHECK (staff BETWEEN 0 AND 99),
  planned BOOLEAN NOT NULL,                  -- false: it was not in the plan and was held all the same
  state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
  reason TEXT,                               -- why it was cancelled, from a closed list
  made_on TEXT NOT NULL,
  CHECK ((state = 'cancelled') = (reason IS NOT NULL)),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX activity_session_programme ON activity_session (organisation, programme, day);

-- Who came. Only what changed is added; the highest number of a session and an enrolment holds.
CREATE TABLE attendance (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  activity_session TEXT NOT NULL,
  participant TEXT NOT NULL,
  enrolment TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  present BOOLEAN NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, activity_session, enrolment, number),
  FOREIGN KEY (organisation, activity_session) REFERENCES activity_session (organisation, id),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, enrolment) REFERENCES enrolment (organisation, id)
);
CREATE INDEX attendance_participant ON attendance (organisation, participant);
CREATE INDEX attendance_enrolment ON attendance (organisation, enrolment);
CREATE INDEX attendance_author ON attendance (author);
-- append only: attendance
-- emptied in practice: attendance

-- Counts without persons: one row a tap, and the sum holds. Nobody stands here, not even who tapped.
CREATE TABLE tally (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  week TEXT NOT NULL,                        -- its Monday
  kind TEXT NOT NULL CHECK (kind IN ('demand', 'open_door', 'unmet_need')),
  item TEXT NOT NULL,
  step INTEGER NOT NULL CHECK (step BETWEEN -999 AND 999 AND step <> 0),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX tally_programme ON tally (organisation, programme, week);
-- append only: tally
-- emptied in practice: tally

CREATE TABLE journal_entry (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  week TEXT NOT NULL,                        -- its Monday
  kind TEXT NOT NULL CHECK (kind IN ('adaptation', 'obstacle', 'support', 'context', 'held_to')),
  decided_by TEXT CHECK (decided_by IN ('team', 'participants', 'management', 'partner', 'funder')),
  planned BOOLEAN,
  words BYTEA NOT NULL,                      -- sealed to the instance: they are about the programme, not a person
  language TEXT NOT NULL,
  made_on TEXT NOT NULL,
  struck_on TEXT,                            -- taken out of every page and report
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX journal_entry_programme ON journal_entry (organisation, programme, week);

CREATE TABLE collective_result (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  day TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed: what was done, with whom, what was obtained
  language TEXT NOT NULL,
  made_on TEXT NOT NULL,
  struck_on TEXT,
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX collective_result_programme ON collective_result (organisation, programme, day);

CREATE TABLE partner (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed: the partner's name
  kind TEXT NOT NULL CHECK (kind IN ('relay', 'case', 'partnership', 'project')),
  both_ways BOOLEAN NOT NULL,                -- each sends to the other
  written_down BOOLEAN NOT NULL,             -- there is an agreement on paper
  made_on TEXT NOT NULL,
  ended_on TEXT,
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX partner_programme ON partner (organisation, programme);

-- Passages to another service, counted without persons, as the tally is.
CREATE TABLE relay (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  partner TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  week TEXT NOT NULL,
  item TEXT NOT NULL CHECK (item IN ('proposed', 'accepted', 'accompanied', 'arrived')),
  step INTEGER NOT NULL CHECK (step BETWEEN -999 AND 999 AND step <> 0),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, partner) REFERENCES partner (organisation, id)
);
CREATE INDEX relay_programme ON relay (organisation, programme, week);
CREATE INDEX relay_partner ON relay (organisation, partner);
-- append only: relay
-- emptied in practice: relay
