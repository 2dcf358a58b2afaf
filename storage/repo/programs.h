#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// Programmes as they were imported. What their rules mean is decided above (handlers/rules/program.h).
namespace linli::storage::repo::programs {

struct Stored {
  model::ProgramId id;
  std::string code;
  std::string name;
  std::string rules;  ///< JSON
  model::Instant updated_at;
  int version = 0;  ///< 1, 2 … in the order of their import
};

std::optional<Stored> find(db::Connection& connection, model::ProgramId id);
std::optional<Stored> find(db::Connection& connection, std::string_view code);
/// Every programme, oldest first.
std::vector<model::ProgramId> all(db::Connection& connection);
/// One of its versions, as it was; updated_at is when it came into force.
std::optional<Stored> find(db::Connection& connection, model::ProgramId id, int version);
/// Every programme in its newest version, by code.
void each(db::Connection& connection, const std::function<void(const Stored&)>& read);
/// When the programme last changed, to know whether a parsed copy is still right: each change has a later one
/// than the change before, whatever the clock says.
std::optional<model::Instant> updated_at(db::Connection& connection, model::ProgramId id);

/// Adds or replaces the programme with this code, as a further version. The same content again changes
/// nothing (and is not audited).
model::ProgramId save(db::Connection& connection, std::string_view code, std::string_view name,
                      std::string_view rules, model::Instant now);

}  // namespace linli::storage::repo::programs
