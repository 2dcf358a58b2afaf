#include "storage/db/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace linli::storage::db {

model::Result<ProcessLock> ProcessLock::take(const std::string& database_path) {
  const std::string path = database_path + ".lock";
  // Children must not inherit it: a child that outlives us would keep the database locked.
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return model::Error{model::Code::kInvalid, path + ": " + std::generic_category().message(errno)};
  }
  ProcessLock lock{fd};
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno == EWOULDBLOCK) {
      return model::Error{model::Code::kConflict, "another process holds " + path};
    }
    return model::Error{model::Code::kInvalid, path + ": " + std::generic_category().message(errno)};
  }
  return lock;
}

// The file stays: removing it would let two processes lock two different files of that name.
ProcessLock::~ProcessLock() {
  if (fd_ >= 0) ::close(fd_);
}

ProcessLock::ProcessLock(ProcessLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

}  // namespace linli::storage::db
