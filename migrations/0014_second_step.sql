-- A second step at sign-in: a code of an app, each used once, and codes on paper for the day the phone is lost.

CREATE TABLE second_step (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  secret BYTEA NOT NULL,                     -- shared with the app, sealed to the instance key
  last_turn INTEGER NOT NULL,                -- of thirty seconds, counted from 1970: no code works twice
  made_at TEXT NOT NULL,
  confirmed_at TEXT,                         -- null: begun, and not asked for yet
  ended_at TEXT
);
CREATE UNIQUE INDEX second_step_once ON second_step (account) WHERE ended_at IS NULL;

CREATE TABLE recovery_code (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  mark TEXT NOT NULL UNIQUE,                 -- HMAC-SHA-256 under the instance key
  made_at TEXT NOT NULL,
  used_at TEXT
);
CREATE INDEX recovery_code_account ON recovery_code (account);
