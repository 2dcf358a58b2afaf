#include "storage/db/upgrade.h"

#include "storage/db/backup.h"

namespace linli::storage::db {
namespace {

model::Result<void> back_up_before(const std::string& path, int target) {
  auto done = backup(path, path + ".before-" + std::to_string(target));
  // An earlier try was cut off after its backup: the database is still the one in there.
  if (!done && done.error().code == model::Code::kConflict) return {};
  return done;
}

}  // namespace

model::Result<std::vector<int>> upgrade(const std::string& path, const Migrations& list) try {
  Connection connection{path, Connection::Mode::kWriter};
  const int target = list.empty() ? 0 : list.back().version;
  const int at = schema_version(connection);
  if (at > 0 && at < target) {
    if (auto kept = back_up_before(path, target); !kept) return std::move(kept).error();
  }
  return migrate(connection, target, list);
} catch (const std::runtime_error& refused) {
  return model::Error{model::Code::kInvalid, refused.what()};
}

}  // namespace linli::storage::db
