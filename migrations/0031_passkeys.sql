-- Passkeys as a second step at sign-in, beside the codes of an app and on paper. Of the device nothing is kept: no make,
-- no model, no way of connecting.

CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  credential TEXT NOT NULL UNIQUE,           -- the id that the device made for it, base64url
  public_key TEXT NOT NULL,                  -- COSE, base64url; the private one never leaves the device
  sign_count BIGINT NOT NULL,                -- as the device last said; many always say 0
  name BYTEA NOT NULL,                       -- the person's own word for it, sealed to the instance key
  added_on TEXT NOT NULL,
  doubted_at TEXT,                           -- it counted backwards, so there may be a copy: opens nothing
  revoked_at TEXT                            -- removed by the person, or ended with the second step
);
CREATE INDEX passkey_account ON passkey (account);
-- system only: passkey (of an account)

CREATE TABLE passkey_challenge (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('add', 'sign_in')),
  mark TEXT NOT NULL UNIQUE,                 -- SHA-256 of what a device is asked to sign; gone once it was answered
  ends_at TEXT NOT NULL
);
-- system only: passkey_challenge (of an account)
