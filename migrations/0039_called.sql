-- An association may keep, sealed, how its team calls somebody and how it reaches them. Off until it says so.
ALTER TABLE organisation ADD COLUMN called_and_reached BOOLEAN NOT NULL DEFAULT FALSE;
