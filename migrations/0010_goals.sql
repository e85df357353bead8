-- Personal goals: five steps in the person's own words, set once, and where the person says they stand, each time.

CREATE TABLE goal (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  enrolment TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  words BYTEA NOT NULL,                      -- sealed: the goal and its steps
  language TEXT NOT NULL,
  set_on TEXT NOT NULL,
  talk_on TEXT,                              -- when they want to talk about it again
  author TEXT REFERENCES account (id),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, enrolment) REFERENCES enrolment (organisation, id)
);
CREATE INDEX goal_participant ON goal (organisation, participant);
CREATE INDEX goal_enrolment ON goal (organisation, enrolment);
CREATE INDEX goal_author ON goal (author);
-- append only: goal

CREATE TABLE goal_rating (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  goal TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  submission_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('step', 'harder_than_at_the_start', 'no_longer_my_goal')),
  step INTEGER CHECK (step BETWEEN -2 AND 2), -- -2 is where the person stood on the day the goal was set
  day TEXT NOT NULL,
  author TEXT REFERENCES account (id),
  CHECK ((state = 'no_longer_my_goal') = (step IS NULL)),
  CHECK (state <> 'harder_than_at_the_start' OR step = -2),
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  UNIQUE (organisation, goal, number),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id),
  FOREIGN KEY (organisation, goal) REFERENCES goal (organisation, id)
);
CREATE INDEX goal_rating_participant ON goal_rating (organisation, participant);
CREATE INDEX goal_rating_author ON goal_rating (author);
-- append only: goal_rating
