-- Every version of a programme that was ever in force; the newest is the one in programs.
CREATE TABLE program_versions (
  program_id     INTEGER NOT NULL REFERENCES programs (id),
  version        INTEGER NOT NULL CHECK (version >= 1),
  name           TEXT NOT NULL,
  rules          TEXT NOT NULL,
  imported_at_ms INTEGER NOT NULL,
  PRIMARY KEY (program_id, version)
) STRICT;
INSERT INTO program_versions (program_id, version, name, rules, imported_at_ms)
SELECT id, 1, name, rules, updated_at_ms FROM programs;
