-- Applications for projects. One is open at a time per organization and programme; submitted, it is a project.
CREATE TABLE applications (
  id              INTEGER PRIMARY KEY,
  program_id      INTEGER NOT NULL REFERENCES programs (id),
  organization_id INTEGER NOT NULL REFERENCES organizations (id),
  track           TEXT, -- not chosen yet: NULL
  offer           TEXT, -- number in the programme's list; '' where the track has no list
  state           TEXT NOT NULL CHECK (state IN ('draft', 'submitted')),
  project_id      INTEGER UNIQUE REFERENCES projects (id),
  started_at_ms   INTEGER NOT NULL,
  submitted_at_ms INTEGER,
  CHECK ((state = 'submitted') = (project_id IS NOT NULL)),
  CHECK ((state = 'submitted') = (submitted_at_ms IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX applications_open ON applications (organization_id, program_id) WHERE state = 'draft';

-- As in report_values: neither number nor text says "not yet known"; no row: never said.
CREATE TABLE application_values (
  application_id INTEGER NOT NULL REFERENCES applications (id),
  field          TEXT NOT NULL,
  number         INTEGER CHECK (number >= 0), -- a count, or money in whole fen
  text           TEXT,
  approximate    INTEGER NOT NULL CHECK (approximate IN (0, 1)),
  words          TEXT NOT NULL,
  PRIMARY KEY (application_id, field),
  CHECK (number IS NULL OR text IS NULL)
) STRICT, WITHOUT ROWID;

ALTER TABLE conversations ADD COLUMN application_id INTEGER REFERENCES applications (id); -- being filled in
