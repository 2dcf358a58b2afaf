-- A month that is filed is looked for by its period, among all that a project ever owed.
CREATE INDEX obligations_of_period ON obligations (project_id, period, kind);
