-- Failed tries to come in, counted in the database so that several processes slow down together.
-- No address and no name is kept: only marks (HMAC under the instance key), and no row for longer than a day.

CREATE TABLE sign_in_try (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('account', 'address', 'card')),
  mark TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX sign_in_try_mark ON sign_in_try (kind, mark, at);
