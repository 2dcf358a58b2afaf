#include "handlers/rules/lifecycle.h"

#include <algorithm>
#include <array>
#include <string>

namespace linli::handlers::rules {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::ProjectState;
using storage::model::Role;

/// Who may make a move.
struct Movers {
  bool street = false;
  bool agency = false;

  // The bureau answers for all of it.
  constexpr bool include(Role role) const {
    return role == Role::kBureau || (street && role == Role::kStreet) || (agency && role == Role::kAgency);
  }
};
constexpr Movers kBureau{};
constexpr Movers kAgency{.agency = true};
constexpr Movers kStreetOrAgency{.street = true, .agency = true};

struct Transition {
  ProjectState from;
  ProjectState to;
  Movers movers;
};

constexpr std::array kTransitions{
    Transition{ProjectState::kApplied, ProjectState::kScreened, kStreetOrAgency},
    Transition{ProjectState::kApplied, ProjectState::kRejected, kStreetOrAgency},
    Transition{ProjectState::kScreened, ProjectState::kReviewed, kAgency},
    Transition{ProjectState::kScreened, ProjectState::kRejected, kAgency},
    Transition{ProjectState::kReviewed, ProjectState::kPublicized, kBureau},
    Transition{ProjectState::kReviewed, ProjectState::kRejected, kBureau},
    Transition{ProjectState::kPublicized, ProjectState::kContracted, kBureau},
    Transition{ProjectState::kContracted, ProjectState::kRunning, kAgency},
    Transition{ProjectState::kContracted, ProjectState::kTerminated, kBureau},
    Transition{ProjectState::kRunning, ProjectState::kMidTerm, kAgency},
    Transition{ProjectState::kRunning, ProjectState::kFinal, kAgency},
    Transition{ProjectState::kRunning, ProjectState::kTerminated, kBureau},
    Transition{ProjectState::kMidTerm, ProjectState::kRunning, kAgency},    // passed
    Transition{ProjectState::kMidTerm, ProjectState::kSuspended, kBureau},  // failed: it ends an agreement
    Transition{ProjectState::kMidTerm, ProjectState::kTerminated, kBureau},
    Transition{ProjectState::kFinal, ProjectState::kClosed, kBureau},
    Transition{ProjectState::kFinal, ProjectState::kTerminated, kBureau},
    Transition{ProjectState::kSuspended, ProjectState::kTerminated, kBureau},
};

std::string text_of(ProjectState state) {
  return std::string{name_of(state)};
}

}  // namespace

storage::model::Result<void> can(ProjectState from, ProjectState to, Role role) {
  const auto found = std::ranges::find_if(
      kTransitions, [&](const Transition& move) { return move.from == from && move.to == to; });
  if (found == kTransitions.end())
    return Error{Code::kConflict, "a project that is " + text_of(from) + " does not become " + text_of(to)};
  if (!found->movers.include(role))
    return Error{Code::kForbidden, "from " + text_of(from) + " to " + text_of(to) + " is not for the role " +
                                       std::string{storage::model::name_of(role)} + " to decide"};
  return {};
}

std::vector<ProjectState> next_states(ProjectState from, Role role) {
  std::vector<ProjectState> states;
  for (const auto to : storage::model::kProjectStates)
    if (can(from, to, role)) states.push_back(to);
  return states;
}

bool active(ProjectState state) {
  return state == ProjectState::kContracted || state == ProjectState::kRunning ||
         state == ProjectState::kMidTerm || state == ProjectState::kFinal;
}

bool was_contracted(ProjectState state) {
  return active(state) || state == ProjectState::kClosed || state == ProjectState::kSuspended ||
         state == ProjectState::kTerminated;
}

bool over(ProjectState state) {
  return state == ProjectState::kClosed || state == ProjectState::kRejected ||
         state == ProjectState::kTerminated;
}

}  // namespace linli::handlers::rules
