#include "handlers/ledger/sums.h"

#include <algorithm>
#include <functional>

#include "handlers/rules/lifecycle.h"

namespace linli::handlers::ledger {
namespace {

using storage::model::Money;

/// Collects sentences about one thing.
class Notes {
 public:
  explicit Notes(std::string subject) : subject_(std::move(subject)) {}

  void say(const std::string& what) { all_.push_back(subject_ + ": " + what); }
  void equal(const std::string& one, Money a, const std::string& other, Money b) {
    if (a != b) say(one + " is " + a.text() + " yuan, " + other + " is " + b.text() + " yuan");
  }
  void at_most(const std::string& one, Money a, const std::string& other, Money b) {
    if (a > b)
      say(one + " is " + a.text() + " yuan, more than " + other + ", which is " + b.text() + " yuan");
  }
  std::vector<std::string> take() { return std::move(all_); }

 private:
  std::string subject_;
  std::vector<std::string> all_;
};

template <class List, class Part>
Money sum(const List& list, const Part& part) {
  Money total;
  for (const auto& one : list)
    total = total + std::invoke(part, one);
  return total;
}

/// What a programme says of itself, as far as its parts tell: the total of all, and of each track.
void check_totals(Notes& notes, const rules::Program& program) {
  Money total;
  bool known = !program.tracks.empty();
  for (const auto& track : program.tracks) {
    known = known && track.total >= Money{};
    total = total + track.total;
  }
  const auto judge = [&](const rules::Facts& facts, std::string_view track) {
    for (const auto& finding : rules::evaluate(program, {.track = track, .offer = "", .stage = {}}, facts)) {
      const auto& rule = *finding.rule;
      const bool own = rule.track == track;  // those of every track are looked at once
      if (!own || !facts.contains(rule.demand.fact) || finding.verdict != rules::Verdict::kNotMet) continue;
      notes.say("its parts make " + rule.demand.fact + (track.empty() ? "" : " of " + std::string{track}) +
                " " + Money::fen(*finding.value).text() + " yuan, its rule " + rule.id + " (" + rule.source +
                ") says " + Money::fen(*finding.bound).text() + " yuan");
    }
  };
  if (known) judge({{"program.total", total.fen()}}, "");
  for (const auto& track : program.tracks) {
    if (track.total < Money{}) continue;
    const auto carried = std::max(track.carried, Money{});
    judge({{"track.total", track.total.fen()},
           {"track.carried", carried.fen()},
           {"track.year_budget", (track.total - carried).fen()}},
          track.id);
  }
}

void check_tracks(Notes& notes, const rules::Program& program, const std::vector<Account>& accounts) {
  for (const auto& track : program.tracks) {
    Money approved;
    int projects = 0;
    for (const auto& account : accounts) {
      if (account.project.track != track.id || !rules::was_contracted(account.project.state)) continue;
      ++projects;
      approved = approved + account.project.approved;
      if (track.each >= Money{})
        notes.equal("the grant of project " + account.project.code, account.project.approved,
                    "that of each project of track " + track.id, track.each);
    }
    if (track.total >= Money{})
      notes.at_most("what projects of track " + track.id + " were granted", approved, "its total",
                    track.total);
    if (track.projects > 0 && projects > track.projects)
      notes.say("track " + track.id + " has " + std::to_string(projects) + " projects, and " +
                std::to_string(track.projects) + " are planned");
  }
}

}  // namespace

std::vector<std::string> disagreements(const Account& account) {
  Notes notes{"project " + account.project.code};
  if (!account.parts.empty())
    notes.equal("the sum of its tranches",
                sum(account.parts, [](const Part& part) { return part.tranche.planned; }), "its grant",
                account.project.approved);
  for (const auto& part : account.parts) {
    const auto name = "tranche " + std::to_string(part.tranche.seq);
    notes.at_most("what is due of " + name, part.tranche.due, "what was planned", part.tranche.planned);
    notes.at_most("what is recorded as paid of " + name, part.paid + part.unsigned_, "what is due",
                  part.tranche.due);
  }
  notes.equal("the sum of its payments", account.paid, "the sum paid of its tranches",
              sum(account.parts, [](const Part& part) { return part.paid; }));
  notes.equal("what is paid, to come and dropped together", account.paid + account.to_come + account.dropped,
              "its grant", account.project.approved);
  notes.at_most("what came back", account.recovered, "what was paid", account.paid);
  notes.equal("spending by line",
              sum(account.lines, [](const Line& line) { return line.accepted; }) + account.unsorted,
              "spending in all", account.accepted);
  notes.equal("spending by month",
              sum(account.months, [](const MonthSpent& month) { return month.accepted; }), "spending in all",
              account.accepted);
  for (const auto month : account.disagreeing)
    notes.say("the report of " + month.text() + " tells more by line than in all");
  if (account.reimbursed != Money{})
    notes.at_most("what was reimbursed", account.reimbursed, "what the street was paid",
                  account.paid - account.recovered);
  return notes.take();
}

std::vector<std::string> disagreements(const rules::Program& program, const std::vector<Account>& accounts) {
  Notes notes{"programme " + program.code};
  check_totals(notes, program);
  check_tracks(notes, program, accounts);
  if (program.tracks.empty() && program.grant > Money{} && program.projects > 0) {
    Money approved;
    for (const auto& account : accounts)
      if (rules::was_contracted(account.project.state)) approved = approved + account.project.approved;
    notes.at_most("what its projects were granted", approved, "its total",
                  Money::fen(program.grant.fen() * program.projects));
  }
  auto all = notes.take();
  for (const auto& account : accounts)
    for (auto& one : disagreements(account))
      all.push_back(std::move(one));
  return all;
}

}  // namespace linli::handlers::ledger
