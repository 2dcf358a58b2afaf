#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/crash/disk.h"
#include "tests/support/scratch.h"
#include "tests/support/setting.h"

namespace linli::tests::crash {

/// A directory of its own, in memory where there is such a place: the tests decide themselves what survives.
class Workplace {
 public:
  Workplace() {
    std::string pattern = (quick_place() / "linli-crash-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no workplace");
    path_ = pattern;
    std::filesystem::create_directory(path_ / "disk");
  }
  ~Workplace() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  std::string disk() const { return (path_ / "disk").string(); }
  std::string database() const { return disk() + "/linli.db"; }
  std::string log() const { return (path_ / "log").string(); }

  /// Makes the disk hold exactly `image`.
  void become(const Image& image) const {
    std::filesystem::remove_all(disk());
    std::filesystem::create_directory(disk());
    for (const auto& [name, bytes] : image)
      std::ofstream{disk() + "/" + name, std::ios::binary} << bytes;
  }

  /// What the disk holds, without the wal-index.
  Image look() const {
    Image image;
    for (const auto& file : std::filesystem::directory_iterator{disk()}) {
      const std::string name = file.path().filename().string();
      if (name.ends_with("-shm")) continue;
      std::ifstream content{file.path(), std::ios::binary};
      image[name] = {std::istreambuf_iterator<char>{content}, {}};
    }
    return image;
  }

 private:
  std::filesystem::path path_;
};

using linli::tests::setting;

}  // namespace linli::tests::crash
