-- What residents say: ratings with one voice each, comments, and tickets until somebody has been heard.
--
-- Nothing here, and nothing that is joined to it, may tell who rated what:
--   * a rating is kept under a keyed hash of the voter, for which it takes two keys: the installation's, which is not in
--     this database, and the code's own, which is destroyed when its feedback closes. The database has secure_delete, and
--     the write-ahead log is emptied after that.
--   * ratings and comments have a month and no order: their keys are hashes and random numbers, not a sequence.
--   * a turn with a resident leaves no audit event of the person, no row in people or conversations, and its stored
--     answer (deliveries.confidential) goes after an hour; it never says the rating.
--   * what has to find a resident again is kept under a hash, or sealed with a key, that is not in this database.

-- A code is for one activity of a project, or for the project as a whole.
CREATE TABLE feedback_scenes (
  id         INTEGER PRIMARY KEY,
  scene      TEXT NOT NULL UNIQUE, -- random; what the QR code carries
  project_id INTEGER NOT NULL REFERENCES projects (id),
  activity   TEXT NOT NULL, -- its name; '' for the project as a whole
  held_on    TEXT CHECK (length(held_on) = 10),
  closes_on  TEXT NOT NULL CHECK (length(closes_on) = 10), -- the last day on which is rated
  url        TEXT NOT NULL DEFAULT '', -- of the official account's code, once the platform has made one
  voter_key  TEXT CHECK (length(voter_key) = 64), -- NULL: closed, the key is destroyed
  made_at_ms INTEGER NOT NULL,
  CHECK ((activity = '') = (held_on IS NULL))
) STRICT;
CREATE INDEX feedback_scenes_by_project ON feedback_scenes (project_id, activity, held_on);
CREATE INDEX feedback_scenes_open ON feedback_scenes (closes_on) WHERE voter_key IS NOT NULL;

-- The street office that follows a project (model::street_of).
CREATE INDEX projects_by_office ON projects (CASE street WHEN '' THEN place ELSE street END);

-- The last of a voter's ratings is the current one; those before it stay.
CREATE TABLE ratings (
  scene_id INTEGER NOT NULL REFERENCES feedback_scenes (id),
  voter    TEXT NOT NULL, -- HMAC-SHA256 under both keys
  nth      INTEGER NOT NULL CHECK (nth >= 1),
  level    INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5), -- 5: very satisfied
  month    TEXT NOT NULL CHECK (length(month) = 7),
  way      TEXT NOT NULL CHECK (way IN ('chat', 'page')),
  rushed   INTEGER NOT NULL CHECK (rushed IN (0, 1)), -- came in a rush: to be looked at, and counted like others
  current  INTEGER NOT NULL CHECK (current IN (0, 1)),
  PRIMARY KEY (scene_id, voter, nth)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ratings_one_voice ON ratings (scene_id, voter) WHERE current = 1;

-- The current ratings counted, kept in the same transaction: a satisfaction never reads the ratings themselves.
CREATE TABLE rating_sums (
  scene_id INTEGER NOT NULL REFERENCES feedback_scenes (id),
  month    TEXT NOT NULL CHECK (length(month) = 7),
  level1   INTEGER NOT NULL CHECK (level1 >= 0),
  level2   INTEGER NOT NULL CHECK (level2 >= 0),
  level3   INTEGER NOT NULL CHECK (level3 >= 0),
  level4   INTEGER NOT NULL CHECK (level4 >= 0),
  level5   INTEGER NOT NULL CHECK (level5 >= 0),
  rushed   INTEGER NOT NULL CHECK (rushed >= 0),
  PRIMARY KEY (scene_id, month)
) STRICT, WITHOUT ROWID;

-- How many came lately, to notice a rush; gone after a day. place: '' or a keyed hash of where it came from.
CREATE TABLE rating_pace (
  scene_id INTEGER NOT NULL REFERENCES feedback_scenes (id),
  slot     INTEGER NOT NULL, -- minutes since 1970, by the programme's length of a slot
  place    TEXT NOT NULL,
  count    INTEGER NOT NULL,
  PRIMARY KEY (scene_id, slot, place)
) STRICT, WITHOUT ROWID;

-- Telephone numbers, identity numbers and names of children are masked before a comment comes here.
CREATE TABLE feedback_comments (
  id       TEXT PRIMARY KEY, -- random
  scene_id INTEGER NOT NULL REFERENCES feedback_scenes (id),
  voter    TEXT NOT NULL,
  text     TEXT NOT NULL,
  media_id TEXT NOT NULL DEFAULT '', -- of a photo: the platform's name for it
  state    TEXT NOT NULL CHECK (state IN ('shown', 'held', 'refused')), -- held: staff look at it first
  reason   TEXT NOT NULL,
  month    TEXT NOT NULL CHECK (length(month) = 7)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_comments_by_scene ON feedback_comments (scene_id, state);
CREATE INDEX feedback_comments_held ON feedback_comments (state) WHERE state = 'held';

CREATE TABLE tickets (
  id          INTEGER PRIMARY KEY, -- the number that people say
  scene_id    INTEGER NOT NULL REFERENCES feedback_scenes (id),
  cause       TEXT NOT NULL CHECK (cause IN ('rating', 'complaint')),
  text        TEXT NOT NULL, -- masked
  held        TEXT NOT NULL DEFAULT '', -- why staff look at the text first; '': they need not
  state       TEXT NOT NULL CHECK (state IN ('open', 'answered', 'reopened', 'confirmed', 'closed')),
  level       INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2), -- whose it is: organization, street, bureau
  opened_on   TEXT NOT NULL CHECK (length(opened_on) = 10),
  due_on      TEXT NOT NULL CHECK (length(due_on) = 10), -- of what is to be done in this state
  answer      TEXT NOT NULL DEFAULT '', -- the last one
  contact     TEXT, -- sealed; NULL: nobody waits for an answer, or the ticket has ended
  contact_key TEXT, -- hash of the same, to find it when they unsubscribe
  CHECK ((contact IS NULL) = (contact_key IS NULL)),
  CHECK (state <> 'closed' OR contact IS NULL)
) STRICT;
CREATE INDEX tickets_by_scene ON tickets (scene_id, state);
CREATE INDEX tickets_due ON tickets (due_on) WHERE state <> 'closed';
CREATE INDEX tickets_held ON tickets (id) WHERE held <> '';
CREATE INDEX tickets_by_contact ON tickets (contact_key) WHERE contact_key IS NOT NULL;

CREATE TABLE ticket_steps (
  ticket_id INTEGER NOT NULL REFERENCES tickets (id),
  seq       INTEGER NOT NULL CHECK (seq >= 1),
  state     TEXT NOT NULL,
  level     INTEGER NOT NULL,
  actor     TEXT NOT NULL, -- "resident", or as in the audit log
  text      TEXT NOT NULL, -- the answer; otherwise empty
  day       TEXT NOT NULL CHECK (length(day) = 10),
  PRIMARY KEY (ticket_id, seq)
) STRICT, WITHOUT ROWID;

-- Where the talk with a resident stands.
CREATE TABLE feedback_talks (
  who        TEXT PRIMARY KEY, -- keyed hash of account and openid; the key is not in this database
  step       TEXT NOT NULL CHECK (step IN ('rating', 'comment', 'contact', 'done', 'solved')),
  scene_id   INTEGER NOT NULL REFERENCES feedback_scenes (id),
  ticket_id  INTEGER REFERENCES tickets (id),
  expires_on TEXT NOT NULL CHECK (length(expires_on) = 10) -- of no use from this day on
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_talks_by_age ON feedback_talks (expires_on);
CREATE INDEX feedback_talks_by_scene ON feedback_talks (scene_id);
CREATE INDEX feedback_talks_by_ticket ON feedback_talks (ticket_id) WHERE ticket_id IS NOT NULL;

-- Observers are bound people and stand by what they say; never mixed with the residents' figures.
CREATE TABLE observations (
  id         INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  person_id  INTEGER NOT NULL REFERENCES people (id),
  state      TEXT NOT NULL CHECK (state IN ('draft', 'done')),
  note       TEXT NOT NULL DEFAULT '',
  begun_at_ms INTEGER NOT NULL,
  done_at_ms  INTEGER,
  CHECK ((state = 'done') = (done_at_ms IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX observations_draft ON observations (person_id) WHERE state = 'draft';
CREATE INDEX observations_by_project ON observations (project_id, state);
CREATE TABLE observation_points (
  observation_id INTEGER NOT NULL REFERENCES observations (id),
  point          TEXT NOT NULL, -- id in the programme's sheet
  level          INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  PRIMARY KEY (observation_id, point)
) STRICT, WITHOUT ROWID;

-- The stored answers to residents are needed for WeChat's repeats only.
ALTER TABLE deliveries ADD COLUMN confidential INTEGER NOT NULL DEFAULT 0 CHECK (confidential IN (0, 1));
CREATE INDEX deliveries_confidential ON deliveries (received_at_ms) WHERE confidential = 1;

-- Programmes that were imported before they could say anything about feedback.
UPDATE programs SET rules = json_set(rules, '$.feedback',
  json('{"answer_days":5,"confirm_days":7,"points":[],"rush_minutes":10,"rush_ratings":30}'));
UPDATE program_versions SET rules = json_set(rules, '$.feedback',
  json('{"answer_days":5,"confirm_days":7,"points":[],"rush_minutes":10,"rush_ratings":30}'));
