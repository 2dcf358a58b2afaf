-- One scheme of one body for one year; `rules` is the programme file (templates/programs) as JSON.
CREATE TABLE programs (
  id            INTEGER PRIMARY KEY,
  code          TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  rules         TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE organizations (
  id          INTEGER PRIMARY KEY,
  credit_code TEXT UNIQUE CHECK (length(credit_code) = 18), -- unified social credit code, when it has one
  name        TEXT NOT NULL
) STRICT;

CREATE TABLE projects (
  id              INTEGER PRIMARY KEY,
  code            TEXT NOT NULL UNIQUE, -- short, said over the phone
  program_id      INTEGER NOT NULL REFERENCES programs (id),
  organization_id INTEGER NOT NULL REFERENCES organizations (id),
  name            TEXT NOT NULL,
  place           TEXT NOT NULL,
  approved_fen    INTEGER NOT NULL CHECK (approved_fen >= 0), -- whole fen
  starts_on       TEXT NOT NULL CHECK (length(starts_on) = 10), -- first day, 2024-03-01
  ends_on         TEXT NOT NULL CHECK (length(ends_on) = 10 AND ends_on >= starts_on)
) STRICT;

-- Somebody who has been bound. A stranger who only writes leaves no row here.
CREATE TABLE people (
  id            INTEGER PRIMARY KEY,
  openid        TEXT NOT NULL UNIQUE,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE memberships (
  person_id  INTEGER NOT NULL REFERENCES people (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  role       TEXT NOT NULL CHECK (role IN ('lead', 'observer')),
  since_ms   INTEGER NOT NULL,
  PRIMARY KEY (person_id, project_id, role)
) STRICT;

-- One-time binding codes. Only the code's SHA-256 is kept.
CREATE TABLE invites (
  id            INTEGER PRIMARY KEY,
  code_hash     TEXT NOT NULL UNIQUE,
  project_id    INTEGER NOT NULL REFERENCES projects (id),
  role          TEXT NOT NULL CHECK (role IN ('lead', 'observer')),
  expires_at_ms INTEGER NOT NULL,
  used_by       INTEGER REFERENCES people (id),
  used_at_ms    INTEGER,
  CHECK ((used_by IS NULL) = (used_at_ms IS NULL))
) STRICT;

-- Wrong codes tried, by the SHA-256 of who tried them, so that codes cannot be guessed.
CREATE TABLE bind_failures (
  sender_hash TEXT PRIMARY KEY,
  count       INTEGER NOT NULL,
  last_at_ms  INTEGER NOT NULL
) STRICT;

-- Every message handled, with its answer: a repeat of the same delivery gets the same answer and does nothing.
CREATE TABLE deliveries (
  key            TEXT PRIMARY KEY, -- hash of sender and message id; holds no openid in clear
  reply          TEXT NOT NULL,    -- the answer as JSON
  received_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_by_age ON deliveries (received_at_ms);

-- Where the talk with a person stands.
CREATE TABLE conversations (
  person_id     INTEGER PRIMARY KEY REFERENCES people (id),
  context       TEXT NOT NULL, -- "idle", "report.ask.sessions", …
  project_id    INTEGER REFERENCES projects (id), -- the one chosen, for somebody who has several
  report_id     INTEGER REFERENCES reports (id),  -- the one being talked about
  pending       TEXT NOT NULL, -- words to be heard again once the project they are about is chosen
  updated_at_ms INTEGER NOT NULL
) STRICT;

-- A month's report of a project; a correction after filing is a further version.
CREATE TABLE reports (
  id              INTEGER PRIMARY KEY, -- also the receipt number told to people
  project_id      INTEGER NOT NULL REFERENCES projects (id),
  month           TEXT NOT NULL CHECK (length(month) = 7),
  version         INTEGER NOT NULL CHECK (version >= 1),
  state           TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
  started_at_ms   INTEGER NOT NULL,
  submitted_by    INTEGER REFERENCES people (id),
  submitted_at_ms INTEGER,
  UNIQUE (project_id, month, version),
  CHECK (state = 'draft' OR (submitted_by IS NOT NULL AND submitted_at_ms IS NOT NULL))
) STRICT;

-- What is known of each field. A row with neither number nor text says "not yet known"; no row: never said.
CREATE TABLE report_values (
  report_id   INTEGER NOT NULL REFERENCES reports (id),
  field       TEXT NOT NULL,
  number      INTEGER CHECK (number >= 0), -- a count, or money in whole fen
  text        TEXT,
  approximate INTEGER NOT NULL CHECK (approximate IN (0, 1)),
  words       TEXT NOT NULL, -- the person's own words the value came from
  PRIMARY KEY (report_id, field),
  CHECK (number IS NULL OR text IS NULL)
) STRICT, WITHOUT ROWID;

-- The draft's journal: one step a message, undone from the end. `had` tells whether there was a value before.
CREATE TABLE report_steps (
  report_id   INTEGER NOT NULL REFERENCES reports (id),
  step        INTEGER NOT NULL,
  field       TEXT NOT NULL,
  had         INTEGER NOT NULL CHECK (had IN (0, 1)),
  number      INTEGER,
  text        TEXT,
  approximate INTEGER NOT NULL,
  words       TEXT NOT NULL,
  by_person   INTEGER NOT NULL REFERENCES people (id),
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (report_id, step, field)
) STRICT, WITHOUT ROWID;

-- Who changed what. Append-only; each row carries the hash of the one before it (storage/repo/audit.h).
CREATE TABLE audit_events (
  seq           INTEGER PRIMARY KEY,
  at_ms         INTEGER NOT NULL,
  actor         TEXT NOT NULL, -- "person:12", "cli", "system"; never an openid
  action        TEXT NOT NULL, -- "report.submitted"
  subject       TEXT NOT NULL, -- "report:1001"
  before        TEXT NOT NULL,
  after         TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash          TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER audit_events_follow BEFORE INSERT ON audit_events
WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_events) BEGIN
  SELECT RAISE(ABORT, 'audit events are only added at the end');
END;
CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events BEGIN
  SELECT RAISE(ABORT, 'audit events are never changed');
END;
CREATE TRIGGER audit_events_remain BEFORE DELETE ON audit_events BEGIN
  SELECT RAISE(ABORT, 'audit events are never deleted');
END;

-- Messages that must leave later. Sent at least once; the recipient is blanked when done.
CREATE TABLE outbox (
  id              INTEGER PRIMARY KEY,
  idem_key        TEXT NOT NULL UNIQUE,
  account         TEXT NOT NULL CHECK (account IN ('official', 'miniprogram')), -- whose openid it is
  recipient       TEXT NOT NULL, -- openid
  content         TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
  due_at_ms       INTEGER NOT NULL, -- not before; while being sent, the end of the lease
  tries           INTEGER NOT NULL DEFAULT 0,
  last_error      TEXT NOT NULL DEFAULT '',
  created_at_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (state, due_at_ms);
