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

using Migrations = std::vector<Migration>;

/// All migrations of this build, by version, starting at 1 without gaps.
const Migrations& migrations();

/// The version the database is at; 0 for an empty one.
int schema_version(Connection& connection);
/// The version this build needs.
int wanted_version();

/// Brings the database to version `target` of `list`, each step in one transaction that is there wholly or
/// not at all; does nothing when it is there already or further. The first step marks the file as ours.
/// @return the versions applied, in order.
/// @throws std::runtime_error when the database is newer than `list`, holds something that is not ours, when
/// an applied migration's text differs from the one in `list`, or when a step leaves foreign keys that point
/// nowhere.
std::vector<int> migrate(Connection& connection, int target = wanted_version(),
                         const Migrations& list = migrations());

/// SHA-256 (hex) over the definitions of everything in the schema: equal for equal schemas.
std::string schema_fingerprint(Connection& connection);

/// What `PRAGMA application_id` says in our files: "LLLI".
inline constexpr int kApplicationId = 0x4c4c4c49;

}  // namespace linli::storage::db
