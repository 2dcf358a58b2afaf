#pragma once

#include <string>

namespace linli::storage::db {

// Steps on files that are on the disk when they return. Inside storage/db only. All throw std::system_error
// with the path in its text.

/// Makes an empty file of mode 0600. @throws also when it exists.
void create_private(const std::string& path);
/// Copies the bytes of `source` into the new private file `target` and syncs it.
void copy_durably(const std::string& source, const std::string& target);
void sync_file(const std::string& path);
/// Syncs the directory that holds `path`: renames and new names in it last from then on.
void sync_directory_of(const std::string& path);

}  // namespace linli::storage::db
