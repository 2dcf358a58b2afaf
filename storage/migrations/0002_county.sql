-- Organizations, projects and people as a county keeps them: who they are, where a project stands, who may be bound.

ALTER TABLE organizations ADD COLUMN filing_number TEXT CHECK (length(filing_number) > 0); -- of the street
ALTER TABLE organizations ADD COLUMN registration TEXT NOT NULL DEFAULT 'unknown'
  CHECK (registration IN ('unknown', 'district', 'city', 'province', 'filed', 'committee'));
ALTER TABLE organizations ADD COLUMN rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5); -- 3: 3A
ALTER TABLE organizations ADD COLUMN own_account INTEGER CHECK (own_account IN (0, 1)); -- NULL: not yet known
ALTER TABLE organizations ADD COLUMN founded_on TEXT CHECK (length(founded_on) = 10);
ALTER TABLE organizations ADD COLUMN street TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX organizations_by_filing_number ON organizations (filing_number);
CREATE INDEX organizations_by_name ON organizations (name);

-- Annual inspections. No row: not known.
CREATE TABLE inspections (
  organization_id INTEGER NOT NULL REFERENCES organizations (id),
  year            INTEGER NOT NULL CHECK (year BETWEEN 1980 AND 2200),
  passed          INTEGER NOT NULL CHECK (passed IN (0, 1)),
  PRIMARY KEY (organization_id, year)
) STRICT, WITHOUT ROWID;

ALTER TABLE projects ADD COLUMN track TEXT NOT NULL DEFAULT ''; -- of the programme; empty when it has none
ALTER TABLE projects ADD COLUMN offer TEXT NOT NULL DEFAULT ''; -- number in its list of fixed-purpose projects
ALTER TABLE projects ADD COLUMN state TEXT NOT NULL DEFAULT 'running' -- so were all that were here before
  CHECK (state IN ('applied', 'screened', 'reviewed', 'publicized', 'contracted', 'running', 'mid_term', 'final', 'closed',
                   'rejected', 'suspended', 'terminated'));
ALTER TABLE projects ADD COLUMN street TEXT NOT NULL DEFAULT ''; -- the street office that follows it
ALTER TABLE projects ADD COLUMN custody INTEGER NOT NULL DEFAULT 0 -- 1: the street holds the money and reimburses
  CHECK (custody IN (0, 1));
ALTER TABLE projects ADD COLUMN requested_fen INTEGER CHECK (requested_fen >= 0); -- NULL: nobody noted it
ALTER TABLE projects ADD COLUMN contracted_on TEXT CHECK (length(contracted_on) = 10);
CREATE INDEX projects_by_program ON projects (program_id, state);
CREATE INDEX projects_by_organization ON projects (organization_id);

-- How each project came to where it stands. The first step is its entry; the last one's to_state is its state.
CREATE TABLE project_steps (
  project_id INTEGER NOT NULL REFERENCES projects (id),
  seq        INTEGER NOT NULL CHECK (seq >= 1),
  from_state TEXT,
  to_state   TEXT NOT NULL,
  reason     TEXT CHECK (reason IN ('misuse', 'transfer', 'force_majeure')), -- of a termination
  opinion    TEXT NOT NULL, -- what staff wrote about it
  actor      TEXT NOT NULL,
  at_ms      INTEGER NOT NULL,
  PRIMARY KEY (project_id, seq),
  CHECK ((seq = 1) = (from_state IS NULL)),
  CHECK (reason IS NULL OR to_state = 'terminated')
) STRICT, WITHOUT ROWID;
INSERT INTO project_steps (project_id, seq, from_state, to_state, reason, opinion, actor, at_ms)
SELECT id, 1, NULL, state, NULL, '', 'system',
  COALESCE((SELECT at_ms FROM audit_events WHERE action = 'project.added' AND subject = 'project:' || projects.id), 0)
FROM projects;

-- Through which account somebody talks: their openid means nothing in the other one.
ALTER TABLE people ADD COLUMN account TEXT NOT NULL DEFAULT 'official' CHECK (account IN ('official', 'miniprogram'));

-- SQLite cannot alter a CHECK, so the two tables whose roles grow are made anew.
CREATE TABLE memberships_with_deputies (
  person_id  INTEGER NOT NULL REFERENCES people (id),
  project_id INTEGER NOT NULL REFERENCES projects (id),
  role       TEXT NOT NULL CHECK (role IN ('lead', 'deputy', 'observer')),
  since_ms   INTEGER NOT NULL,
  PRIMARY KEY (person_id, project_id, role)
) STRICT;
INSERT INTO memberships_with_deputies (person_id, project_id, role, since_ms)
SELECT person_id, project_id, role, since_ms FROM memberships;
DROP TABLE memberships;
ALTER TABLE memberships_with_deputies RENAME TO memberships;
CREATE INDEX memberships_by_project ON memberships (project_id);

-- Who may apply for an organization; its projects' people stand in memberships.
CREATE TABLE organization_people (
  person_id       INTEGER NOT NULL REFERENCES people (id),
  organization_id INTEGER NOT NULL REFERENCES organizations (id),
  role            TEXT NOT NULL CHECK (role IN ('lead', 'deputy')),
  since_ms        INTEGER NOT NULL,
  PRIMARY KEY (person_id, organization_id)
) STRICT;
CREATE INDEX organization_people_by_organization ON organization_people (organization_id);

-- Those who work with the projects for an office. person_id: their WeChat, once bound.
CREATE TABLE staff (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL CHECK (length(name) > 0),
  role      TEXT NOT NULL CHECK (role IN ('bureau', 'agency', 'street')),
  street    TEXT NOT NULL,
  person_id INTEGER REFERENCES people (id),
  disabled  INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  UNIQUE (name, role, street),
  CHECK ((role = 'street') = (street <> ''))
) STRICT;
CREATE INDEX staff_by_person ON staff (person_id);

-- People whom staff have named, before and after they are bound. The only place of telephone numbers.
CREATE TABLE roster (
  id         INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id),
  name       TEXT NOT NULL CHECK (length(name) > 0),
  phone      TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('lead', 'deputy', 'observer')),
  person_id  INTEGER REFERENCES people (id), -- once bound
  UNIQUE (project_id, name)
) STRICT;
CREATE INDEX roster_by_person ON roster (person_id);

-- One-time binding codes, for exactly one of a project, an organization, a staff member. Only the code's SHA-256 is kept.
CREATE TABLE invites_of_all_kinds (
  id              INTEGER PRIMARY KEY,
  code_hash       TEXT NOT NULL UNIQUE,
  project_id      INTEGER REFERENCES projects (id),
  organization_id INTEGER REFERENCES organizations (id),
  staff_id        INTEGER REFERENCES staff (id),
  role            TEXT CHECK (role IN ('lead', 'deputy', 'observer')), -- a staff member has one already
  roster_id       INTEGER REFERENCES roster (id), -- whom it was made for, when that is known
  replaces_leads  INTEGER NOT NULL DEFAULT 0 CHECK (replaces_leads IN (0, 1)), -- 1: whoever leads the project now
  replaces_person INTEGER REFERENCES people (id), -- only this lead of the project
  made_by         TEXT NOT NULL,
  expires_at_ms   INTEGER NOT NULL,
  used_by         INTEGER REFERENCES people (id),
  used_at_ms      INTEGER,
  CHECK (CASE WHEN project_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END
         + CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END = 1),
  CHECK ((staff_id IS NULL) = (role IS NOT NULL)),
  CHECK (organization_id IS NULL OR role <> 'observer'),
  CHECK (project_id IS NOT NULL OR (replaces_leads = 0 AND replaces_person IS NULL AND roster_id IS NULL)),
  CHECK (replaces_leads = 0 OR replaces_person IS NULL),
  CHECK ((replaces_leads = 0 AND replaces_person IS NULL) OR role = 'lead'),
  CHECK ((used_by IS NULL) = (used_at_ms IS NULL))
) STRICT;
INSERT INTO invites_of_all_kinds (id, code_hash, project_id, role, made_by, expires_at_ms, used_by, used_at_ms)
SELECT id, code_hash, project_id, role, 'cli', expires_at_ms, used_by, used_at_ms FROM invites;
DROP TABLE invites;
ALTER TABLE invites_of_all_kinds RENAME TO invites;
