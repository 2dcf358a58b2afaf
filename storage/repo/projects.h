#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/project.h"

/// Projects and the steps of their lives.
namespace linli::storage::repo::projects {

std::optional<model::Project> find(db::Connection& connection, model::ProjectId id);
std::optional<model::Project> find(db::Connection& connection, std::string_view code);

/// For lists, by code. Absent filters match everything.
struct Filter {
  std::optional<model::ProgramId> program;
  std::optional<model::OrganizationId> organization;
  std::optional<model::ProjectState> state;
};
void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Project&)>& read);

/// Adds with an audit event and its first step; the id inside the argument is not used.
/// @throws db::ConstraintViolated when the code is taken.
model::ProjectId add(db::Connection& connection, const model::Project& project, model::Instant now,
                     std::string_view actor = "cli");
/// Writes everything of the project with this id but its code and state; the audit event tells what was and
/// what is. Nothing happens when nothing differs. @return whether anything did.
/// @throws std::logic_error when there is no such project or code or state differ.
bool update(db::Connection& connection, const model::Project& project, model::Instant now,
            std::string_view actor = "cli");

/// Moves a project on, with a step and an audit event. Whether it may is decided above
/// (handlers/projects). @throws std::logic_error when the project is not in `step.from`.
void move(db::Connection& connection, model::ProjectId id, const model::ProjectStep& step);
/// In order, beginning with its entry.
std::vector<model::ProjectStep> steps(db::Connection& connection, model::ProjectId id);

/// Projects under contract and going on that nobody leads, by code: the first `most`, and how many there are.
/// `street`: only those that this street office follows (model::street_of); empty: all.
struct Leaderless {
  std::vector<model::Project> first;
  std::int64_t count = 0;
};
Leaderless leaderless(db::Connection& connection, std::string_view street, int most);

/// Projects under contract and going on, by code, at most `most`. `street` as above.
std::vector<model::Project> going_on(db::Connection& connection, std::string_view street, int most);
/// Projects that this street office follows (model::street_of) and that were chosen, by code: the first
/// `most`, and how many there are.
struct OfStreet {
  std::vector<model::Project> first;
  std::int64_t count = 0;
};
OfStreet of_street(db::Connection& connection, std::string_view street, int most);

/// Projects whose code or name these words hold, at most five: those named by code first, then the longer
/// names. `street` as above.
std::vector<model::Project> named_in(db::Connection& connection, std::string_view words,
                                     std::string_view street);

/// Projects whose state is not where their last step led, or whose steps do not follow on each other.
std::vector<model::ProjectId> astray(db::Connection& connection);

}  // namespace linli::storage::repo::projects
