#include "bot/cli/writing.h"

#include "bot/cli/cli.h"
#include "storage/db/lock.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"

namespace linli::bot::cli {

namespace db = storage::db;

void write(const Config& config, const std::function<void(db::Connection&)>& change) {
  const auto& path = config.storage.path;
  const auto lock = db::ProcessLock::take(path);
  if (!lock)
    throw Failure{lock.error().code == storage::model::Code::kConflict ? kFound : kMisused,
                  lock.error().message};
  try {
    db::Connection connection{path, db::Connection::Mode::kWriter};
    if (db::schema_version(connection) != db::wanted_version())
      throw Failure{kMisused, "the database " + path + " needs: linli migrate"};
    db::Transaction transaction{connection};
    change(connection);
    transaction.commit();
  } catch (const db::Broken& problem) {
    throw Failure{kFound, "cannot write the database " + path + ": " + problem.what()};
  } catch (const db::Full& problem) {
    throw Failure{kFound, "the disk of " + path + " is full: " + problem.what()};
  }
}

}  // namespace linli::bot::cli
