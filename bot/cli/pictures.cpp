#include "bot/cli/pictures.h"

#include <filesystem>
#include <optional>
#include <system_error>

#include "storage/db/digest.h"
#include "storage/media/store.h"
#include "storage/repo/photos.h"

namespace linli::bot::cli {
namespace {

namespace fs = std::filesystem;
namespace media = storage::media;
using storage::model::PictureFile;
using storage::repo::photos::KeptFile;

// A copy made by an earlier version may be of a time before pictures.
constexpr auto kHasPictures = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'photos'";

std::vector<KeptFile> kept(storage::db::Connection& database) {
  if (database.integer(kHasPictures) == 0) return {};
  return storage::repo::photos::files(database);
}

/// The file's content when it is what was kept.
std::optional<std::string> whole(const std::string& folder, const PictureFile& file) {
  auto bytes = media::get(folder, media::path_of(file));
  if (bytes && storage::db::sha256_hex(*bytes) != file.sha256) bytes.reset();
  return bytes;
}

std::string finding(const std::string& folder, const KeptFile& kept) {
  const auto path = media::path_of(kept.file);
  return "picture " + std::to_string(kept.first.value) + ": " + path +
         (fs::exists(fs::path{folder} / path) ? " is not what was kept" : " is missing");
}

bool there(const std::string& folder, const PictureFile& file, bool thorough) {
  if (thorough) return whole(folder, file).has_value();
  std::error_code none;
  const auto size = fs::file_size(fs::path{folder} / media::path_of(file), none);
  return !none && static_cast<std::int64_t>(size) == file.bytes;
}

}  // namespace

std::string pictures_beside(const std::string& copy) {
  return (fs::path{copy}.parent_path() / "media").string();
}

std::vector<std::string> picture_findings(storage::db::Connection& database, const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& one : kept(database))
    if (!whole(folder, one.file)) found.push_back(finding(folder, one));
  return found;
}

Carried carry_pictures(storage::db::Connection& database, const std::string& from, const std::string& to,
                       bool thorough) {
  Carried carried;
  for (const auto& one : kept(database)) {
    if (!there(to, one.file, thorough)) {
      const auto bytes = whole(from, one.file);
      if (!bytes) {
        carried.missing.push_back(finding(from, one));
        continue;
      }
      media::put_anew(to, media::path_of(one.file), *bytes);
      ++carried.fresh;
    }
    ++carried.files;
    const auto small = media::thumbnail_path_of(one.file);
    if (!fs::exists(fs::path{to} / small))
      if (const auto bytes = media::get(from, small)) media::put(to, small, *bytes);
  }
  return carried;
}

}  // namespace linli::bot::cli
