#include "handlers/binding/choices.h"

#include <algorithm>
#include <charconv>

#include "handlers/rules/lifecycle.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"

namespace linli::handlers::binding {
namespace {

namespace repo = storage::repo;
using contract::Turn;
using storage::model::OrganizationId;
using storage::model::ProjectId;
using storage::model::Role;
using storage::model::StaffId;

constexpr std::string_view kProject = "project:";
constexpr std::string_view kOrganization = "organization:";
constexpr std::string_view kStaff = "staff:";

std::vector<std::string> names_of(storage::db::Connection& connection, const Target& target) {
  if (const auto* id = std::get_if<ProjectId>(&target)) {
    const auto project = repo::projects::find(connection, *id).value();
    return {project.name, project.code};
  }
  if (const auto* id = std::get_if<OrganizationId>(&target))
    return {repo::organizations::find(connection, *id).value().name};
  return {};
}

}  // namespace

std::vector<Target> led(const Turn& turn) {
  std::vector<Target> all;
  for (const auto& membership : turn.memberships)
    if (membership.role == Role::kLead &&
        !rules::over(repo::projects::find(turn.db, membership.project).value().state))
      all.emplace_back(membership.project);
  return all;
}

bool files_for(const Turn& turn, ProjectId project) {
  return std::ranges::any_of(turn.memberships, [&](const auto& membership) {
    return membership.project == project && storage::model::files_reports(membership.role);
  });
}

text::Values described(storage::db::Connection& connection, const Target& target) {
  if (const auto* id = std::get_if<ProjectId>(&target)) {
    const auto project = repo::projects::find(connection, *id).value();
    return text::Values{}.set("project", project.name).set("place", project.place);
  }
  if (const auto* id = std::get_if<OrganizationId>(&target))
    return text::Values{}.set("organization", repo::organizations::find(connection, *id).value().name);
  return text::Values{}.flag("staff", true);
}

std::vector<text::Values> choices(storage::db::Connection& connection, const std::vector<Target>& targets) {
  std::vector<text::Values> all;
  for (const auto& target : targets)
    all.push_back(described(connection, target).set("number", std::to_string(all.size() + 1)));
  return all;
}

std::optional<Target> named(const Turn& turn, const std::vector<Target>& targets) {
  std::optional<Target> found;
  for (const auto& target : targets)
    for (const auto& name : names_of(turn.db, target)) {
      if (name.empty() || turn.words.find(name) == turn.words.npos) continue;
      if (found && *found != target) return std::nullopt;  // two at once: to be asked
      found = target;
    }
  return found;
}

std::optional<Target> choose(const Turn& turn, const std::vector<Target>& targets) {
  if (const auto option = turn.said.number("option"))
    return *option >= 1 && *option <= static_cast<std::int64_t>(targets.size())
               ? std::optional{targets[static_cast<std::size_t>(*option) - 1]}
               : std::nullopt;
  return named(turn, targets);
}

std::string key_of(const Target& target) {
  if (const auto* id = std::get_if<ProjectId>(&target))
    return std::string{kProject} + std::to_string(id->value);
  if (const auto* id = std::get_if<OrganizationId>(&target))
    return std::string{kOrganization} + std::to_string(id->value);
  return std::string{kStaff} + std::to_string(std::get<StaffId>(target).value);
}

std::optional<Target> target_of(std::string_view key) {
  const auto number = [&](std::string_view kind) -> std::int64_t {
    if (!key.starts_with(kind)) return 0;
    std::int64_t value = 0;
    const auto digits = key.substr(kind.size());
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return read.ec == std::errc{} && read.ptr == digits.data() + digits.size() ? value : 0;
  };
  if (const auto id = number(kProject)) return ProjectId{id};
  if (const auto id = number(kOrganization)) return OrganizationId{id};
  if (const auto id = number(kStaff)) return StaffId{id};
  return std::nullopt;
}

}  // namespace linli::handlers::binding
