#include "handlers/applications/applications.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "handlers/dossier/dossier.h"
#include "handlers/rules/form.h"
#include "storage/repo/applications.h"
#include "storage/repo/organizations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"

namespace linli::handlers::applications {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::FieldValue;
using storage::model::Money;
using storage::model::Project;
using storage::model::ReportValues;
using storage::model::Result;

bool on_a_list_of_its_own(const rules::Program& program, const rules::Track& track) {
  return std::ranges::any_of(program.milestones, [&](const rules::Milestone& milestone) {
    return milestone.track == track.id && milestone.kind == "plan_end";
  });
}

/// When an application's work is done at the latest: the programme's day for it, else a year from now.
CivilDate last_day(const rules::Program& program, std::string_view track, CivilDate today) {
  for (const auto& milestone : program.milestones)
    if (milestone.kind == "work_end" && milestone.on && (milestone.track.empty() || milestone.track == track))
      return *milestone.on;
  return CivilDate{today.year() + 1, today.month(), std::min(today.day(), 28U)}.plus_days(-1);
}

/// Short, said over the phone, and never another project's: applications are numbered.
std::string code_of(storage::model::ApplicationId id) {
  auto digits = std::to_string(id.value);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return "SB" + digits;
}

/// Fields in which forms ask where a project is carried out.
constexpr std::string_view kPlaces[] = {"place", "street", "township", "community"};

std::string text_of(const ReportValues& values, std::string_view field) {
  const auto found = values.find(field);
  return found == values.end() ? "" : found->second.text.value_or("");
}

}  // namespace

bool says_yes(std::string_view option) {
  return option == "是" || option == "有";
}

Subject subject_of(storage::db::Connection& connection, catalogue::Catalogue& catalogue,
                   storage::model::ApplicationId id) {
  auto application = repo::applications::find(connection, id);
  if (!application) throw std::runtime_error{"no such application"};
  auto organization = repo::organizations::find(connection, application->organization).value();
  const auto& program = catalogue.program(connection, application->program);
  return {
      .application = *std::move(application), .organization = std::move(organization), .program = &program};
}

std::vector<storage::model::ProgramId> open_programs(storage::db::Connection& connection,
                                                     catalogue::Catalogue& catalogue, CivilDate today) {
  std::vector<storage::model::ProgramId> open;
  for (const auto id : repo::programs::all(connection)) {
    const auto& program = catalogue.program(connection, id);
    const bool over = std::ranges::any_of(program.milestones, [&](const rules::Milestone& milestone) {
      return milestone.kind == "application" && milestone.on && *milestone.on < today;
    });
    if (!program.application.empty() && !over) open.push_back(id);
  }
  return open;
}

std::vector<const rules::Track*> tracks(const rules::Program& program) {
  std::vector<const rules::Track*> all;
  for (const auto& track : program.tracks)
    if (!on_a_list_of_its_own(program, track)) all.push_back(&track);
  return all;
}

std::vector<const rules::Offer*> offers(const rules::Program& program, std::string_view track) {
  std::vector<const rules::Offer*> all;
  for (const auto& offer : program.offers)
    if (offer.track == track) all.push_back(&offer);
  return all;
}

rules::Facts facts(storage::db::Connection& connection, const Subject& subject, const ReportValues& values,
                   CivilDate today) {
  const auto& [application, organization, program] = subject;
  auto facts = dossier::of_organization(connection, organization, today);
  facts.merge(dossier::of_history(connection, organization.id, application.program,
                                  application.track.value_or(""),
                                  application.project.value_or(storage::model::ProjectId{}), today));
  for (const auto& field : program->application) {
    const auto value = values.find(field.id);
    if (value == values.end()) continue;
    if (field.fact.empty()) continue;
    if (value->second.number) facts[field.fact] = *value->second.number;
    if (value->second.text && !field.options.empty())
      facts[field.fact] = says_yes(*value->second.text) ? 1 : 0;
  }
  return facts;
}

std::vector<rules::Finding> objections(storage::db::Connection& connection, const Subject& subject,
                                       const ReportValues& values, CivilDate today) {
  const auto& application = subject.application;
  const std::string track = application.track.value_or("");
  const std::string offer = application.offer.value_or("");
  auto findings = rules::evaluate(*subject.program, {.track = track, .offer = offer, .stage = std::nullopt},
                                  facts(connection, subject, values, today));
  std::erase_if(findings, [](const rules::Finding& finding) {
    const auto stage = finding.rule->stage;
    return finding.verdict != rules::Verdict::kNotMet || finding.rule->preference ||
           (stage != rules::Stage::kApplication && stage != rules::Stage::kPlan);
  });
  return findings;
}

Result<FieldValue> fitted(const rules::FormField& field, FieldValue value) {
  if (field.options.empty() || !value.text) return value;
  const std::string_view said = *value.text;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
  if (error == std::errc{} && end == said.data() + said.size() && number >= 1 &&
      number <= field.options.size()) {
    value.text = field.options[number - 1];
    return value;
  }
  const std::string* named = nullptr;
  for (const auto& option : field.options) {
    if (said == option) return value;
    if (said.find(option) == said.npos) continue;
    if (named) return Error{Code::kInvalid, "names two of the options"};
    named = &option;
  }
  if (!named) return Error{Code::kInvalid, "is none of the options"};
  value.text = *named;
  return value;
}

Result<Project> submit(storage::db::Connection& connection, const Subject& subject, std::string_view actor,
                       storage::model::Instant now) {
  const auto& [application, organization, program] = subject;
  const auto today = CivilDate::of(now);
  const auto values = repo::applications::values(connection, application.id);
  if (!rules::missing(program->application, values).empty())
    return Error{Code::kInvalid, "required fields are missing"};
  if (const auto against = objections(connection, subject, values, today); !rules::acceptable(against)) {
    const auto refusing =
        std::ranges::find_if(against, [](const auto& finding) { return finding.rule->may_refuse(); });
    return Error{Code::kForbidden, "against the rule " + refusing->rule->id};
  }
  const auto amount = values.find(kAmount);
  std::string place = organization.street;
  for (const auto field : kPlaces)
    if (auto said = text_of(values, field); !said.empty()) place = std::move(said);
  Project project{.id = {},
                  .code = code_of(application.id),
                  .program = application.program,
                  .organization = organization.id,
                  .name = text_of(values, kName),
                  .place = std::move(place),
                  .approved = Money{},
                  .starts_on = today,
                  .ends_on = std::max(today, last_day(*program, application.track.value_or(""), today)),
                  .track = application.track.value_or(""),
                  .offer = application.offer.value_or(""),
                  .state = storage::model::ProjectState::kApplied,
                  .street = organization.street,
                  .custody = organization.own_account == false,
                  .requested = Money::fen(amount->second.number.value()),
                  .contracted_on = std::nullopt};
  project.id = repo::projects::add(connection, project, now, actor);
  repo::applications::submit(connection, application.id, project.id, actor, now);
  return project;
}

}  // namespace linli::handlers::applications
