-- A month that is filed is looked for by its period, among all that a project ever owed.
CREATE INDEX obligations_of_period ON obligations (project_id, period, kind);

-- What was noted of messages that others of the same person had followed before they could be answered: the last
-- step of the draft's journal that the person has been shown. NULL: all has been.
ALTER TABLE conversations ADD COLUMN unshown_report_id INTEGER REFERENCES reports (id);
ALTER TABLE conversations ADD COLUMN unshown_step INTEGER;
