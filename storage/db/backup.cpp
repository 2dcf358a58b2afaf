#include "storage/db/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "storage/db/connection.h"
#include "storage/db/durable_file.h"
#include "storage/db/lock.h"
#include "storage/db/migrate.h"

namespace linli::storage::db {
namespace {

using model::Code;
using model::Error;
using model::Result;

/// A file that is removed unless it was kept: half a copy must not stay under a name somebody trusts.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) { ::unlink(path_.c_str()); }
  ~Unfinished() { ::unlink(path_.c_str()); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

/// Gives `from` the name `to` as well. false when somebody has that name.
bool link_as(const std::string& from, const std::string& to) {
  if (::link(from.c_str(), to.c_str()) == 0) return true;
  if (errno == EEXIST) return false;
  throw std::system_error(errno, std::generic_category(), to);
}

void rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw std::system_error(errno, std::generic_category(), to);
}

Result<void> check(const std::string& path) {
  try {
    Connection copy{path, Connection::Mode::kReader};
    const Error not_ours{Code::kInvalid, path + " is not a Linli database"};
    if (copy.integer("PRAGMA application_id") != kApplicationId) return not_ours;
    if (schema_version(copy) < 1) return not_ours;
    const auto verdict = copy.text("PRAGMA integrity_check");
    if (verdict != "ok") return Error{Code::kInvalid, path + " is damaged: " + verdict.value_or("")};
    if (copy.first("PRAGMA foreign_key_check", {}, [](const Row&) {})) {
      return Error{Code::kInvalid, path + " has foreign keys that point nowhere"};
    }
    return {};
  } catch (const std::runtime_error& failure) {
    return Error{Code::kInvalid, path + " is damaged: " + failure.what()};
  }
}

Result<void> write_backup(const std::string& source, const std::string& target) {
  if (!exists(source)) return Error{Code::kNotFound, "there is no " + source};
  if (exists(target)) return Error{Code::kConflict, target + " exists"};
  const Unfinished copy{target + ".unfinished"};
  create_private(copy.path());
  {
    Connection reader{source, Connection::Mode::kReader};
    reader.script("PRAGMA query_only=OFF");  // or SQLite refuses to write the copy, too
    reader.run("VACUUM INTO ?", {copy.path()});
  }
  if (auto checked = check(copy.path()); !checked) return Error{Code::kInternal, checked.error().message};
  sync_file(copy.path());
  if (!link_as(copy.path(), target)) return Error{Code::kConflict, target + " exists"};
  sync_directory_of(target);
  return {};
}

bool has_log(const std::string& database) {
  return exists(database + "-wal") && std::filesystem::file_size(database + "-wal") > 0;
}

// A write-ahead log left beside the new database would be played into it. So what it holds goes into the old
// database first; when that one is too damaged for it, the log moves away with it.
void settle_log(const std::string& database, const std::string& kept) {
  try {
    Connection old{database, Connection::Mode::kWriter};
    old.checkpoint_when_due(0);
  } catch (const std::runtime_error&) {
    if (exists(database + "-wal")) rename_file(database + "-wal", kept + "-wal");
  }
  ::unlink((database + "-shm").c_str());
}

Result<void> put_in_place(const std::string& source, const std::string& target) {
  if (!exists(source)) return Error{Code::kNotFound, "there is no " + source};
  if (has_log(source)) return Error{Code::kInvalid, source + " is a database in use, not a backup"};
  const auto lock = ProcessLock::take(target);
  if (!lock) return lock.error();
  const std::string kept = target + ".before-restore";
  // Two names of one file: an earlier restore was cut off between its last two steps.
  if (exists(kept) && exists(target) && std::filesystem::equivalent(kept, target)) ::unlink(kept.c_str());
  if (exists(kept)) return Error{Code::kConflict, kept + " is there from an earlier restore: move it away"};

  const Unfinished copy{target + ".restoring"};
  copy_durably(source, copy.path());
  if (auto checked = check(copy.path()); !checked)
    return Error{Code::kInvalid, source + ": " + checked.error().message};

  if (exists(target)) {
    settle_log(target, kept);
    if (has_log(target)) return Error{Code::kConflict, "another process reads " + target};
    link_as(target, kept);
  }
  rename_file(copy.path(), target);
  sync_directory_of(target);
  return {};
}

}  // namespace

Result<void> backup(const std::string& source, const std::string& target) try {
  return write_backup(source, target);
} catch (const std::exception& failure) {
  return Error{Code::kInternal, "backup of " + source + ": " + failure.what()};
}

Result<void> restore(const std::string& source, const std::string& target) try {
  return put_in_place(source, target);
} catch (const std::exception& failure) {
  return Error{Code::kInternal, "restore of " + source + ": " + failure.what()};
}

}  // namespace linli::storage::db
