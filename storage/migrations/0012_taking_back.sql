-- Whatever the order in which messages arrive, a draft counts and takes back in the order in which they were sent.
ALTER TABLE report_steps ADD COLUMN said_ms INTEGER NOT NULL DEFAULT 0; -- by WeChat's clock
ALTER TABLE report_steps ADD COLUMN message INTEGER NOT NULL DEFAULT 0; -- MsgId, which orders those of one second
ALTER TABLE report_steps ADD COLUMN added INTEGER; -- the difference that was said (再加300); NULL: the whole figure
ALTER TABLE report_steps ADD COLUMN follows INTEGER NOT NULL DEFAULT 0 CHECK (follows IN (0, 1)); -- from other figures
UPDATE report_steps SET said_ms = at_ms;

-- Short videos are evidence as pictures are, and both can be taken back while the draft they came for is open. What
-- was taken back stays here and in the store, and is no longer of its month.
ALTER TABLE photos ADD COLUMN kind TEXT NOT NULL DEFAULT 'image' CHECK (kind IN ('image', 'video'));
ALTER TABLE photos ADD COLUMN thumb_id TEXT NOT NULL DEFAULT ''; -- the platform's name for a video's small picture
ALTER TABLE photos ADD COLUMN report_id INTEGER REFERENCES reports (id); -- the draft; NULL: none was open
ALTER TABLE photos ADD COLUMN taken_back_ms INTEGER;
