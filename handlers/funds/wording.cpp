#include "handlers/funds/wording.h"

#include <algorithm>
#include <array>

#include "handlers/wording/findings.h"

namespace linli::handlers::funds {
namespace {

using ledger::Line;
using ledger::Missing;
using ledger::MonthSpent;
using ledger::Part;
using ledger::Standing;
using storage::model::CivilDate;
using storage::model::Money;
using storage::model::Month;
using storage::model::Payment;
using storage::model::PaymentKind;
using storage::model::VoucherState;
using text::Values;

/// Sets `name` where there is something to say.
void set_if(Values& values, const char* name, Money amount) {
  if (amount != Money{}) values.set(name, amount.text());
}

Money beyond(Money more, Money less) {
  return std::max(more - less, Money{});
}

}  // namespace

std::string Wording::day(CivilDate date) const {
  Values values;
  if (date.year() != today_.year()) values.set("year", std::to_string(date.year()));
  return text_.say("funds/day",
                   values.set("month", std::to_string(date.month())).set("day", std::to_string(date.day())));
}

std::string Wording::month(Month month) const {
  Values values;
  if (month.year() != today_.year()) values.set("year", std::to_string(month.year()));
  return text_.say("report/month", values.set("month", std::to_string(month.month())));
}

std::string Wording::missing(const Missing& missing) const {
  Values values;
  values.flag(std::string{ledger::name_of(missing.kind)}, true)
      .flag("midterm", missing.label == "midterm")
      .flag("final", missing.label == "final")
      .flag("by_" + missing.who, true)
      .set("label", missing.label);
  if (!missing.words.empty()) values.set("words", missing.words);
  if (missing.since) values.set("since", day(*missing.since));
  std::vector<Values> months;
  for (const auto one : missing.months)
    months.push_back(Values{}.set("month", month(one)).flag("more", !months.empty()));
  return text_.say("funds/missing", values.list("list", std::move(months)));
}

Values Wording::part_values(const Part& part) const {
  Values values;
  values.set("tranche", part.terms.label)
      .set("amount", (part.tranche.due - part.paid).text())
      .set("planned", part.tranche.planned.text())
      .set("due", part.tranche.due.text())
      .set("paid", part.paid.text())
      .flag("cut", part.tranche.due != part.tranche.planned)
      .flag("partly", part.paid != Money{} && part.paid != part.tranche.due)
      .flag("is_" + std::string{ledger::name_of(part.standing)}, true);
  std::vector<Values> leaves;
  bool evaluation = false;
  bool months = false;
  for (const auto& one : part.missing) {
    leaves.push_back(Values{}
                         .set("number", std::to_string(leaves.size() + 1))
                         .set("missing", missing(one))
                         .flag("more", !leaves.empty()));
    evaluation = evaluation || one.kind == Missing::Kind::kEvaluation;
    months = months || one.kind == Missing::Kind::kMonths;
  }
  values.flag("some", !leaves.empty())
      .flag("one", leaves.size() == 1)
      .flag("needs_material", evaluation)
      .flag("needs_months", months && !evaluation)
      .list("leaves", std::move(leaves));
  if (part.earliest)
    values.set("earliest", day(part.earliest->date)).flag("uncertain", !part.earliest->certain);
  if (!part.terms.says.empty()) values.set("says", part.terms.says);
  return values;
}

Values Wording::line_values(const Line& line) const {
  Values values;
  values.set("label", line.label).set("spent", line.accepted.text());
  set_if(values, "unaudited", line.waiting);
  if (line.most) {
    values.set("most", line.most->text());
    values.set(line.newest > *line.most ? "over" : "can",
               (line.newest > *line.most ? line.newest - *line.most : *line.most - line.newest).text());
  }
  if (line.least) {
    values.set("least", line.least->text());
    set_if(values, "short", beyond(*line.least, line.newest));
  }
  return values;
}

std::vector<Values> Wording::warnings(const std::string& line) const {
  auto exceeded = account_.exceeded;
  if (!line.empty())
    std::erase_if(exceeded,
                  [&](const auto& finding) { return finding.rule->demand.fact != "budget." + line; });
  auto lines = wording::findings(text_, program_, exceeded);
  if (line.empty() && account_.left() < Money{})
    lines.push_back(Values{}.set(
        "finding", text_.say("funds/overspent", Values{}.set("amount", (Money{} - account_.left()).text()))));
  return lines;
}

Values Wording::sums() const {
  Values values;
  values.set("project", account_.project.name)
      .set("approved", account_.project.approved.text())
      .set("paid", account_.paid.text())
      .set("spent", account_.accepted.text())
      .set("left", std::max(account_.left(), Money{}).text())
      .flag("custody", account_.custody);
  set_if(values, "to_come", account_.to_come);
  set_if(values, "dropped", account_.dropped);
  set_if(values, "recovered", account_.recovered);
  set_if(values, "waiting", account_.waiting);
  return values;
}

std::string Wording::overview() const {
  auto values = sums();
  std::vector<Values> lines;
  for (const auto& line : account_.lines)
    lines.push_back(line_values(line));
  if (account_.unsorted + account_.unsorted_waiting != Money{}) {
    Values unsorted;
    unsorted.flag("unsorted", true).set("spent", account_.unsorted.text());
    set_if(unsorted, "unaudited", account_.unsorted_waiting);
    lines.push_back(std::move(unsorted));
  }
  std::vector<Values> next;
  if (const auto* part = account_.next()) next.push_back(part_values(*part));
  values.set("today", day(today_))
      .list("lines", std::move(lines))
      .flag("divided", !account_.parts.empty())
      .flag("finished", account_.next() == nullptr && !account_.parts.empty())
      .list("next", std::move(next))
      .list("warnings", warnings());
  return text_.say("funds/overview", values);
}

std::string Wording::brief() const {
  auto values = sums();
  std::vector<Values> next;
  if (const auto* part = account_.next()) next.push_back(part_values(*part));
  return text_.say("funds/brief", values.list("next", std::move(next)));
}

std::string Wording::why(const Part* part) const {
  if (!part) part = account_.next();
  if (!part) {
    auto values = sums();
    return text_.say("funds/nothing_to_come", values.flag("divided", !account_.parts.empty()));
  }
  auto values = part_values(*part);
  const Payment* last = nullptr;
  for (const auto& payment : account_.payments)
    if (payment.tranche == part->tranche.id && payment.counts()) last = &payment;
  if (last) values.set("paid_on", day(last->moved_on));
  if (!part->terms.source.empty()) values.set("clause", wording::clause_of(program_, part->terms.source));
  return text_.say("funds/why", values.set("project", account_.project.name));
}

std::string Wording::detail() const {
  auto values = sums();
  std::vector<Values> parts;
  for (const auto& part : account_.parts)
    parts.push_back(part_values(part).set("number", std::to_string(part.tranche.seq)));
  std::vector<Values> payments;
  for (const auto& payment : account_.payments) {
    if (payment.reversed) continue;
    Values line;
    line.set("date", day(payment.moved_on))
        .set("amount", payment.amount.text())
        .flag("recovery", payment.kind == PaymentKind::kRecovery)
        .flag("waits", payment.waits());
    for (const auto& part : account_.parts)
      if (part.tranche.id == payment.tranche) line.set("tranche", part.terms.label);
    payments.push_back(std::move(line));
  }
  values.flag("none", payments.empty()).list("parts", std::move(parts)).list("payments", std::move(payments));
  return text_.say("funds/detail", values);
}

std::string Wording::months() const {
  auto values = sums();
  const MonthSpent* most = nullptr;
  const auto total = [](const MonthSpent& one) {
    return one.waiting != Money{} ? one.waiting : one.accepted;
  };
  std::vector<Values> lines;
  for (const auto& one : account_.months) {
    if (!most || total(one) > total(*most)) most = &one;
    Values line;
    line.set("month", month(one.month))
        .set("amount", total(one).text())
        .flag("waiting", one.waiting != Money{});
    lines.push_back(std::move(line));
  }
  if (most) values.set("most", month(most->month)).set("most_amount", total(*most).text());
  return text_.say("funds/months", values.flag("one", lines.size() == 1).list("lines", std::move(lines)));
}

std::string Wording::lines(const std::string& line) const {
  auto values = sums();
  std::vector<Values> lines;
  auto wanted = line;
  for (const auto& one : program_.budget)  // what is counted under another line is asked for there
    if (std::ranges::find(one.includes, line) != one.includes.end()) wanted = one.line;
  for (const auto& one : account_.lines)
    if (line.empty() || one.line == wanted) lines.push_back(line_values(one));
  return text_.say(
      "funds/lines",
      values.flag("none", lines.empty()).list("lines", std::move(lines)).list("warnings", warnings(wanted)));
}

std::string Wording::vouchers() const {
  auto values = sums();
  struct Sum {
    int count = 0;
    Money amount;
  };
  std::array<Sum, storage::model::kVoucherStates.size()> sums_by_state;
  for (const auto& voucher : account_.vouchers) {
    auto& sum = sums_by_state[static_cast<std::size_t>(voucher.state)];
    ++sum.count;
    sum.amount = sum.amount + voucher.amount;
  }
  std::vector<Values> lines;
  for (const auto state : storage::model::kVoucherStates) {
    const auto& [count, amount] = sums_by_state[static_cast<std::size_t>(state)];
    if (count == 0) continue;
    lines.push_back(Values{}
                        .flag("is_" + std::string{name_of(state)}, true)
                        .set("count", std::to_string(count))
                        .set("amount", amount.text()));
  }
  return text_.say("funds/vouchers", values.flag("none", lines.empty()).list("lines", std::move(lines)));
}

}  // namespace linli::handlers::funds
