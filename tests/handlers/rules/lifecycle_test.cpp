#include "handlers/rules/lifecycle.h"

#include <map>
#include <set>
#include <string>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using namespace linli::storage::model;

namespace {

constexpr Role kRoles[] = {Role::kStranger, Role::kLead,   Role::kDeputy, Role::kObserver,
                           Role::kResident, Role::kStreet, Role::kAgency, Role::kBureau};

/// The whole truth, written out: from → to → who (s street, a agency, b bureau). What is not here is no move.
const std::map<std::string, std::map<std::string, std::string>> kTruth{
    {"applied", {{"screened", "sab"}, {"rejected", "sab"}}},
    {"screened", {{"reviewed", "ab"}, {"rejected", "ab"}}},
    {"reviewed", {{"publicized", "b"}, {"rejected", "b"}}},
    {"publicized", {{"contracted", "b"}}},
    {"contracted", {{"running", "ab"}, {"terminated", "b"}}},
    {"running", {{"mid_term", "ab"}, {"final", "ab"}, {"terminated", "b"}}},
    {"mid_term", {{"running", "ab"}, {"suspended", "b"}, {"terminated", "b"}}},
    {"final", {{"closed", "b"}, {"terminated", "b"}}},
    {"suspended", {{"terminated", "b"}}}};

std::string movers(ProjectState from, ProjectState to) {
  const auto row = kTruth.find(std::string{name_of(from)});
  if (row == kTruth.end()) return "";
  const auto cell = row->second.find(std::string{name_of(to)});
  return cell == row->second.end() ? "" : cell->second;
}

}  // namespace

TEST_CASE("every pair of states and every role: who may move a project where", "[lifecycle]") {
  int moves = 0;
  for (const auto from : kProjectStates)
    for (const auto to : kProjectStates)
      for (const auto role : kRoles) {
        INFO(name_of(from) << " to " << name_of(to) << " by " << name_of(role));
        const auto wanted = movers(from, to);
        const char letter = role == Role::kStreet   ? 's'
                            : role == Role::kAgency ? 'a'
                            : role == Role::kBureau ? 'b'
                                                    : '-';
        const auto result = can(from, to, role);
        const bool may = wanted.find(letter) != std::string::npos;
        CHECK(result.ok() == may);
        if (result) {
          ++moves;
          continue;
        }
        CHECK(result.error().code == (wanted.empty() ? Code::kConflict : Code::kForbidden));
        // The reason names what was asked for.
        CHECK(result.error().message.find(name_of(from)) != std::string::npos);
        CHECK(result.error().message.find(name_of(to)) != std::string::npos);
      }
  CHECK(moves == 28);
}

TEST_CASE("from an application every state can be reached, and an end leads nowhere", "[lifecycle]") {
  std::set<ProjectState> reached{ProjectState::kApplied};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const auto from : std::set<ProjectState>{reached})
      for (const auto to : next_states(from, Role::kBureau))
        reached.insert(to);
  }
  CHECK(reached.size() == kProjectStates.size());
  for (const auto state : kProjectStates) {
    INFO(name_of(state));
    CHECK(over(state) == next_states(state, Role::kBureau).empty());
  }
}

TEST_CASE("only what is under contract and going on is active", "[lifecycle]") {
  std::string going;
  for (const auto state : kProjectStates)
    if (active(state)) going += std::string{name_of(state)} + " ";
  CHECK(going == "contracted running mid_term final ");
  for (const auto state : kProjectStates)
    CHECK_FALSE((active(state) && over(state)));
}

TEST_CASE("every state and reason has a name of its own and is found by it", "[lifecycle]") {
  for (const auto state : kProjectStates)
    CHECK(project_state_named(name_of(state)) == state);
  CHECK_FALSE(project_state_named("resting"));
  for (const auto reason : kTerminationReasons)
    CHECK(termination_reason_named(name_of(reason)) == reason);
  CHECK_FALSE(termination_reason_named("boredom"));
}
