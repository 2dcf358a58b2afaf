#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/model/ids.h"
#include "storage/model/report.h"

namespace linli::storage::model {

enum class ApplicationState { kDraft, kSubmitted };

constexpr std::string_view name_of(ApplicationState state) {
  return state == ApplicationState::kSubmitted ? "submitted" : "draft";
}

/// An organization's application 申报 for a project under a programme. Once submitted it has become a project
/// in the state `applied`, whose life goes on from there.
struct Application {
  ApplicationId id;
  ProgramId program;
  OrganizationId organization;
  std::optional<std::string> track;  ///< not chosen yet: nothing
  std::optional<std::string> offer;  ///< the number in the programme's list; "" where the track has no list
  ApplicationState state = ApplicationState::kDraft;
  std::optional<ProjectId> project;
  std::optional<Instant> submitted_at;
};

}  // namespace linli::storage::model
