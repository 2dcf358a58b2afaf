#pragma once

#include <string>

#include "storage/model/result.h"

namespace linli::storage::db {

/// Holds `<database>.lock` with flock for as long as it lives: one process per file. The kernel lets go of it
/// when the process dies, however it dies.
class ProcessLock {
 public:
  /// kConflict when another process holds it, kInvalid when the lock file cannot be made.
  static model::Result<ProcessLock> take(const std::string& database_path);
  ~ProcessLock();
  ProcessLock(ProcessLock&& other) noexcept;
  ProcessLock& operator=(ProcessLock&&) = delete;

 private:
  explicit ProcessLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace linli::storage::db
