-- A grant may pay for several programmes of an association: not for one, and not for all.
-- Ids of programmes, empty where ``programme`` names one or where the grant pays for whatever the association does.

ALTER TABLE funding_grant ADD COLUMN programmes TEXT NOT NULL DEFAULT '[]' CHECK (programme IS NULL OR programmes = '[]');
