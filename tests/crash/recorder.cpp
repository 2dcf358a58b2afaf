// A library to preload (LD_PRELOAD): notes every write, sync and change of names in one directory, and what
// the program says on its standard output or sends on a socket, in one order, so that a power cut at any
// point of it can be replayed.
//
//   LINLI_RECORD_DIR        the directory (flat, absolute); files already in it count as being on the disk
//   LINLI_RECORD_LOG        where the notes go, outside of it
//   LINLI_RECORD_FAIL_SYNC  n: the n-th sync of a file fails with EIO and does nothing
//   LINLI_RECORD_FULL       n,m: from the n-th write to a file on, m writes find the disk full
//
// It knows the calls that SQLite and this project make; the power-cut test compares what it noted with what
// is really on the disk, so a call that it does not know shows.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "tests/crash/record.h"

namespace {

using linli::tests::crash::Head;
using linli::tests::crash::Kind;

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

constexpr std::uint32_t kNotOurs = 0;
constexpr std::uint32_t kDirectory = 1;
constexpr std::uint32_t kFirstFile = 2;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<std::string> content_of(const char* path) {
  static auto* const next_open = real<int(const char*, int, ...)>("open64");
  const int fd = next_open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string content;
  std::array<char, 65536> block{};
  for (ssize_t got = 0; (got = ::read(fd, block.data(), block.size())) > 0;) {
    content.append(block.data(), static_cast<std::size_t>(got));
  }
  ::close(fd);
  return content;
}

class Recorder {
 public:
  Recorder()
      : directory_(environment("LINLI_RECORD_DIR")),
        fail_sync_(std::atoi(environment("LINLI_RECORD_FAIL_SYNC").c_str())) {
    if (directory_.empty()) return;
    const std::string full = environment("LINLI_RECORD_FULL");
    if (!full.empty()) {
      full_from_ = std::atoi(full.c_str());
      full_for_ = std::atoi(full.substr(full.find(',') + 1).c_str());
    }
    static auto* const next_open = real<int(const char*, int, ...)>("open64");
    log_ = next_open(environment("LINLI_RECORD_LOG").c_str(),
                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (log_ < 0) std::abort();
  }

  std::mutex& mutex() { return mutex_; }

  /// The name inside the directory; empty when `path` is not in it or is the wal-index, which lives in memory
  /// and is made anew after a crash.
  std::string name_of(std::string_view path) const {
    if (log_ < 0 || path.substr(0, directory_.size() + 1) != directory_ + "/") return "";
    const std::string name{path.substr(directory_.size() + 1)};
    return name.ends_with("-shm") ? "" : name;
  }

  /// Before anything changes: takes up a file that was there before the recording.
  void about_to_touch(const char* path) {
    const std::string name = name_of(path);
    if (name.empty() || names_.contains(name)) return;
    const auto content = content_of(path);
    if (!content) return;
    note(Kind::kFound, next_file_, 0, name + '\0' + *content);
    names_.emplace(name, next_file_++);
  }

  void opened(int fd, std::string_view path, int flags) {
    if (log_ < 0 || fd < 0 || static_cast<std::size_t>(fd) >= files_.size()) return;
    files_[static_cast<std::size_t>(fd)] = kNotOurs;
    if (path == directory_) files_[static_cast<std::size_t>(fd)] = kDirectory;
    const std::string name = name_of(path);
    if (name.empty()) return;
    auto [place, fresh] = names_.emplace(name, next_file_);
    if (fresh) note(Kind::kCreate, next_file_++, 0, name);
    if (!fresh && (flags & O_TRUNC) != 0) note(Kind::kTruncate, place->second, 0, {});
    files_[static_cast<std::size_t>(fd)] = place->second;
  }

  void unlinked(const std::string& name) {
    names_.erase(name);
    note(Kind::kUnlink, 0, 0, name);
  }

  void renamed(const std::string& from, const std::string& to) {
    names_[to] = names_[from];
    names_.erase(from);
    note(Kind::kRename, 0, 0, from + '\0' + to);
  }

  void linked(const std::string& from, const std::string& to) {
    names_[to] = names_[from];
    note(Kind::kLink, 0, 0, from + '\0' + to);
  }

  std::uint32_t file_of(int fd) const {
    return fd < 0 || static_cast<std::size_t>(fd) >= files_.size() ? kNotOurs
                                                                   : files_[static_cast<std::size_t>(fd)];
  }

  void note(Kind kind, std::uint32_t file, std::uint64_t offset, std::string_view bytes) {
    if (log_ < 0) return;
    Head head{kind, file, offset, bytes.size()};
    const std::array<iovec, 2> parts{{{&head, sizeof head}, {const_cast<char*>(bytes.data()), bytes.size()}}};
    if (::writev(log_, parts.data(), 2) != static_cast<ssize_t>(sizeof head + bytes.size())) std::abort();
  }

  bool recording() const { return log_ >= 0; }
  bool must_fail() { return ++syncs_ == fail_sync_; }
  bool is_full() {
    ++writes_;
    return writes_ >= full_from_ && writes_ < full_from_ + full_for_;
  }

 private:
  std::mutex mutex_;
  std::string directory_;
  int fail_sync_;
  int log_ = -1;
  int syncs_ = 0;
  int full_from_ = 0;
  int full_for_ = 0;
  int writes_ = 0;
  std::uint32_t next_file_ = kFirstFile;
  std::map<std::string, std::uint32_t> names_;
  std::array<std::uint32_t, 1024> files_{};
};

Recorder& recorder() {
  static auto* const the = new Recorder;  // never destroyed: files are written until the very end
  return *the;
}

template <class Open>
int record_open(const char* path, int flags, Open open) {
  const std::lock_guard lock{recorder().mutex()};
  recorder().about_to_touch(path);
  const int fd = open();
  const int kept = errno;
  recorder().opened(fd, path, flags);
  errno = kept;
  return fd;
}

// Done and noted under one lock: the order in the log is the order on the disk.
template <class Write>
ssize_t record_write(int fd, const void* bytes, std::uint64_t offset, Write write) {
  const std::uint32_t file = recorder().file_of(fd);
  const bool said = fd == STDOUT_FILENO && recorder().recording();
  if (file < kFirstFile && !said) return write();
  const std::lock_guard lock{recorder().mutex()};
  if (!said && recorder().is_full()) {
    errno = ENOSPC;
    return -1;
  }
  const ssize_t written = write();
  const int kept = errno;
  if (written > 0) {
    const std::string_view done{static_cast<const char*>(bytes), static_cast<std::size_t>(written)};
    recorder().note(said ? Kind::kAcknowledge : Kind::kWrite, said ? 0 : file, offset, done);
  }
  errno = kept;
  return written;
}

template <class Sync>
int record_sync(int fd, Sync sync) {
  const std::uint32_t file = recorder().file_of(fd);
  if (file == kNotOurs) return sync();
  const std::lock_guard lock{recorder().mutex()};
  if (file == kDirectory) {
    recorder().note(Kind::kSyncDirectory, file, 0, {});
    return sync();
  }
  if (recorder().must_fail()) {
    recorder().note(Kind::kSyncFailed, file, 0, {});
    errno = EIO;
    return -1;
  }
  const int done = sync();
  const int kept = errno;
  recorder().note(done == 0 ? Kind::kSync : Kind::kSyncFailed, file, 0, {});
  errno = kept;
  return done;
}

}  // namespace

extern "C" {

int open64(const char* path, int flags, ...) {
  static auto* const next = real<int(const char*, int, ...)>("open64");
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return record_open(path, flags, [&] { return next(path, flags, mode); });
}

int open(const char* path, int flags, ...) {
  static auto* const next = real<int(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return record_open(path, flags, [&] { return next(path, flags, mode); });
}

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
  const off_t at = recorder().file_of(fd) >= kFirstFile ? ::lseek(fd, 0, SEEK_CUR) : 0;
  return record_write(fd, bytes, static_cast<std::uint64_t>(at), [&] { return next(fd, bytes, size); });
}

// Noted before it leaves, and sent without the lock: a slow receiver must not hold up the disk. Whoever
// replays takes only what was received.
ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  static auto* const next = real<ssize_t(int, const void*, size_t, int)>("send");
  {
    const std::lock_guard lock{recorder().mutex()};
    recorder().note(Kind::kAcknowledge, 0, 0, {static_cast<const char*>(bytes), size});
  }
  return next(fd, bytes, size, flags);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  static auto* const next = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return record_write(fd, bytes, static_cast<std::uint64_t>(offset),
                      [&] { return next(fd, bytes, size, offset); });
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return pwrite64(fd, bytes, size, offset);
}

int ftruncate64(int fd, off64_t size) noexcept {
  static auto* const next = real<int(int, off64_t)>("ftruncate64");
  const std::uint32_t file = recorder().file_of(fd);
  if (file < kFirstFile) return next(fd, size);
  const std::lock_guard lock{recorder().mutex()};
  const int done = next(fd, size);
  if (done == 0) recorder().note(Kind::kTruncate, file, static_cast<std::uint64_t>(size), {});
  return done;
}

int ftruncate(int fd, off_t size) noexcept {
  return ftruncate64(fd, size);
}

int fsync(int fd) {
  static auto* const next = real<int(int)>("fsync");
  return record_sync(fd, [&] { return next(fd); });
}

int fdatasync(int fd) {
  static auto* const next = real<int(int)>("fdatasync");
  return record_sync(fd, [&] { return next(fd); });
}

int unlink(const char* path) noexcept {
  static auto* const next = real<int(const char*)>("unlink");
  const std::string name = recorder().name_of(path);
  const std::lock_guard lock{recorder().mutex()};
  recorder().about_to_touch(path);
  const int done = next(path);
  if (done == 0 && !name.empty()) recorder().unlinked(name);
  return done;
}

int rename(const char* from, const char* to) noexcept {
  static auto* const next = real<int(const char*, const char*)>("rename");
  const std::string old_name = recorder().name_of(from);
  const std::lock_guard lock{recorder().mutex()};
  recorder().about_to_touch(from);
  recorder().about_to_touch(to);
  const int done = next(from, to);
  if (done == 0 && !old_name.empty()) recorder().renamed(old_name, recorder().name_of(to));
  return done;
}

int link(const char* from, const char* to) noexcept {
  static auto* const next = real<int(const char*, const char*)>("link");
  const std::string old_name = recorder().name_of(from);
  const std::lock_guard lock{recorder().mutex()};
  recorder().about_to_touch(from);
  const int done = next(from, to);
  if (done == 0 && !old_name.empty()) recorder().linked(old_name, recorder().name_of(to));
  return done;
}

}  // extern "C"
