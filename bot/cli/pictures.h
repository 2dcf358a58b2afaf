#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "storage/db/connection.h"

// The pictures and videos beside a database: its rows say what each file holds.
namespace linli::bot::cli {

/// Where the pictures of the copy of a database are: "media" beside it, unless somebody says otherwise.
std::string pictures_beside(const std::string& copy);

/// What of the kept files is missing in `folder` or is not what was kept, a sentence each. Reads them all.
std::vector<std::string> picture_findings(storage::db::Connection& database, const std::string& folder);

struct Carried {
  std::size_t files = 0;             ///< that are where they should be now
  std::size_t fresh = 0;             ///< of them, those that were not before
  std::vector<std::string> missing;  ///< a sentence each; there is nothing whole to copy
};
/// Brings what the database keeps from one folder into another, as far as it is not there; small copies too.
/// A file that is not what was kept is never copied. `thorough`: what is there is read and, where it was
/// altered, replaced; otherwise its size is believed. @throws std::system_error.
Carried carry_pictures(storage::db::Connection& database, const std::string& from, const std::string& to,
                       bool thorough);

}  // namespace linli::bot::cli
