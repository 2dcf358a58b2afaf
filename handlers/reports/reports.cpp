#include "handlers/reports/reports.h"

#include <algorithm>
#include <map>

#include "handlers/rules/form.h"
#include "handlers/rules/lifecycle.h"
#include "storage/repo/audit.h"
#include "storage/repo/obligations.h"

namespace linli::handlers::reports {
namespace {

namespace repo = storage::repo;
using rules::FieldKind;
using storage::model::Code;
using storage::model::Error;
using storage::model::FieldValue;
using storage::model::Report;
using storage::model::ReportState;
using storage::model::Result;

// No report holds more (fen or people), and sums over all months of all projects stay far from overflow.
constexpr std::int64_t kMost = 1'000'000'000'000;

/// The slot as a value of the field; nothing when their kinds differ or the number is absurd.
std::optional<FieldValue> value_of(const rules::FormField& field, const contract::SlotValue& slot) {
  FieldValue value;
  if (std::holds_alternative<std::monostate>(slot)) return value;
  if (const auto* number = std::get_if<std::int64_t>(&slot);
      number && field.kind != FieldKind::kText && *number >= 0 && *number <= kMost)
    value.number = *number;
  else if (const auto* text = std::get_if<std::string>(&slot); text && field.kind == FieldKind::kText)
    value.text = *text;
  else
    return std::nullopt;
  return value;
}

}  // namespace

std::vector<repo::reports::Change> changes_from(const rules::Program& program,
                                                const contract::Understanding& said) {
  std::vector<repo::reports::Change> changes;
  for (const auto& field : program.form) {
    const auto slot = said.slots.find(field.id);
    if (slot == said.slots.end() || std::ranges::count(said.ask, field.id) > 0) continue;
    auto value = value_of(field, slot->second);
    if (!value) continue;
    value->approximate = std::ranges::count(said.approximate, field.id) > 0;
    if (const auto words = said.words.find(field.id); words != said.words.end()) value->words = words->second;
    changes.push_back({.field = field.id, .value = std::move(value)});
  }
  return changes;
}

Result<repo::reports::Change> addition(const rules::FormField& field,
                                       const storage::model::ReportValues& values, std::int64_t add) {
  const auto found = values.find(field.id);
  if (found == values.end() || !found->second.number)
    return Error{Code::kNotFound, "there is nothing to add to"};
  if (add > kMost || add < -kMost) return Error{Code::kInvalid, "the difference is absurd"};
  auto value = found->second;
  *value.number += add;
  if (*value.number < 0 || *value.number > kMost) return Error{Code::kInvalid, "the sum is absurd"};
  return repo::reports::Change{.field = field.id, .value = value, .add = add};
}

std::map<std::string, std::string> unasked(const rules::Program& program,
                                           const contract::Understanding& said) {
  std::map<std::string, std::string> figures;
  const auto look = [&](const std::string& slot) {
    if (!contract::is_figure(slot) || program.field(slot)) return;
    const auto words = said.words.find(slot);
    if (words != said.words.end()) figures.emplace(slot, words->second);
  };
  for (const auto& [slot, value] : said.slots)
    if (!std::holds_alternative<std::monostate>(value)) look(slot);
  for (const auto& slot : said.ask)
    look(slot);
  return figures;
}

std::vector<const rules::FormField*> doubtful(const rules::Program& program,
                                              const contract::Understanding& said) {
  std::vector<const rules::FormField*> fields;
  for (const auto& field : program.form)
    if (std::ranges::count(said.ask, field.id) > 0) fields.push_back(&field);
  return fields;
}

Result<void> reportable(const storage::model::Project& project, storage::model::Month month,
                        storage::model::CivilDate today) {
  if (!rules::active(project.state)) return Error{Code::kForbidden, "the project does not go on"};
  if (month.last_day() < project.starts_on || month.first_day() > project.ends_on)
    return Error{Code::kInvalid, "the project does not run in that month"};
  if (month.first_day() > today) return Error{Code::kConflict, "that month has not begun"};
  return {};
}

std::optional<Report> at_hand(storage::db::Connection& connection, storage::model::ProjectId project,
                              storage::model::Month month) {
  auto latest = repo::reports::latest(connection, project, month);
  if (!latest || latest->state != ReportState::kDraft) return latest;
  auto filed = repo::reports::filed(connection, project, month);
  return filed && filed->state == ReportState::kAccepted ? filed : latest;
}

std::optional<std::string> words_of_last_month(storage::db::Connection& connection, const Report& draft,
                                               std::string_view field) {
  constexpr std::string_view kLasting[] = {"difficulties", "next_plan"};
  if (std::ranges::find(kLasting, field) == std::end(kLasting)) return std::nullopt;
  const auto last = repo::reports::filed(connection, draft.project, draft.month.plus(-1));
  if (!last) return std::nullopt;
  const auto values = repo::reports::values(connection, last->id);
  const auto found = values.find(field);
  if (found == values.end() || !found->second.text || found->second.text->empty()) return std::nullopt;
  return found->second.text;
}

Result<Report> open_draft(storage::db::Connection& connection, storage::model::ProjectId project,
                          storage::model::Month month, storage::model::PersonId by,
                          storage::model::Instant now) {
  const auto latest = at_hand(connection, project, month);
  if (!latest || latest->state == ReportState::kReturned)
    return repo::reports::start(connection, project, month, by, now);
  if (latest->state == ReportState::kDraft) return *latest;
  return Error{Code::kConflict, "that month has been filed"};
}

Result<Report> reopen(storage::db::Connection& connection, const Report& filed, storage::model::PersonId by,
                      storage::model::Instant now) {
  const auto latest = at_hand(connection, filed.project, filed.month).value();
  if (latest.state == ReportState::kDraft) return latest;
  if (latest.state == ReportState::kAccepted) return Error{Code::kForbidden, "the report has been accepted"};
  return repo::reports::start(connection, filed.project, filed.month, by, now);
}

void clear(storage::db::Connection& connection, const Report& draft, storage::model::PersonId by,
           storage::model::Instant now, const repo::reports::Said& said) {
  const auto filed = repo::reports::filed(connection, draft.project, draft.month);
  const auto kept = filed ? repo::reports::values(connection, filed->id) : storage::model::ReportValues{};
  std::vector<repo::reports::Change> changes;
  for (const auto& [field, value] : repo::reports::values(connection, draft.id))
    if (!kept.contains(field)) changes.push_back({.field = field, .value = std::nullopt});
  for (const auto& [field, value] : kept)
    changes.push_back({.field = field, .value = value});
  std::vector<std::string> all;
  for (const auto& change : changes)
    all.push_back(change.field);
  repo::reports::change(connection, draft.id, changes, by, now, said, all);
}

std::optional<storage::model::CivilDate> due_on(storage::db::Connection& connection,
                                                const rules::Calendar& calendar,
                                                const rules::Program& program,
                                                storage::model::ProjectId project,
                                                storage::model::Month month) {
  using storage::model::kMonthlyReport;
  if (const auto owed = repo::obligations::find(connection, project, kMonthlyReport, month.text()))
    return owed->outcome == storage::model::Outcome::kWaived ? std::nullopt : std::optional{owed->due_on};
  if (program.report_due_day == 0) return std::nullopt;
  return rules::report_due(calendar, month, program.report_due_day).date;
}

Result<void> submit(storage::db::Connection& connection, const rules::Program& program, const Report& draft,
                    storage::model::PersonId by, storage::model::Instant now,
                    std::optional<storage::model::CivilDate> due) {
  if (at_hand(connection, draft.project, draft.month)->state == ReportState::kAccepted)
    return Error{Code::kForbidden, "the month has been accepted"};
  if (!rules::missing(program.form, repo::reports::values(connection, draft.id)).empty())
    return Error{Code::kInvalid, "required fields are missing"};
  repo::reports::submit(connection, draft.id, by, now, due);
  repo::obligations::meet(connection, draft.project, storage::model::kMonthlyReport, draft.month.text(), now,
                          repo::audit::actor(by));
  return {};
}

std::vector<Progress> progress(storage::db::Connection& connection, const rules::Program& program,
                               storage::model::ProjectId project) {
  std::map<std::string, std::int64_t, std::less<>> sums;
  for (const auto& [month, figures] : repo::reports::figures(connection, project))
    for (const auto& [field, number] : figures)
      sums[field] += number;
  std::vector<Progress> all;
  for (const auto& indicator : program.indicators) {
    if (indicator.field.empty()) continue;
    const auto sum = sums.find(indicator.field);
    all.push_back({.indicator = &indicator, .reached = sum == sums.end() ? 0 : sum->second});
  }
  return all;
}

}  // namespace linli::handlers::reports
