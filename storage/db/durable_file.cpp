#include "storage/db/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

namespace linli::storage::db {
namespace {

[[noreturn]] void fail(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail(path);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

void sync(const Descriptor& file, const std::string& path) {
  if (::fsync(file.get()) != 0) fail("sync " + path);
}

void write_all(const Descriptor& file, const char* bytes, std::size_t size, const std::string& path) {
  while (size > 0) {
    const ssize_t written = ::write(file.get(), bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write " + path);
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace

void create_private(const std::string& path) {
  const Descriptor made{path, O_WRONLY | O_CREAT | O_EXCL};
}

void copy_durably(const std::string& source, const std::string& target) {
  const Descriptor in{source, O_RDONLY};
  const Descriptor out{target, O_WRONLY | O_CREAT | O_EXCL};
  std::vector<char> block(std::size_t{1} << 18U);
  for (;;) {
    const ssize_t got = ::read(in.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read " + source);
    if (got == 0) break;
    write_all(out, block.data(), static_cast<std::size_t>(got), target);
  }
  sync(out, target);
}

void sync_file(const std::string& path) {
  sync(Descriptor{path, O_RDONLY}, path);
}

void sync_directory_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::absolute(path).parent_path();
  sync(Descriptor{parent.string(), O_RDONLY | O_DIRECTORY}, parent.string());
}

}  // namespace linli::storage::db
