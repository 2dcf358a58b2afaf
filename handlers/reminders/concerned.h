#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "handlers/rules/rungs.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/obligation.h"
#include "storage/model/role.h"

/// Whom a rung concerns.
namespace linli::handlers::reminders {

/// Somebody who is told, and whether it is theirs to do or somebody's on their ground.
struct Concerned {
  storage::model::PersonId person;
  bool own = true;
};

/// A nudge by staff is a rung of its own each day, which no programme has: it concerns those who owe the
/// thing.
inline constexpr int kNudge = 1'000'000;
constexpr bool is_nudge(int rung) {
  return rung >= kNudge;
}
constexpr int nudge_on(storage::model::CivilDate today) {
  return kNudge + today.days_since({});
}

/// Remembers who works where during one tick.
class Offices {
 public:
  explicit Offices(storage::db::Connection& connection) : db_(connection) {}
  const std::vector<storage::model::PersonId>& of(storage::model::Role role, const std::string& street = "");

 private:
  storage::db::Connection& db_;
  std::map<std::pair<storage::model::Role, std::string>, std::vector<storage::model::PersonId>> known_;
};

/// Whoever owes it at each rung: the leads, with their deputies once it is overdue or where nobody leads; or
/// the office. The street hears of its leads' overdue things, then the bureau of everybody's, from their
/// rungs on and every working day. Nobody twice; nobody for a project that does not go on, but for what
/// residents still wait for.
std::vector<Concerned> concerned(storage::db::Connection& connection, Offices& offices,
                                 const storage::model::Obligation& obligation, const rules::Rungs& rungs,
                                 int rung);

}  // namespace linli::handlers::reminders
