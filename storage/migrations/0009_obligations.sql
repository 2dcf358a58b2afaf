-- What is due, from whom, and when who was reminded of it.
CREATE TABLE obligations (
  id           INTEGER PRIMARY KEY,
  key          TEXT NOT NULL UNIQUE, -- "project:12:monthly:2024-05", "program:3:summary", "ticket:5"
  program_id   INTEGER NOT NULL REFERENCES programs (id),
  project_id   INTEGER REFERENCES projects (id), -- NULL: the programme's own
  kind         TEXT NOT NULL,
  title        TEXT NOT NULL,
  period       TEXT NOT NULL, -- its last month, "2024-05"; '' for what is due only once
  owner        TEXT NOT NULL CHECK (owner IN ('lead', 'street', 'agency', 'bureau')),
  origin       TEXT NOT NULL CHECK (origin IN ('program', 'staff', 'other')),
  due_on       TEXT NOT NULL CHECK (length(due_on) = 10),
  first_due_on TEXT NOT NULL CHECK (length(first_due_on) = 10), -- before any extension
  round        INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0), -- how often its day was moved
  extended     INTEGER NOT NULL DEFAULT 0 CHECK (extended IN (0, 1)),
  outcome      TEXT NOT NULL CHECK (outcome IN ('open', 'met', 'waived')),
  closed_at_ms INTEGER,
  next_at_ms   INTEGER, -- of the next reminder; NULL: none
  next_rung    INTEGER NOT NULL DEFAULT 0, -- days after the due day
  CHECK ((outcome = 'open') = (closed_at_ms IS NULL)),
  CHECK (outcome = 'open' OR next_at_ms IS NULL)
) STRICT;
CREATE INDEX obligations_next ON obligations (next_at_ms) WHERE next_at_ms IS NOT NULL;
CREATE INDEX obligations_of_project ON obligations (project_id, outcome, due_on);
CREATE INDEX obligations_open ON obligations (due_on) WHERE outcome = 'open';

-- Until when a project's (or programme's) obligations were last looked up, and when they are to be looked up again.
CREATE TABLE schedules (
  key          TEXT PRIMARY KEY, -- "project:12", "program:3"
  program_id   INTEGER NOT NULL REFERENCES programs (id),
  project_id   INTEGER REFERENCES projects (id),
  looked_at_ms INTEGER, -- NULL: never
  look_at_ms   INTEGER  -- NULL: not before something changes
) STRICT;
CREATE INDEX schedules_next ON schedules (look_at_ms) WHERE look_at_ms IS NOT NULL;
CREATE INDEX schedules_of_program ON schedules (program_id);
INSERT INTO schedules (key, program_id, project_id, look_at_ms) SELECT 'program:' || id, id, NULL, 0 FROM programs;
INSERT INTO schedules (key, program_id, project_id, look_at_ms) SELECT 'project:' || id, program_id, id, 0 FROM projects;

-- One reminder of one thing to one person. The key is what keeps it from being sent twice.
CREATE TABLE reminders (
  obligation_id INTEGER NOT NULL REFERENCES obligations (id),
  round         INTEGER NOT NULL,
  rung          INTEGER NOT NULL,
  person_id     INTEGER NOT NULL REFERENCES people (id),
  planned_at_ms INTEGER NOT NULL,
  rung_at_ms    INTEGER NOT NULL, -- when it was marked
  late          INTEGER NOT NULL CHECK (late IN (0, 1)), -- caught up after its moment
  state         TEXT NOT NULL CHECK (state IN ('ready', 'told', 'over')), -- over: done, or told anew
  letter        TEXT NOT NULL DEFAULT '', -- the message in the outbox that tells it, by its key
  PRIMARY KEY (obligation_id, round, rung, person_id),
  CHECK ((state = 'told') <= (letter <> ''))
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_ready ON reminders (person_id) WHERE state = 'ready';
CREATE INDEX reminders_told ON reminders (person_id) WHERE state = 'told';
CREATE INDEX reminders_of_letter ON reminders (letter) WHERE letter <> '';

-- Whoever asked to be left alone until then.
CREATE TABLE snoozes (
  person_id INTEGER PRIMARY KEY REFERENCES people (id),
  until_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX snoozes_next ON snoozes (until_ms);

-- Later days that leads asked for, and what was decided.
CREATE TABLE extensions (
  id            INTEGER PRIMARY KEY,
  obligation_id INTEGER NOT NULL REFERENCES obligations (id),
  until         TEXT NOT NULL CHECK (length(until) = 10),
  reason        TEXT NOT NULL,
  asked_by      INTEGER NOT NULL REFERENCES people (id),
  asked_at_ms   INTEGER NOT NULL,
  decision      TEXT NOT NULL CHECK (decision IN ('asked', 'granted', 'refused', 'replaced')),
  note          TEXT NOT NULL DEFAULT '',
  decided_by    TEXT, -- as in the audit log
  decided_at_ms INTEGER,
  CHECK ((decision = 'asked') = (decided_by IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at_ms IS NULL))
) STRICT;
CREATE UNIQUE INDEX extensions_asked ON extensions (obligation_id) WHERE decision = 'asked';
CREATE INDEX extensions_of_obligation ON extensions (obligation_id);

-- Addresses under which somebody's deadlines can be subscribed to. Only the token's SHA-256 is kept.
CREATE TABLE calendar_links (
  token_hash    TEXT PRIMARY KEY,
  person_id     INTEGER NOT NULL REFERENCES people (id),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_links_of_person ON calendar_links (person_id, created_at_ms);

CREATE INDEX staff_serving ON staff (role, street) WHERE person_id IS NOT NULL;
