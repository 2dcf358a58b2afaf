#include "handlers/disclosure/tables.h"

#include <algorithm>

#include "handlers/disclosure/columns.h"

namespace linli::handlers::disclosure {
namespace {

using ledger::Account;
using ledger::Line;
using sheets::Sheet;
using sheets::WrittenCell;
using storage::model::Money;

/// Every budget line that some project has, in the order of their appearance.
std::vector<const Line*> lines_of(const ProgramReport& report) {
  std::vector<const Line*> lines;
  for (const auto& project : report.projects)
    for (const auto& line : project.account.lines)
      if (std::ranges::none_of(lines, [&](const Line* known) { return known->line == line.line; }))
        lines.push_back(&line);
  return lines;
}

Money spent_on(const Account& account, const std::string& line) {
  const auto found = std::ranges::find(account.lines, line, &Line::line);
  return found == account.lines.end() ? Money{} : found->accepted;
}

std::vector<WrittenCell> project_cells(const rules::Program& program, const ProjectReport& project) {
  const auto& account = project.account;
  const auto* track = program.track(account.project.track);
  return {account.project.code,  account.project.name,     project.organization, track ? track->label : "",
          account.project.place, account.project.approved, account.paid,         account.recovered,
          account.to_come,       account.dropped,          account.accepted,     account.waiting,
          account.left()};
}

Sheet projects_sheet(const ProgramReport& report, const text::Text& text) {
  constexpr auto kName = "sheets/projects";
  auto sheet = sheet_named(text, kName);
  const auto lines = lines_of(report);
  for (const auto* line : lines)
    sheet.columns.push_back(text.say("sheets/line", text::Values{}.set("label", line->label)));
  sheet.columns.push_back(text.say("sheets/unsorted"));
  for (const auto& indicator : report.program->indicators)
    if (!indicator.field.empty())
      sheet.columns.push_back(text.say(
          "sheets/indicator", text::Values{}.set("label", indicator.label).set("unit", indicator.unit)));
  for (auto& column : lines_in(text, "sheets/satisfaction"))
    sheet.columns.push_back(std::move(column));
  for (auto& column : lines_in(text, "sheets/observed"))
    sheet.columns.push_back(std::move(column));
  for (const auto& project : report.projects) {
    auto row = project_cells(*report.program, project);
    for (const auto* line : lines)
      row.emplace_back(spent_on(project.account, line->line));
    row.emplace_back(project.account.unsorted);
    for (const auto& indicator : report.program->indicators) {
      if (indicator.field.empty()) continue;
      const auto found = std::ranges::find(project.results, &indicator, &Reached::indicator);
      if (found == project.results.end())
        row.emplace_back();
      else if (indicator.money)
        row.emplace_back(Money::fen(found->value));
      else
        row.emplace_back(found->value);
    }
    const auto& rated = project.satisfaction;
    row.insert(row.end(), {rated.raters, share_cell(rated, rated.percent), share_cell(rated, rated.low),
                           share_cell(rated, rated.high)});
    add_observed(row, project.observed);
    sheet.rows.push_back(std::move(row));
  }
  fits(sheet, kName);
  return sheet;
}

template <class Rows>
Sheet sheet_of(const ProgramReport& report, const text::Text& text, const char* name, const Rows& rows) {
  auto sheet = sheet_named(text, name);
  for (const auto& project : report.projects)
    rows(project.account, sheet.rows);
  fits(sheet, name);
  return sheet;
}

using Rows = std::vector<std::vector<WrittenCell>>;

}  // namespace

std::vector<Sheet> public_tables(const ProgramReport& report, const text::Text& text) {
  return {projects_sheet(report, text)};
}

std::vector<Sheet> tables(const ProgramReport& report, const text::Text& text) {
  auto all = public_tables(report, text);
  all.push_back(sheet_of(report, text, "sheets/tranches", [&](const Account& account, Rows& rows) {
    for (const auto& part : account.parts) {
      std::vector<WrittenCell> row{account.project.code,
                                   std::int64_t{part.tranche.seq},
                                   part.terms.label,
                                   part.tranche.planned,
                                   part.tranche.due,
                                   part.paid,
                                   word(text, ledger::name_of(part.standing))};
      if (part.earliest)
        row.emplace_back(part.earliest->date);
      else
        row.emplace_back();
      rows.push_back(std::move(row));
    }
  }));
  all.push_back(sheet_of(report, text, "sheets/payments", [&](const Account& account, Rows& rows) {
    for (const auto& payment : account.payments)
      rows.push_back({account.project.code, payment.id.value,
                      word(text, storage::model::name_of(payment.kind)), payment.amount, payment.moved_on,
                      payment.document,
                      word(text, payment.reversed  ? "reversed"
                                 : payment.waits() ? "signature"
                                                   : "recorded")});
  }));
  all.push_back(sheet_of(report, text, "sheets/months", [](const Account& account, Rows& rows) {
    for (const auto& month : account.months)
      rows.push_back({account.project.code, month.month.text(), month.accepted, month.waiting});
  }));
  all.push_back(sheet_of(report, text, "sheets/vouchers", [&](const Account& account, Rows& rows) {
    for (const auto& voucher : account.vouchers)
      rows.push_back({account.project.code, voucher.number, voucher.line, voucher.amount, voucher.issued_on,
                      word(text, storage::model::name_of(voucher.state))});
  }));
  return all;
}

}  // namespace linli::handlers::disclosure
