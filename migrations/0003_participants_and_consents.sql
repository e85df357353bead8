-- The people: a label that opens nothing, sealed words apart, and what each of them agreed to.

CREATE TABLE participant (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  label TEXT NOT NULL CHECK (label <> ''),
  drawing TEXT NOT NULL,
  language TEXT NOT NULL,
  made_on TEXT NOT NULL,
  joined_into TEXT,                          -- the record that this one turned out to be the same person as
  erased_on TEXT,
  CHECK (joined_into <> id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, label),
  FOREIGN KEY (organisation, joined_into) REFERENCES participant (organisation, id)
);
CREATE INDEX participant_joined_into ON participant (organisation, joined_into);

CREATE TABLE participant_key (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  public_key BYTEA NOT NULL,
  wrapped BYTEA NOT NULL,                    -- the private key, sealed to the instance key
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, participant),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);

CREATE TABLE participant_secret (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('alias', 'contact')),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  content BYTEA NOT NULL,
  made_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, participant, kind),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);

CREATE TABLE access_code (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  mark TEXT NOT NULL UNIQUE,                 -- HMAC-SHA-256 of the code under the instance key
  made_by TEXT REFERENCES account (id),
  made_on TEXT NOT NULL,
  ends_on TEXT,
  revoked_on TEXT,
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX access_code_participant ON access_code (organisation, participant);
CREATE INDEX access_code_made_by ON access_code (made_by);

CREATE TABLE enrolment (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  programme TEXT NOT NULL,
  schedule TEXT NOT NULL,
  channel TEXT,
  entry TEXT,                                -- null: a file without days
  exit_on TEXT,
  exit_days DOUBLE PRECISION,                -- days since entry, where a file gives no dates
  exit_reason TEXT CHECK (exit_reason IN ('found_what_was_needed', 'other_project', 'hours_care_travel', 'health',
    'moved', 'place_or_action_ended', 'association_decided', 'death', 'did_not_say', 'unknown')),
  exit_note TEXT,                            -- the reason of an association's decision
  joined_into TEXT,
  made_on TEXT NOT NULL,
  CHECK (joined_into <> id),
  UNIQUE (organisation, id),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, schedule) REFERENCES schedule (organisation, id),
  FOREIGN KEY (organisation, joined_into) REFERENCES enrolment (organisation, id)
);
CREATE INDEX enrolment_participant ON enrolment (organisation, participant);
CREATE INDEX enrolment_programme ON enrolment (organisation, programme);
CREATE INDEX enrolment_schedule ON enrolment (organisation, schedule);
CREATE INDEX enrolment_joined_into ON enrolment (organisation, joined_into);

CREATE TABLE consent (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('follow_up', 'funder_aggregate', 'observatory_aggregate', 'quote', 'transfer')),
  recipient TEXT NOT NULL,                   -- '' where the purpose has none
  position INTEGER NOT NULL CHECK (position >= 1),   -- the highest is the one that holds
  answer TEXT NOT NULL CHECK (answer IN ('given', 'refused', 'withdrawn')),
  day TEXT NOT NULL,
  text_key TEXT NOT NULL,
  text_version TEXT NOT NULL,
  text TEXT,                                 -- for a consent that came with a data set: its words
  language TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('read_aloud', 'paper', 'screen', 'data_set')),
  noted_by TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, participant, purpose, recipient, position),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX consent_noted_by ON consent (noted_by);
-- append only: consent
