-- Relays that only the person can start: what they send, sealed, to another association of this instance. Nothing in
-- clear leads from one association's row to the other's: the way is a secret in the person's own sealed words.

CREATE TABLE relay_desk (                     -- whether an association receives relays, and how; off until it says so
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  receives BOOLEAN NOT NULL,
  lines TEXT NOT NULL,                       -- JSON: language to one line on what it does and how one is received
  changed_on TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation)
);
-- tenant: relay_desk
-- also read: relay_desk (receives)
-- also read: organisation (id IN (SELECT organisation FROM relay_desk WHERE receives))

CREATE TABLE own_relay (                      -- what a person sent: the letter, to whom, and the way to it, sealed to them
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  participant TEXT NOT NULL,
  submission_key TEXT NOT NULL,
  week TEXT NOT NULL,                        -- no day: it would be found again beside the day on the other side
  words BYTEA NOT NULL,
  taken_back_on TEXT,
  UNIQUE (organisation, id),
  UNIQUE (organisation, submission_key),
  FOREIGN KEY (organisation, participant) REFERENCES participant (organisation, id)
);
CREATE INDEX own_relay_participant ON own_relay (organisation, participant);
-- tenant: own_relay (participant)

CREATE TABLE relay_received (                 -- what came to an association: of whom, it does not say
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),  -- the one that receives
  mark TEXT NOT NULL UNIQUE,                 -- HMAC of the secret that the person's own words hold
  word TEXT NOT NULL,                        -- what the person shows when they come
  week TEXT NOT NULL,
  ends_on TEXT NOT NULL,                     -- the last day on which it can be read
  public_key BYTEA NOT NULL,
  wrapped BYTEA,                             -- the key of this one relay; null: shredded
  content BYTEA,                             -- the letter; null: gone
  opened_on TEXT,
  answer TEXT CHECK (answer IN ('arrived', 'came', 'could_not')),
  answered_on TEXT,
  deletion_asked_on TEXT,
  gone_on TEXT,
  UNIQUE (organisation, id),
  CHECK ((wrapped IS NULL) = (gone_on IS NOT NULL) AND (content IS NULL) = (gone_on IS NOT NULL)),
  CHECK (answer IS NULL OR opened_on IS NOT NULL)
);
CREATE INDEX relay_received_ends ON relay_received (organisation, ends_on);
-- tenant: relay_received
-- also add: relay_received ((SELECT coalesce(current_setting('app.people', true), '')) <> '' AND opened_on IS NULL AND gone_on IS NULL AND organisation IN (SELECT organisation FROM relay_desk WHERE receives))
