-- Reviewing what was filed: in time or late, what staff decided, what they said of single fields.

-- The day the month was due; NULL: none is owed, or it was filed before this was noted. late_days counts from it
-- for the month's first filing, which its corrections share: whoever corrects what was returned is not late.
ALTER TABLE reports ADD COLUMN due_on TEXT CHECK (length(due_on) = 10);
ALTER TABLE reports ADD COLUMN late_days INTEGER CHECK (late_days >= 0); -- 0: in time
-- 1: a later version of the month has been filed, so this one is history.
ALTER TABLE reports ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1));
UPDATE reports SET superseded = 1 WHERE state <> 'draft' AND EXISTS (
  SELECT 1 FROM reports AS later WHERE later.project_id = reports.project_id AND later.month = reports.month
    AND later.version > reports.version AND later.state <> 'draft');
CREATE INDEX reports_to_review ON reports (state, superseded, submitted_at_ms);

-- What staff decided about a version, in order. A reopened one is open for correction as a returned one is.
CREATE TABLE report_decisions (
  report_id INTEGER NOT NULL REFERENCES reports (id),
  seq       INTEGER NOT NULL CHECK (seq >= 1),
  decision  TEXT NOT NULL CHECK (decision IN ('accepted', 'returned', 'reopened')),
  comment   TEXT NOT NULL, -- on the whole; of a reopening, why
  actor     TEXT NOT NULL, -- as in the audit log
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (report_id, seq)
) STRICT, WITHOUT ROWID;

-- What a return says of single fields, and the lead's own words on it. A new value answers a comment, too; that
-- is seen in the next version.
CREATE TABLE report_comments (
  report_id INTEGER NOT NULL REFERENCES reports (id),
  seq       INTEGER NOT NULL, -- of the decision
  field     TEXT NOT NULL CHECK (length(field) > 0),
  comment   TEXT NOT NULL CHECK (length(comment) > 0),
  at_ms     INTEGER NOT NULL,
  reply     TEXT,
  reply_by  INTEGER REFERENCES people (id),
  PRIMARY KEY (report_id, seq, field),
  CHECK ((reply IS NULL) = (reply_by IS NULL))
) STRICT, WITHOUT ROWID;

-- The numbered list last shown to a member of staff: what 通过 1 3 means stays what was read.
CREATE TABLE review_lists (
  person_id INTEGER NOT NULL REFERENCES people (id),
  number    INTEGER NOT NULL CHECK (number >= 1),
  report_id INTEGER NOT NULL REFERENCES reports (id),
  PRIMARY KEY (person_id, number)
) STRICT, WITHOUT ROWID;
