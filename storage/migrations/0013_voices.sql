-- The current ratings counted by project, beside those by code and in the same transaction: the satisfaction of a
-- programme, a street or everything reads a row a project and month, however many codes there are.
CREATE TABLE rating_totals (
  project_id INTEGER NOT NULL REFERENCES projects (id),
  month    TEXT NOT NULL CHECK (length(month) = 7),
  level1   INTEGER NOT NULL CHECK (level1 >= 0),
  level2   INTEGER NOT NULL CHECK (level2 >= 0),
  level3   INTEGER NOT NULL CHECK (level3 >= 0),
  level4   INTEGER NOT NULL CHECK (level4 >= 0),
  level5   INTEGER NOT NULL CHECK (level5 >= 0),
  rushed   INTEGER NOT NULL CHECK (rushed >= 0),
  PRIMARY KEY (project_id, month)
) STRICT, WITHOUT ROWID;
INSERT INTO rating_totals (project_id, month, level1, level2, level3, level4, level5, rushed)
  SELECT s.project_id, r.month, SUM(r.level1), SUM(r.level2), SUM(r.level3), SUM(r.level4), SUM(r.level5),
    SUM(r.rushed)
  FROM feedback_scenes s JOIN rating_sums r ON r.scene_id = s.id GROUP BY s.project_id, r.month;

-- The mini-program's code for a scene, as the platform drew it: a file of the folder of pictures.
ALTER TABLE feedback_scenes ADD COLUMN mini_sha256 TEXT CHECK (length(mini_sha256) = 64);
ALTER TABLE feedback_scenes ADD COLUMN mini_format TEXT; -- "jpeg", "png"

-- A resident's photo, of the comment that it came with. Fetched from the platform in the background and kept without
-- what a telephone writes into it. Like everything of residents it has no time: only the day on which it is given up.
CREATE TABLE feedback_photos (
  comment_id TEXT PRIMARY KEY REFERENCES feedback_comments (id),
  account    TEXT NOT NULL CHECK (account IN ('official', 'miniprogram')), -- whose media_id it is
  media_id   TEXT NOT NULL, -- blanked once the picture is here or lost
  gone_on    TEXT NOT NULL CHECK (length(gone_on) = 10), -- from this day on the platform has it no more
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'lost')),
  sha256     TEXT CHECK (length(sha256) = 64),
  format     TEXT,
  CHECK ((state = 'waiting') = (media_id <> '')),
  CHECK ((state = 'kept') = (sha256 IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_photos_waiting ON feedback_photos (comment_id) WHERE state = 'waiting';
INSERT INTO feedback_photos (comment_id, account, media_id, gone_on, state)
  SELECT id, 'official', media_id, date(month || '-01', '+1 month', '+3 days'), 'waiting' FROM feedback_comments
  WHERE media_id <> '';
ALTER TABLE feedback_comments DROP COLUMN media_id;

-- The numbered list of held texts last shown to a member of staff: what 放行 2 means stays what was read.
CREATE TABLE held_lists (
  person_id  INTEGER NOT NULL REFERENCES people (id),
  number     INTEGER NOT NULL CHECK (number >= 1),
  comment_id TEXT REFERENCES feedback_comments (id),
  ticket_id  INTEGER REFERENCES tickets (id),
  PRIMARY KEY (person_id, number),
  CHECK ((comment_id IS NULL) <> (ticket_id IS NULL))
) STRICT, WITHOUT ROWID;
