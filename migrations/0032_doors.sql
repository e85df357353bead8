-- Who comes in, and whom they see: a second step that is only paper, and an association that asks it of everybody.

-- The app of a second step: none (codes on paper alone), begun (shown, not asked for yet), set.
ALTER TABLE second_step ADD COLUMN app TEXT NOT NULL DEFAULT 'set' CHECK (app IN ('none', 'begun', 'set'));

ALTER TABLE organisation ADD COLUMN second_step_for_all BOOLEAN NOT NULL DEFAULT FALSE;
