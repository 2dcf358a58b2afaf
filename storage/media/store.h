#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/model/photo.h"

/// The folder of pictures beside the database. A file is named by what is in it, so it is written once and
/// never changed, and the same picture sent twice is one file.
namespace linli::storage::media {

/// "ab/abcd….jpg" and "ab/abcd….thumb.jpg", below the folder.
std::string path_of(const model::PictureFile& file);
std::string thumbnail_path_of(const model::PictureFile& file);

/// Writes a file below `folder`, making what folders it needs; it is on the disk when this returns. A file
/// that is there already is left as it is. @throws std::system_error.
void put(const std::string& folder, const std::string& path, std::string_view bytes);
/// The same, in the place of whatever has that name.
void put_anew(const std::string& folder, const std::string& path, std::string_view bytes);
/// What a file below `folder` holds; nothing when it is not there. @throws std::system_error.
std::optional<std::string> get(const std::string& folder, const std::string& path);

/// Takes from a file, and from the folder it is in, when they were written: of what residents send nothing
/// may tell that. @throws std::system_error.
void forget_time(const std::string& folder, const std::string& path);

}  // namespace linli::storage::media
