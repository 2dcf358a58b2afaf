#include "handlers/disclosure/report.h"

#include <algorithm>

#include "handlers/ledger/records.h"
#include "handlers/ledger/sums.h"
#include "handlers/rules/lifecycle.h"
#include "storage/repo/observations.h"
#include "storage/repo/organizations.h"
#include "storage/repo/ratings.h"
#include "storage/repo/spending.h"
#include "storage/repo/tickets.h"

namespace linli::handlers::disclosure {
namespace {

namespace repo = storage::repo;
using storage::model::Money;

void add(Sums& sums, const ledger::Account& account) {
  ++sums.projects;
  sums.approved = sums.approved + account.project.approved;
  sums.paid = sums.paid + account.paid;
  sums.recovered = sums.recovered + account.recovered;
  sums.accepted = sums.accepted + account.accepted;
  sums.left = sums.left + account.left();
}

std::vector<Reached> results_of(const rules::Program& program,
                                const std::map<std::string, std::int64_t, std::less<>>& totals) {
  std::vector<Reached> results;
  for (const auto& indicator : program.indicators)
    if (const auto found = totals.find(indicator.field); !indicator.field.empty() && found != totals.end())
      results.push_back({.indicator = &indicator, .value = found->second});
  return results;
}

/// The sums of each track and of all; a total is known where every track's is.
void add_sums(ProgramReport& report, const rules::Program& program) {
  report.total.label = program.name;
  Money budget, carried;
  bool known = !program.tracks.empty();
  for (const auto& track : program.tracks) {
    Sums sums{.label = track.label, .budget = std::nullopt, .carried = std::nullopt};
    known = known && track.total >= Money{};
    if (track.total >= Money{}) {
      const auto over = std::max(track.carried, Money{});
      sums.budget = track.total - over;
      sums.carried = over;
      budget = budget + *sums.budget;
      carried = carried + over;
    }
    for (const auto& project : report.projects)
      if (project.account.project.track == track.id) add(sums, project.account);
    report.tracks.push_back(std::move(sums));
  }
  for (const auto& project : report.projects)
    add(report.total, project.account);
  if (known) {
    report.total.budget = budget;
    report.total.carried = carried;
  } else if (program.tracks.empty() && program.grant > Money{} && program.projects > 0) {
    report.total.budget = Money::fen(program.grant.fen() * program.projects);
  }
}

constexpr int kMostTickets = 20'000;

std::map<storage::model::ProjectId, std::vector<Heard>> heard_in(storage::db::Connection& connection,
                                                                 storage::model::ProgramId program) {
  std::map<storage::model::ProjectId, std::vector<Heard>> all;
  for (auto& line : repo::tickets::heard(connection, program, kMostTickets)) {
    auto& heard = all[line.project];
    if (heard.size() < kMostHeard)
      heard.push_back(
          {.said = std::move(line.said), .done = std::move(line.done), .closed_on = line.closed_on});
  }
  return all;
}

/// What residents think and what came of it, of each project and of all together.
void add_voices(ProgramReport& report, storage::db::Connection& connection,
                storage::model::ProgramId program) {
  const auto ratings = repo::ratings::by_project(connection, program);
  const auto observations = repo::observations::by_project(connection, program);
  const auto& sheet = report.program->feedback.points;
  auto heard = heard_in(connection, program);
  storage::model::RatingCounts all;
  storage::model::ObservationSums visits;
  for (auto& project : report.projects) {
    const auto id = project.account.project.id;
    if (const auto rated = ratings.find(id); rated != ratings.end()) {
      project.satisfaction = rules::satisfaction(rated->second);
      all += rated->second;
    }
    if (const auto seen = observations.find(id); seen != observations.end()) {
      project.observed = rules::observed(sheet, seen->second);
      visits += seen->second;
    }
    project.heard = std::move(heard[id]);
  }
  report.observed = rules::observed(sheet, visits);
  report.satisfaction = rules::satisfaction(all);
}

}  // namespace

ProgramReport report_on(storage::db::Connection& connection, storage::model::ProgramId id,
                        const rules::Program& program, const rules::Calendar& calendar,
                        storage::model::CivilDate today) {
  ProgramReport report{.program = &program, .day = today};
  auto accounts = ledger::accounts_of(connection, id, program, calendar, today);
  report.disagreements = ledger::disagreements(program, accounts);
  const auto totals = repo::spending::results(connection, id);
  const auto names = repo::organizations::names(connection, id);
  for (auto& account : accounts) {
    const auto& project = account.project;
    if (!rules::was_contracted(project.state)) continue;
    const auto found = totals.find(project.id);
    ProjectReport one{
        .organization = names.at(project.organization),
        .results = found == totals.end() ? std::vector<Reached>{} : results_of(program, found->second)};
    one.account = std::move(account);
    report.projects.push_back(std::move(one));
  }
  add_sums(report, program);
  add_voices(report, connection, id);
  return report;
}

}  // namespace linli::handlers::disclosure
