-- What whoever reviews a report should know beside its figures: what was asked before it was filed and how the lead
-- answered, what is odd about its pictures.
CREATE TABLE report_remarks (
  report_id INTEGER NOT NULL REFERENCES reports (id),
  seq       INTEGER NOT NULL CHECK (seq >= 1),
  about     TEXT NOT NULL CHECK (length(about) > 0), -- "rule:budget.labour", "photo:12"
  says      TEXT NOT NULL, -- as people read it
  answer    TEXT NOT NULL, -- the lead's own words; empty while there is none
  asked     INTEGER NOT NULL CHECK (asked IN (0, 1)), -- 1: the lead was asked; 0: for the reviewer only
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (report_id, seq),
  UNIQUE (report_id, about),
  CHECK (asked = 1 OR answer = '')
) STRICT, WITHOUT ROWID;

-- Pictures that leads send while they file. WeChat keeps them for three days; they are fetched in the background and
-- kept as files named by their SHA-256 (storage.media). They belong to a month and not to a version of its report.
CREATE TABLE photos (
  id          INTEGER PRIMARY KEY,
  project_id  INTEGER REFERENCES projects (id), -- NULL: of whoever has several, until one is chosen
  month       TEXT CHECK (length(month) = 7),
  activity    TEXT NOT NULL, -- what it shows: day and kind of an activity of that month; '' while nobody said
  account     TEXT NOT NULL CHECK (account IN ('official', 'miniprogram')), -- whose media_id it is
  media_id    TEXT NOT NULL, -- blanked once the picture is here or lost
  by_person   INTEGER NOT NULL REFERENCES people (id),
  sent_at_ms  INTEGER NOT NULL, -- by WeChat's clock
  message     INTEGER NOT NULL, -- MsgId, which orders those of one second
  received_at_ms INTEGER NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'lost')),
  due_at_ms   INTEGER NOT NULL, -- not before; while being fetched, the end of the lease
  tries       INTEGER NOT NULL DEFAULT 0,
  last_error  TEXT NOT NULL DEFAULT '',
  sha256      TEXT CHECK (length(sha256) = 64),
  bytes       INTEGER,
  format      TEXT, -- "jpeg", "png"; '' for a picture that cannot be looked at
  width       INTEGER,
  height      INTEGER,
  look        INTEGER, -- perceptual hash; NULL where there is nothing to tell it by
  CHECK ((project_id IS NULL) = (month IS NULL)),
  CHECK ((state = 'kept') = (sha256 IS NOT NULL))
) STRICT;
CREATE INDEX photos_by_month ON photos (project_id, month);
CREATE INDEX photos_unassigned ON photos (by_person) WHERE project_id IS NULL;
CREATE INDEX photos_due ON photos (state, due_at_ms);
CREATE INDEX photos_by_content ON photos (sha256);

-- Quarters of the perceptual hash: pictures that differ in at most three of its bits share one, so that a picture
-- seen before is found without comparing it to all.
CREATE TABLE photo_looks (
  quarter  INTEGER NOT NULL CHECK (quarter BETWEEN 0 AND 3),
  bits     INTEGER NOT NULL CHECK (bits BETWEEN 0 AND 65535),
  photo_id INTEGER NOT NULL REFERENCES photos (id),
  PRIMARY KEY (quarter, bits, photo_id)
) STRICT, WITHOUT ROWID;

-- When a value was said, by WeChat's clock: messages overtake each other on their way.
ALTER TABLE report_values ADD COLUMN said_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report_values ADD COLUMN message INTEGER NOT NULL DEFAULT 0; -- MsgId, which orders those of one second
