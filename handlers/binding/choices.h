#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/binding/binding.h"
#include "handlers/contract/turn.h"
#include "handlers/text/text.h"

/// Asking which of several things a person means, and hearing the answer.
namespace linli::handlers::binding {

/// The projects whose lead may hand them over: those that are not over.
std::vector<Target> led(const contract::Turn& turn);
/// Whether this person fills in the project's months.
bool files_for(const contract::Turn& turn, storage::model::ProjectId project);

/// What fills a template about it: project and place, organization, or the flag staff.
text::Values described(storage::db::Connection& connection, const Target& target);
/// The same for each, numbered from 1.
std::vector<text::Values> choices(storage::db::Connection& connection, const std::vector<Target>& targets);

/// The one that the message names by a project's name or code, or an organization's name.
std::optional<Target> named(const contract::Turn& turn, const std::vector<Target>& targets);
/// The one that the message chooses, by its number or by name.
std::optional<Target> choose(const contract::Turn& turn, const std::vector<Target>& targets);

/// "project:7": how a target waits for its confirmation.
std::string key_of(const Target& target);
std::optional<Target> target_of(std::string_view key);

}  // namespace linli::handlers::binding
