#pragma once

#include <string>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/result.h"

namespace linli::handlers::programs {

/// Somebody to be in a demonstration.
struct DemoPerson {
  storage::model::OpenId openid;
  std::string name;
  std::string note;
};

/// Fills an empty database with a made-up county: the programme file that `path` names (relative to it), its
/// organizations, projects and bound people. kConflict when there is already something in the database.
/// What a wrong file has filled in before its mistake is left to the caller's transaction to undo.
storage::model::Result<std::vector<DemoPerson>> load_demo(storage::db::Connection& connection,
                                                          const std::string& path,
                                                          storage::model::Instant now);

}  // namespace linli::handlers::programs
