#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <stdlib.h>

#include "storage/db/connection.h"

namespace linli::tests {

/// Where syncs cost nothing, if there is such a place; whether they are made is what tests/crash looks at.
inline std::filesystem::path quick_place() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

/// A directory of its own for a test, removed with all that is in it.
class Scratch {
 public:
  explicit Scratch(const std::filesystem::path& where = quick_place()) {
    std::string pattern = (where / "linli-db-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch directory");
    path_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Makes a database at `path` that opens, with `setup` in it, and whose table `damaged` cannot be read.
inline void make_damaged_database(const std::string& path, const std::string& setup) {
  using storage::db::Connection;
  {
    Connection writer{path, Connection::Mode::kWriter};
    writer.script(setup);
    writer.run("CREATE TABLE damaged (x TEXT) STRICT");
    for (int i = 0; i < 200; ++i)
      writer.run("INSERT INTO damaged VALUES (?)", {std::string(500, 'a')});
  }
  constexpr int kPage = 4096;
  const auto size = static_cast<int>(std::filesystem::file_size(path));
  std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
  file.seekp(size - 8 * kPage);
  file << std::string(8 * kPage, '\xee');
}

}  // namespace linli::tests
