#pragma once

#include <string>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/result.h"

namespace linli::handlers::programs {

struct Imported {
  std::string code;
  int version = 0;       ///< the one now in force
  bool changed = false;  ///< false: it was that already
};

/// Puts a programme (as rules::to_json writes it) in force. kInvalid for what it could not have written; then
/// nothing changes.
storage::model::Result<Imported> import_program(storage::db::Connection& connection, const std::string& json,
                                                storage::model::Instant now);

}  // namespace linli::handlers::programs
