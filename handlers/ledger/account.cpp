#include "handlers/ledger/account.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "handlers/ledger/missing.h"
#include "handlers/rules/labels.h"
#include "handlers/rules/tranches.h"

namespace linli::handlers::ledger {
namespace {

using storage::model::Money;
using storage::model::Month;
using storage::model::PaymentKind;
using storage::model::ReportState;
using storage::model::TrancheDecision;

constexpr std::string_view kSpent = "spent";
constexpr std::string_view kLine = "spending.";
constexpr std::string_view kBudget = "budget.";

/// What one version of a month's report says was spent.
struct Told {
  int version = 0;
  std::optional<Money> total;
  std::map<std::string, Money, std::less<>> lines;

  Money sorted() const {
    Money sum;
    for (const auto& [line, amount] : lines)
      sum = sum + amount;
    return sum;
  }
  /// Where only lines were told, they are the total.
  Money spent() const { return std::max(total.value_or(Money{}), sorted()); }
  bool disagrees() const { return total && sorted() > *total; }
};

/// The newest accepted version of a month, and a newer one that waits.
struct MonthTold {
  std::optional<Told> accepted, waiting;
};

/// The spending is by month and version, so that the last version of a state is its newest.
std::map<Month, MonthTold> by_month(const std::vector<storage::model::Spending>& spending) {
  std::map<Month, MonthTold> months;
  for (const auto& one : spending) {
    auto& month = months[one.month];
    const bool accepted = one.state == ReportState::kAccepted;
    auto& told = accepted ? month.accepted : month.waiting;
    if (!told || told->version != one.version) told = Told{.version = one.version, .total = {}, .lines = {}};
    if (accepted) month.waiting.reset();
    if (one.field == kSpent)
      told->total = one.amount;
    else
      told->lines[one.field.substr(kLine.size())] = one.amount;
  }
  return months;
}

Line& line_in(Account& account, const rules::Program& program, const std::string& name) {
  // What a line of the programme includes counts towards that line.
  const auto owner = std::ranges::find_if(program.budget, [&](const rules::BudgetLine& line) {
    return std::ranges::find(line.includes, name) != line.includes.end();
  });
  const auto& id = owner == program.budget.end() ? name : owner->line;
  const auto found = std::ranges::find(account.lines, id, &Line::line);
  if (found != account.lines.end()) return *found;
  account.lines.push_back({.line = id,
                           .label = rules::label_of(program, "budget." + id),
                           .most = std::nullopt,
                           .least = std::nullopt});
  return account.lines.back();
}

/// Adds a version's lines to `member` of each line. @return what no line was told for.
Money add_lines(Account& account, const rules::Program& program, const Told& told, Money Line::*member) {
  for (const auto& [name, amount] : told.lines) {
    auto& line = line_in(account, program, name);
    line.*member = line.*member + amount;
  }
  return told.spent() - told.sorted();
}

void add_spending(Account& account, const Records& records, const rules::Program& program) {
  for (const auto& [month, told] : by_month(records.spending)) {
    MonthSpent spent{.month = month};
    if (told.accepted) {
      spent.accepted = told.accepted->spent();
      if (told.accepted->disagrees()) account.disagreeing.push_back(month);
      account.unsorted = account.unsorted + add_lines(account, program, *told.accepted, &Line::accepted);
    }
    if (told.waiting) {
      spent.waiting = told.waiting->spent();
      account.unsorted_waiting =
          account.unsorted_waiting + add_lines(account, program, *told.waiting, &Line::waiting);
    }
    add_lines(account, program, told.waiting ? *told.waiting : *told.accepted, &Line::newest);
    account.accepted = account.accepted + spent.accepted;
    account.waiting = account.waiting + spent.waiting;
    account.months.push_back(spent);
  }
}

/// The bounds of lines, from the rules about them, and those that the spending breaks already. A lower bound
/// is for the end, so it is only shown.
void add_bounds(Account& account, const rules::Program& program) {
  rules::Facts facts{{"project.amount", account.project.approved.fen()}};
  for (const auto& line : account.lines)
    facts["budget." + line.line] = line.newest.fen();
  const rules::Scope scope{
      .track = account.project.track, .offer = account.project.offer, .stage = rules::Stage::kPlan};
  for (const auto& finding : rules::evaluate(program, scope, facts)) {
    const auto& rule = *finding.rule;
    if (!rule.demand.fact.starts_with(kBudget) || rule.measure != rules::Measure::kMoney || !finding.bound)
      continue;
    const auto line = std::ranges::find(account.lines, rule.demand.fact.substr(kBudget.size()), &Line::line);
    if (line == account.lines.end()) continue;
    const bool least = rule.demand.at_least || (rule.demand.share && !rule.demand.share->most);
    (least ? line->least : line->most) = Money::fen(*finding.bound);
    if (!least && finding.verdict == rules::Verdict::kNotMet) account.exceeded.push_back(finding);
  }
}

void add_payments(Account& account) {
  for (const auto& payment : account.payments) {
    if (payment.kind == PaymentKind::kRecovery) {
      if (payment.counts()) account.recovered = account.recovered + payment.amount;
      continue;
    }
    const auto part = std::ranges::find_if(
        account.parts, [&](const Part& one) { return one.tranche.id == payment.tranche; });
    if (payment.counts()) account.paid = account.paid + payment.amount;
    if (part == account.parts.end()) continue;
    if (payment.counts()) part->paid = part->paid + payment.amount;
    if (payment.waits()) part->unsigned_ = part->unsigned_ + payment.amount;
  }
}

void add_sums(Account& account) {
  for (const auto& part : account.parts) {
    const bool cancelled = part.tranche.decision == TrancheDecision::kCancelled;
    const auto to_come = cancelled ? Money{} : part.tranche.due - part.paid;
    account.to_come = account.to_come + to_come;
    account.dropped = account.dropped + part.tranche.planned - part.paid - to_come;
  }
  if (account.parts.empty()) account.to_come = account.project.approved - account.paid;
  for (const auto& voucher : account.vouchers)
    if (voucher.state == storage::model::VoucherState::kPaid)
      account.reimbursed = account.reimbursed + voucher.amount;
}

}  // namespace

std::string_view name_of(Standing standing) {
  constexpr std::array<std::string_view, 6> names{"planned", "ready",    "signature",
                                                  "paid",    "withheld", "cancelled"};
  return names[static_cast<std::size_t>(standing)];
}

std::string_view name_of(Missing::Kind kind) {
  constexpr std::array<std::string_view, 9> names{"contract",  "evaluation", "failed",  "months", "earlier",
                                                  "signature", "withheld",   "stopped", "other"};
  return names[static_cast<std::size_t>(kind)];
}

rules::Tranche terms_of(const storage::model::Tranche& tranche) {
  auto terms = rules::tranche_from_json(tranche.terms);
  if (!terms) throw std::runtime_error{terms.error().message};
  return *std::move(terms);
}

bool in_custody(const rules::Program& program, const storage::model::Project& project) {
  const auto* track = program.track(project.track);
  return project.custody || (track && track->account == "custody");
}

const storage::model::Evaluation* result_of(const std::vector<storage::model::Evaluation>& evaluations,
                                            storage::model::EvaluationKind kind) {
  const storage::model::Evaluation* last = nullptr;
  for (const auto& evaluation : evaluations)
    if (evaluation.kind == kind) last = &evaluation;
  return last;
}

const Part* Account::next() const {
  const auto found = std::ranges::find_if(parts, [](const Part& part) {
    return part.standing != Standing::kPaid && part.standing != Standing::kCancelled;
  });
  return found == parts.end() ? nullptr : &*found;
}

Account reckon(const Records& records, const rules::Program& program, const rules::Calendar& calendar,
               storage::model::CivilDate today) {
  Account account{.project = records.project,
                  .custody = in_custody(program, records.project),
                  .payments = records.payments,
                  .evaluations = records.evaluations,
                  .vouchers = records.vouchers};
  for (const auto& tranche : records.tranches)
    account.parts.push_back({.tranche = tranche, .terms = terms_of(tranche), .earliest = std::nullopt});
  for (const auto& line : program.budget)
    line_in(account, program, line.line);
  add_spending(account, records, program);
  add_bounds(account, program);
  std::erase_if(account.lines, [](const Line& line) {
    return !line.most && !line.least && line.accepted == Money{} && line.waiting == Money{};
  });
  add_payments(account);
  add_sums(account);
  explain(account, records, program, calendar, today);
  return account;
}

}  // namespace linli::handlers::ledger
