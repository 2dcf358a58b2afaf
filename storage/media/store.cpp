#include "storage/media/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace linli::storage::media {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

/// A file or folder, closed at the end.
class Opened {
 public:
  Opened(const fs::path& path, int flags) : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail("open " + path.string());
  }
  ~Opened() { ::close(fd_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write " + path_.string());
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(fd_) != 0) fail("sync " + path_.string());
  }

 private:
  fs::path path_;
  int fd_;
};

void sync_folder(const fs::path& folder) {
  Opened{folder, O_RDONLY | O_DIRECTORY}.sync();
}

std::string named(const model::PictureFile& file, std::string_view ending) {
  return file.sha256.substr(0, 2) + "/" + file.sha256 + std::string{ending};
}

}  // namespace

std::string path_of(const model::PictureFile& file) {
  const auto& format = file.format;
  return named(file, format == "jpeg"  ? ".jpg"
                     : format == "png" ? ".png"
                     : format == "mp4" ? ".mp4"
                                       : ".bin");
}

std::string thumbnail_path_of(const model::PictureFile& file) {
  return named(file, ".thumb.jpg");
}

std::optional<std::string> get(const std::string& folder, const std::string& path) {
  std::ifstream file{fs::path{folder} / path, std::ios::binary};
  if (!file) return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  if (file.bad()) fail("read " + path);
  return bytes;
}

void put(const std::string& folder, const std::string& path, std::string_view bytes) {
  if (!fs::exists(fs::path{folder} / path)) put_anew(folder, path, bytes);
}

void put_anew(const std::string& folder, const std::string& path, std::string_view bytes) {
  const fs::path target = fs::path{folder} / path;
  const bool made = fs::create_directories(target.parent_path());
  fs::path beside = target;
  beside += ".part";   // one thread writes; what a crash left goes
  fs::remove(beside);  // and made anew, for its owner alone
  {
    const Opened file{beside, O_WRONLY | O_CREAT | O_EXCL};
    file.write(bytes);
    file.sync();
  }
  fs::rename(beside, target);
  sync_folder(target.parent_path());
  if (made) sync_folder(folder);
}

void forget_time(const std::string& folder, const std::string& path) {
  constexpr timespec kNever[2]{};
  const fs::path file = fs::path{folder} / path;
  for (const auto& one : {file, file.parent_path()})
    if (::utimensat(AT_FDCWD, one.c_str(), kNever, 0) != 0) fail("forget the time of " + one.string());
}

}  // namespace linli::storage::media
