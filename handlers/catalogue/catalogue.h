#pragma once

#include <map>

#include "handlers/rules/program.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

namespace linli::handlers::catalogue {

/// The programmes as the rules see them, parsed once per change. For one thread (the writer's).
class Catalogue {
 public:
  /// @throws std::runtime_error when there is no such programme or what is stored is damaged.
  const rules::Program& program(storage::db::Connection& connection, storage::model::ProgramId id);

 private:
  struct Entry {
    storage::model::Instant updated_at;
    rules::Program program;
  };
  std::map<storage::model::ProgramId, Entry> entries_;
};

}  // namespace linli::handlers::catalogue
