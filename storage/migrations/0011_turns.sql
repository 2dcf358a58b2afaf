-- A month that is filed is looked for by its period, among all that a project ever owed.
CREATE INDEX obligations_of_period ON obligations (project_id, period, kind);

-- What was noted of messages that others of the same person had followed before they could be answered: the last
-- step of the draft's journal that the person has been shown. NULL: all has been.
ALTER TABLE conversations ADD COLUMN unshown_report_id INTEGER REFERENCES reports (id);
ALTER TABLE conversations ADD COLUMN unshown_step INTEGER;

-- The newest message that was heard, by WeChat's clock and MsgId: what was sent before it and comes after it does not
-- answer the question that it led to.
ALTER TABLE conversations ADD COLUMN heard_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN heard_message INTEGER NOT NULL DEFAULT 0;
