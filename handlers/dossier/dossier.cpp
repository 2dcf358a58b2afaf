#include "handlers/dossier/dossier.h"

#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"

namespace linli::handlers::dossier {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Organization;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::Registration;

int whole_years(CivilDate from, CivilDate to) {
  const bool before_the_day =
      to.month() < from.month() || (to.month() == from.month() && to.day() < from.day());
  return to.year() - from.year() - (before_the_day ? 1 : 0);
}

/// Whether the project was chosen, whatever became of it.
bool awarded(const Project& project) {
  return project.state != ProjectState::kApplied && project.state != ProjectState::kScreened &&
         project.state != ProjectState::kRejected;
}

/// Money that went elsewhere costs the next year's eligibility. Source: seeds/000 七3.
bool bars(storage::db::Connection& connection, const Project& project, int year) {
  if (project.state != ProjectState::kTerminated) return false;
  const auto last = repo::projects::steps(connection, project.id).back();
  return last.reason == storage::model::TerminationReason::kMisuse &&
         CivilDate::of(last.at).year() == year - 1;
}

}  // namespace

rules::Facts of_organization(storage::db::Connection& connection, const Organization& organization,
                             CivilDate today) {
  rules::Facts facts{{"organization.rating", organization.rating}};
  const auto registration = organization.registration;
  if (registration != Registration::kUnknown) {
    facts["organization.registered"] =
        registration == Registration::kDistrict || registration == Registration::kCity ? 1 : 0;
    facts["organization.filed"] = registration == Registration::kFiled ? 1 : 0;
  }
  if (organization.filing_number) facts["organization.filed"] = 1;
  if (organization.own_account) facts["organization.own_account"] = *organization.own_account ? 1 : 0;
  if (organization.founded_on && *organization.founded_on <= today)
    facts["organization.age_years"] = whole_years(*organization.founded_on, today);
  const auto inspections = repo::organizations::inspections(connection, organization.id);
  const auto one = inspections.find(today.year() - 1);
  const auto other = inspections.find(today.year() - 2);
  const bool failed =
      (one != inspections.end() && !one->second) || (other != inspections.end() && !other->second);
  if (failed || (one != inspections.end() && other != inspections.end()))
    facts["organization.inspections_passed"] = failed ? 0 : 1;
  return facts;
}

rules::Facts of_history(storage::db::Connection& connection, storage::model::OrganizationId organization,
                        storage::model::ProgramId program, std::string_view track,
                        storage::model::ProjectId itself, CivilDate today) {
  std::int64_t applications = 1;
  std::int64_t awards = 1;
  std::int64_t program_awards = 1;
  bool barred = false;
  repo::projects::each(connection,
                       {.program = std::nullopt, .organization = organization, .state = std::nullopt},
                       [&](const Project& project) {
                         barred = barred || bars(connection, project, today.year());
                         if (project.program != program || project.id == itself) return;
                         if (project.track == track) ++applications;
                         if (!awarded(project)) return;
                         ++program_awards;
                         if (project.track == track) ++awards;
                       });
  return {{"organization.applications", applications},
          {"organization.awards", awards},
          {"organization.prefecture_projects", program_awards},
          {"organization.barred", barred ? 1 : 0}};
}

}  // namespace linli::handlers::dossier
