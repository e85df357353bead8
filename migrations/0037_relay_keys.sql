-- A relay to an association that holds its own key opens with that key, as other words there do.

ALTER TABLE relay_received ADD COLUMN association_key TEXT REFERENCES association_key (id);  -- null: the instance's opens it
CREATE INDEX relay_received_association_key ON relay_received (association_key);
