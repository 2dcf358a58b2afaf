#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"

namespace linli::storage::db {

/// One numbered file of storage/migrations, embedded at build time. A released file is never edited.
struct Migration {
  int version = 0;
  std::string_view name;  ///< "0001_initial"
  std::string_view sql;
};

/// All migrations of this build, by version, starting at 1 without gaps.
const std::vector<Migration>& migrations();

/// The version the database is at; 0 for an empty one.
int schema_version(Connection& connection);
/// The version this build needs.
int wanted_version();

/// Brings the database to `target`, each step in one transaction; does nothing when it is there already.
/// @return the versions applied, in order.
/// @throws std::runtime_error when the database is newer than this build or an applied migration's text
/// differs from the embedded one.
std::vector<int> migrate(Connection& connection, int target = wanted_version());

}  // namespace linli::storage::db
