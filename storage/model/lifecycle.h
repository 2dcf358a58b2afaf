#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "storage/model/names.h"

namespace linli::storage::model {

/// Where a project stands. How it may move on is decided in handlers/rules/lifecycle.h.
enum class ProjectState {
  kApplied,     ///< 申报
  kScreened,    ///< 初筛
  kReviewed,    ///< 评审
  kPublicized,  ///< 公示
  kContracted,  ///< 签约
  kRunning,     ///< 实施
  kMidTerm,     ///< 中期评估
  kFinal,       ///< 结项评估
  kClosed,      ///< 结项
  kRejected,    ///< not chosen
  kSuspended,   ///< failed its mid-term evaluation: what is left of the money stops
  kTerminated,  ///< ended early for a reason; unspent money is recovered
};

inline constexpr std::array kProjectStates{
    ProjectState::kApplied,    ProjectState::kScreened, ProjectState::kReviewed,  ProjectState::kPublicized,
    ProjectState::kContracted, ProjectState::kRunning,  ProjectState::kMidTerm,   ProjectState::kFinal,
    ProjectState::kClosed,     ProjectState::kRejected, ProjectState::kSuspended, ProjectState::kTerminated};

constexpr std::string_view name_of(ProjectState state) {
  constexpr std::array<std::string_view, kProjectStates.size()> names{
      "applied",  "screened", "reviewed", "publicized", "contracted", "running",
      "mid_term", "final",    "closed",   "rejected",   "suspended",  "terminated"};
  return names[static_cast<std::size_t>(state)];
}

constexpr std::optional<ProjectState> project_state_named(std::string_view name) {
  return value_named(kProjectStates, name);
}

/// Why a project was ended early.
enum class TerminationReason {
  kMisuse,        ///< the money went elsewhere
  kTransfer,      ///< the work was passed to others
  kForceMajeure,  ///< nobody's fault
};

inline constexpr std::array kTerminationReasons{TerminationReason::kMisuse, TerminationReason::kTransfer,
                                                TerminationReason::kForceMajeure};

constexpr std::string_view name_of(TerminationReason reason) {
  switch (reason) {
    case TerminationReason::kTransfer:
      return "transfer";
    case TerminationReason::kForceMajeure:
      return "force_majeure";
    case TerminationReason::kMisuse:
      break;
  }
  return "misuse";
}

constexpr std::optional<TerminationReason> termination_reason_named(std::string_view name) {
  return value_named(kTerminationReasons, name);
}

}  // namespace linli::storage::model
