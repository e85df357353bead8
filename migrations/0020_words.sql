-- Words as data: stories and what may be quoted of them, the group's own analysis, rounds of choosing, themes, returns.

CREATE TABLE story (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  participant TEXT,                          -- null: a teller who is not entered here
  teller TEXT NOT NULL CHECK (teller IN ('participant', 'visitor', 'team', 'partner')),
  domain TEXT NOT NULL CHECK (domain IN ('self_confidence', 'network_ties', 'autonomy', 'collective', 'other')),
  language TEXT NOT NULL,
  week TEXT NOT NULL,                        -- the Monday of the week in which it was told
  noted_on TEXT NOT NULL,
  check_in TEXT,                             -- told at the end of this one
  submission_key TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed: to the person, or to the instance where nobody is named
  author TEXT REFERENCES account (id),
  CHECK ((participant IS NOT NULL) = (teller = 'participant')),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, check_in) REFERENCES check_in (organisation, id)
);
CREATE INDEX story_programme ON story (organisation, programme);
CREATE INDEX story_participant ON story (organisation, participant);
CREATE INDEX story_check_in ON story (organisation, check_in);
CREATE INDEX story_author ON story (author);
-- append only: story
-- emptied in practice: story

CREATE TABLE story_taken_back (               -- the teller does not want it used any more, for anything
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT,
  story TEXT NOT NULL,
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, story),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, story) REFERENCES story (organisation, id)
);
CREATE INDEX story_taken_back_participant ON story_taken_back (organisation, participant);
CREATE INDEX story_taken_back_author ON story_taken_back (author);
-- append only: story_taken_back
-- emptied in practice: story_taken_back

CREATE TABLE story_passage (                  -- the very words that somebody else might read
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT,
  story TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed like the story
  chosen_on TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, story) REFERENCES story (organisation, id)
);
CREATE INDEX story_passage_participant ON story_passage (organisation, participant);
CREATE INDEX story_passage_story ON story_passage (organisation, story);
CREATE INDEX story_passage_author ON story_passage (author);
-- append only: story_passage
-- emptied in practice: story_passage

CREATE TABLE story_second_reading (           -- by another person of the team, before the passage may leave
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT,
  story_passage TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),   -- the highest is the one that holds
  verdict TEXT NOT NULL CHECK (verdict IN ('may_leave', 'recognisable')),
  day TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, story_passage, position),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, story_passage) REFERENCES story_passage (organisation, id)
);
CREATE INDEX story_second_reading_participant ON story_second_reading (organisation, participant);
CREATE INDEX story_second_reading_author ON story_second_reading (author);
-- append only: story_second_reading
-- emptied in practice: story_second_reading

CREATE TABLE story_consent (                  -- for one passage and one reader
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT,
  story_passage TEXT NOT NULL,
  reader_kind TEXT NOT NULL CHECK (reader_kind IN ('funder', 'poster', 'public')),
  reader TEXT NOT NULL,                      -- the funder; '' for a poster and the public
  position INTEGER NOT NULL CHECK (position >= 1),   -- the highest is the one that holds
  answer TEXT NOT NULL CHECK (answer IN ('given', 'refused', 'withdrawn')),
  day TEXT NOT NULL,
  ends_on TEXT,                              -- a yes holds until here
  language TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('read_aloud', 'paper', 'screen')),
  same_day BOOLEAN NOT NULL,                 -- the teller wished to decide on the day of the telling
  noted_by TEXT REFERENCES account (id),
  CHECK ((answer = 'given') = (ends_on IS NOT NULL)),
  CHECK ((reader_kind = 'funder') = (reader <> '')),
  UNIQUE (organisation, id),
  UNIQUE (organisation, story_passage, reader_kind, reader, position),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, story_passage) REFERENCES story_passage (organisation, id)
);
CREATE INDEX story_consent_participant ON story_consent (organisation, participant);
CREATE INDEX story_consent_noted_by ON story_consent (noted_by);
-- append only: story_consent
-- emptied in practice: story_consent

CREATE TABLE selection_round (                -- Most Significant Change: a panel chooses, with its reason
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  domain TEXT NOT NULL CHECK (domain IN ('self_confidence', 'network_ties', 'autonomy', 'collective', 'other')),
  story TEXT NOT NULL,                       -- the one chosen
  stories TEXT NOT NULL,                     -- JSON: ids of those that were read
  panel TEXT NOT NULL,                       -- JSON: role → how many; no names
  submission_key TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed: the reason, and what those who disagreed said
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id),
  FOREIGN KEY (organisation, story) REFERENCES story (organisation, id)
);
CREATE INDEX selection_round_programme ON selection_round (organisation, programme);
CREATE INDEX selection_round_story ON selection_round (organisation, story);
CREATE INDEX selection_round_author ON selection_round (author);
-- append only: selection_round
-- emptied in practice: selection_round

CREATE TABLE selection_feedback (             -- that the choice was told back, and what was answered
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  selection_round TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  words BYTEA NOT NULL,
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, selection_round) REFERENCES selection_round (organisation, id)
);
CREATE INDEX selection_feedback_selection_round ON selection_feedback (organisation, selection_round);
CREATE INDEX selection_feedback_author ON selection_feedback (author);
-- append only: selection_feedback
-- emptied in practice: selection_feedback

CREATE TABLE theme (                          -- the codebook: one row per theme and version
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  key TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  words BYTEA NOT NULL,                      -- sealed: names, definition, example
  in_use BOOLEAN NOT NULL,
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, key, version)
);
CREATE INDEX theme_author ON theme (author);
-- append only: theme
-- emptied in practice: theme

CREATE TABLE coding (                         -- which themes one account found in one text
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  unit_kind TEXT NOT NULL CHECK (unit_kind IN ('story', 'journal', 'divergence')),
  unit TEXT NOT NULL,
  coder TEXT NOT NULL REFERENCES account (id),
  position INTEGER NOT NULL CHECK (position >= 1),   -- the highest is the one that holds
  themes TEXT NOT NULL,                      -- JSON: key of a theme → its version; empty: none fits
  day TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, unit_kind, unit, coder, position)
);
CREATE INDEX coding_coder ON coding (coder);
-- append only: coding
-- emptied in practice: coding

CREATE TABLE group_analysis (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  begun_on TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX group_analysis_programme ON group_analysis (organisation, programme);
CREATE INDEX group_analysis_author ON group_analysis (author);
-- append only: group_analysis
-- emptied in practice: group_analysis

CREATE TABLE group_analysis_part (            -- one step, as it was written at one time
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  group_analysis TEXT NOT NULL,
  step TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  words BYTEA NOT NULL,                      -- sealed to the instance
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, group_analysis, step, number),
  FOREIGN KEY (organisation, group_analysis) REFERENCES group_analysis (organisation, id)
);
CREATE INDEX group_analysis_part_author ON group_analysis_part (author);
-- append only: group_analysis_part
-- emptied in practice: group_analysis_part

CREATE TABLE group_account (                  -- the account that was told: its words go when its teller takes it back
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  group_analysis TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  words BYTEA,
  day TEXT NOT NULL,
  withdrawn_on TEXT,
  author TEXT REFERENCES account (id),
  CHECK ((words IS NULL) = (withdrawn_on IS NOT NULL)),
  UNIQUE (organisation, id),
  UNIQUE (organisation, group_analysis, number),
  FOREIGN KEY (organisation, group_analysis) REFERENCES group_analysis (organisation, id)
);
CREATE INDEX group_account_author ON group_account (author);

CREATE TABLE group_validation (               -- the group read the text back and said: this is what we said
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  group_analysis TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  parts TEXT NOT NULL,                       -- JSON: step → number of the version that was read
  words BYTEA NOT NULL,                      -- sealed: who was there, and dissent verbatim
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, group_analysis, number),
  FOREIGN KEY (organisation, group_analysis) REFERENCES group_analysis (organisation, id)
);
CREATE INDEX group_validation_author ON group_validation (author);
-- append only: group_validation
-- emptied in practice: group_validation

CREATE TABLE group_choice (                   -- what the group lets one reader see, passage by passage
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  group_analysis TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  group_validation TEXT NOT NULL,
  reader_kind TEXT NOT NULL CHECK (reader_kind IN ('funder', 'poster', 'public')),
  reader TEXT NOT NULL,
  passages TEXT NOT NULL,                    -- JSON: names of passages
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  CHECK ((reader_kind = 'funder') = (reader <> '')),
  UNIQUE (organisation, id),
  UNIQUE (organisation, group_analysis, reader_kind, reader, number),
  FOREIGN KEY (organisation, group_analysis) REFERENCES group_analysis (organisation, id),
  FOREIGN KEY (organisation, group_validation) REFERENCES group_validation (organisation, id)
);
CREATE INDEX group_choice_group_validation ON group_choice (organisation, group_validation);
CREATE INDEX group_choice_author ON group_choice (author);
-- append only: group_choice
-- emptied in practice: group_choice

CREATE TABLE group_return (                   -- what the group answered when it was shown its own figures
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  programme TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  language TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed to the instance
  may_leave BOOLEAN NOT NULL,                -- the group agreed that reports say it
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, programme) REFERENCES programme (organisation, id)
);
CREATE INDEX group_return_programme ON group_return (organisation, programme);
CREATE INDEX group_return_author ON group_return (author);
-- append only: group_return
-- emptied in practice: group_return

CREATE TABLE release_passage (                -- whose words stand in a release, so that taking them back finds it
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  release TEXT NOT NULL,
  story_passage TEXT,
  group_analysis TEXT,
  CHECK ((story_passage IS NULL) <> (group_analysis IS NULL)),
  UNIQUE (organisation, id),
  UNIQUE (organisation, release, story_passage),
  UNIQUE (organisation, release, group_analysis),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id),
  FOREIGN KEY (organisation, story_passage) REFERENCES story_passage (organisation, id),
  FOREIGN KEY (organisation, group_analysis) REFERENCES group_analysis (organisation, id)
);
CREATE INDEX release_passage_story_passage ON release_passage (organisation, story_passage);
CREATE INDEX release_passage_group_analysis ON release_passage (organisation, group_analysis);
-- append only: release_passage
