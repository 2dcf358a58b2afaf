#pragma once

#include <string>

#include "storage/model/result.h"

namespace linli::storage::db {

/// Writes a consistent copy of the live database at `source` to the new file `target` (VACUUM INTO through a
/// read-only connection), checks the copy and syncs it to disk. kConflict when `target` exists.
model::Result<void> backup(const std::string& source, const std::string& target);

/// Puts the copy at `source` in the place of the database at `target`, which no process may hold (kConflict).
/// The copy is checked first and refused (kInvalid) when it is damaged, truncated or not one of ours; the
/// database that was there is kept beside it as `<target>.before-restore`.
model::Result<void> restore(const std::string& source, const std::string& target);

}  // namespace linli::storage::db
