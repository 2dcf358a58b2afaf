#pragma once

#include <optional>
#include <string>

#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/lifecycle.h"
#include "storage/model/money.h"
#include "storage/model/organization.h"

namespace linli::storage::model {

/// One funded undertaking of an organization under a programme.
struct Project {
  ProjectId id;
  std::string code;  ///< short, unique: "SF01"
  ProgramId program;
  OrganizationId organization;
  std::string name;
  std::string place;  ///< street, township or community, as people say it
  Money approved;
  CivilDate starts_on;
  CivilDate ends_on;
  std::string track;  ///< 类别 of the programme; empty when it has none
  std::string offer;  ///< number in the programme's list of fixed-purpose projects
  ProjectState state = ProjectState::kRunning;
  std::string street;    ///< the street office that follows it
  bool custody = false;  ///< the street holds the money and reimburses what was spent
  std::optional<Money> requested;
  std::optional<CivilDate> contracted_on;

  bool operator==(const Project&) const = default;
};

/// The street office that follows a project; while nobody entered one, it is where the project is.
inline const std::string& street_of(const Project& project) {
  return project.street.empty() ? project.place : project.street;
}

/// One move of a project's life. The first is its entry and comes from nowhere.
struct ProjectStep {
  std::optional<ProjectState> from;
  ProjectState to = ProjectState::kApplied;
  std::optional<TerminationReason> reason;
  std::string opinion;  ///< what staff wrote about it
  std::string actor;    ///< as in the audit log
  Instant at;

  bool operator==(const ProjectStep&) const = default;
};

}  // namespace linli::storage::model
