#pragma once

#include <string>
#include <vector>

#include "storage/db/migrate.h"
#include "storage/model/result.h"

namespace linli::storage::db {

/// Brings the database file at `path` to the newest version of `list`, as migrate() does; makes it when there
/// is none. When there is something to lose, a checked backup is written first, as `<path>.before-<version it
/// is brought to>`; one that is there from an earlier try is kept and no other is made. The caller holds the
/// ProcessLock.
/// @return the versions applied; kInvalid when migrate() refuses or the file cannot be opened, kInternal when
/// the backup fails (then nothing was changed).
model::Result<std::vector<int>> upgrade(const std::string& path, const Migrations& list = migrations());

}  // namespace linli::storage::db
