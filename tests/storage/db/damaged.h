#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "storage/db/connection.h"

namespace linli::tests {

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
