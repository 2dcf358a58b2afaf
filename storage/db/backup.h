#pragma once

#include <string>

#include "storage/model/result.h"

namespace linli::storage::db {

/// Writes a consistent copy of the live database at `source` to the new file `target` (VACUUM INTO through a
/// read-only connection), checks the copy and syncs it to disk. It holds everything committed before the
/// call. kNotFound without a source, kConflict when `target` exists, kInternal when the copy fails its checks
/// or the disk refuses; then there is no `target`.
model::Result<void> backup(const std::string& source, const std::string& target);

/// Puts the copy at `source` in the place of the database at `target`, which no process may hold (kConflict).
/// The copy is checked first and refused (kInvalid) when it is damaged, truncated or not one of ours; the
/// database that was there is kept beside it as `<target>.before-restore` (kConflict when that name is
/// taken). Cut off at any moment, `target` is the old database or the new one.
model::Result<void> restore(const std::string& source, const std::string& target);

}  // namespace linli::storage::db
