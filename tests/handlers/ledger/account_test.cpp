#include "handlers/ledger/account.h"

#include <algorithm>
#include <random>

#include "tests/handlers/funds/office.h"
#include "tests/support/catch.h"
#include "tests/support/setting.h"

using namespace linli;
using namespace linli::storage;
using handlers::ledger::Account;
using handlers::ledger::Missing;
using handlers::ledger::Part;
using handlers::ledger::Standing;
using linli::tests::Office;
using model::EvaluationKind;
using model::Money;
using model::Month;
using model::ProjectState;

TEST_CASE("accepted spending counts, submitted spending waits, a correction waits beside what it corrects",
          "[ledger]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  office.report("CC01", {2024, 3},
                {{"spent", 20000}, {"spending.labour", 12000}, {"spending.materials", 5000}});
  office.report("CC01", {2024, 4}, {{"spent", 9000}, {"spending.labour", 9000}}, "submitted");
  office.report("CC01", {2024, 5}, {{"spent", 7000}}, "returned");
  auto account = office.account("CC01");
  CHECK(account.accepted == Money::yuan(20000));
  CHECK(account.waiting == Money::yuan(9000));
  CHECK(account.unsorted == Money::yuan(3000));
  REQUIRE(account.lines.size() == 2);
  CHECK(account.lines[0].line == "labour");
  CHECK(account.lines[0].accepted == Money::yuan(12000));
  CHECK(account.lines[0].waiting == Money::yuan(9000));
  CHECK(account.lines[0].most == Money::yuan(30000));
  CHECK(account.exceeded.empty());

  office.report("CC01", {2024, 3}, {{"spent", 30000}, {"spending.labour", 25000}}, "submitted");
  account = office.account("CC01");
  CHECK(account.accepted == Money::yuan(20000));  // as long as nobody has accepted the correction
  CHECK(account.waiting == Money::yuan(39000));
  REQUIRE(account.exceeded.size() == 1);  // 25 000 and 9 000 for labour, of 30 000
  CHECK(account.exceeded[0].rule->id == "fixed.labour");
  CHECK(account.exceeded[0].by == Money::yuan(4000).fen());
}

TEST_CASE("a month whose correction was returned is owed again, and what it corrected waits no longer",
          "[ledger]") {
  Office office{"shufu-2024"};
  office.contracted("SF11", Money::yuan(160000), "");
  const Missing::Kind months = Missing::Kind::kMonths;
  REQUIRE(handlers::funds::agree(
      office.db, office.means(), office.get("SF11"),
      {{.label = "全部", .amount = Money::yuan(160000), .needs = {"reports.unfiled_months"}}}, office.cashier,
      office.now));
  office.report("SF11", {2024, 3}, {{"spent", 20000}}, "submitted");
  office.report("SF11", {2024, 4}, {{"spent", 100}}, "submitted");
  CHECK(office.account("SF11").parts[0].standing == Standing::kReady);
  CHECK(office.account("SF11").waiting == Money::yuan(20100));

  office.report("SF11", {2024, 3}, {{"spent", 30000}}, "submitted");
  CHECK(office.account("SF11").parts[0].standing == Standing::kReady);
  CHECK(office.account("SF11").waiting == Money::yuan(30100));
  office.db.run("UPDATE reports SET state = 'returned' WHERE version = 2");
  const auto account = office.account("SF11");
  CHECK(account.waiting == Money::yuan(100));
  REQUIRE(account.parts[0].missing.size() == 1);
  CHECK(account.parts[0].missing[0].kind == months);
  CHECK(account.parts[0].missing[0].months == std::vector<Month>{{2024, 3}});
}

TEST_CASE("where a whole track's money is kept by the street, its projects' is", "[ledger]") {
  auto rules = *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/chongchuan-2021.toml");
  for (auto& track : rules.tracks)
    if (track.id == "micro") track.account = "custody";
  Office office{rules};
  office.contracted("CC01", Money::yuan(100000), "fixed");
  office.contracted("CC02", Money::yuan(50000), "micro");
  office.contracted("CC03", Money::yuan(100000), "fixed", true);
  CHECK_FALSE(office.account("CC01").custody);
  CHECK(office.account("CC02").custody);
  CHECK(office.account("CC03").custody);
  office.pay_next("CC02");
  CHECK(office.account("CC02").payments[0].payee == model::Payee::kStreet);
  CHECK(office.account("CC02").with_street() == Money::yuan(20000));
}

TEST_CASE(
    "Shufu's bounds: labour at most 100 000, service at least 40 000, evaluation and other at most 20 000",
    "[ledger]") {
  Office office{"shufu-2024"};
  office.contracted("SF11", Money::yuan(160000), "");
  office.report("SF11", {2024, 3},
                {{"spent", 127000},
                 {"spending.labour", 100000},
                 {"spending.service", 6000},
                 {"spending.evaluation", 12000},
                 {"spending.other", 9000}});
  const auto account = office.account("SF11");
  REQUIRE(account.lines.size() == 3);
  CHECK(account.lines[0].most == Money::yuan(100000));
  CHECK(account.lines[1].least == Money::yuan(40000));
  CHECK(account.lines[2].line == "evaluation");
  CHECK(account.lines[2].accepted == Money::yuan(21000));  // other costs count towards it
  REQUIRE(account.exceeded.size() == 1);
  CHECK(account.exceeded[0].rule->source == "seeds/002 三1");
  CHECK(account.left() == Money::yuan(-127000));  // more spent than paid: told, not hidden
}

TEST_CASE("a report whose lines are more than its total disagrees", "[ledger]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  office.report("CC01", {2024, 3}, {{"spent", 1000}, {"spending.labour", 1200}});
  const auto found = handlers::ledger::disagreements(office.account("CC01"));
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "project CC01: the report of 2024-03 tells more by line than in all");
}

namespace {

/// Whether this need of a part is met, found out apart from the ledger.
bool is_met(Office& office, const handlers::rules::Condition& need) {
  const auto project = office.get("CC01");
  if (need.fact == "reports.unfiled_months") {
    for (Month month{2024, 3}; month <= Month{2025, 2}; month = month.plus(1)) {
      const auto filed = repo::reports::filed(office.db, project.id, month);
      const auto due = handlers::rules::report_due(office.calendar, month, office.rules.report_due_day).date;
      if (due < model::CivilDate::of(office.now) && (!filed || filed->state == model::ReportState::kReturned))
        return false;
    }
    return true;
  }
  for (const auto kind : model::kEvaluationKinds)
    if (need.fact == "evaluation." + std::string{model::name_of(kind)} + "_passed")
      return office.db
                 .integer("SELECT passed FROM evaluations WHERE kind = ? ORDER BY id DESC LIMIT 1",
                          {model::name_of(kind)})
                 .value_or(0) == 1;
  return need.fact == "contract.signed";
}

/// What must hold of an account whatever happened.
void check_sums(const Account& account, Office& office) {
  const auto found = handlers::ledger::disagreements(account);
  INFO((found.empty() ? "" : found.front()));
  REQUIRE(found.empty());
  REQUIRE(account.paid + account.to_come + account.dropped == account.project.approved);
  for (const auto& part : account.parts) {
    REQUIRE(part.paid + part.unsigned_ <= part.tranche.due);
    const bool blocked = part.standing != Standing::kReady && part.standing != Standing::kPaid;
    REQUIRE(blocked == !part.missing.empty());
    if (part.standing == Standing::kCancelled) REQUIRE(part.unsigned_ == Money{});
    if (part.standing == Standing::kReady)
      for (const auto& need : part.terms.needs)
        REQUIRE(is_met(office, need));
  }
}

/// Does random things, allowed or not, to one project.
class Monkey {
 public:
  explicit Monkey(unsigned seed) : random_(seed), office_(rules()) {
    const Money grant = Money::fen(number(1, 15'000'000));
    office_.contracted("CC01", grant, number(0, 1) == 0 ? "fixed" : "micro", number(0, 3) == 0);
    if (number(0, 1) == 0) agree(grant);
  }

  void act() {
    office_.now += std::chrono::hours{number(1, 24 * 12)};
    const auto project = office_.get("CC01");
    switch (number(0, 9)) {
      case 0:
      case 1:
        return file();
      case 2:
      case 3:
      case 4:
        return pay();
      case 5:
        return sign_or_undo(false);
      case 6:
        return sign_or_undo(true);
      case 7:
        (void)office_.evaluate("CC01", number(0, 2) == 0 ? EvaluationKind::kFinal : EvaluationKind::kMidterm,
                               number(0, 4) != 0, number(0, 1) == 0 ? 1000 : number(0, 1000));
        return;
      case 8:
        (void)handlers::funds::withhold(office_.db, office_.means(), project, number(1, 3), number(0, 2) == 0,
                                        "查账", office_.cashier, office_.now);
        return;
      default:
        return rarely();
    }
  }

  Account account() { return office_.account("CC01"); }
  void check() { check_sums(account(), office_); }

  /// Does exactly what the first blocked part lists, once. @return whether all of it can be done at all.
  bool do_what_is_listed() {
    const auto before = account();
    const auto* part = before.next();
    if (!part) return false;
    for (const auto& missing : part->missing)
      if (!do_one(*part, missing)) return false;
    return true;
  }

 private:
  static handlers::rules::Program rules() {
    auto program =
        *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/chongchuan-2021.toml");
    program.report_due_day = 5;
    return program;
  }
  int number(int least, int most) { return std::uniform_int_distribution{least, most}(random_); }

  /// A contract of its own, under which reports are owed too.
  void agree(Money grant) {
    const auto first = Money::fen(number(1, static_cast<int>(grant.fen())));
    std::vector<handlers::funds::AgreedPart> parts{
        {.label = "首款", .amount = first, .needs = {"contract.signed", "reports.unfiled_months"}}};
    if (first != grant)
      parts.push_back({.label = "尾款",
                       .amount = grant - first,
                       .needs = {"evaluation.final_passed", "reports.unfiled_months"},
                       .reducible = true});
    REQUIRE(handlers::funds::agree(office_.db, office_.means(), office_.get("CC01"), parts, office_.cashier,
                                   office_.now));
  }
  void file() { file(Month{2024, 3}.plus(number(0, 11)), number(0, 3)); }
  void file(Month month, int state) {
    const auto filed = repo::reports::filed(office_.db, office_.get("CC01").id, month);
    if (filed && filed->state == model::ReportState::kAccepted) return;  // locked
    const std::int64_t labour = number(0, 9000), materials = number(0, 9000);
    const char* states[] = {"submitted", "accepted", "accepted", "returned"};
    office_.report("CC01", month,
                   {{"spent", labour + materials + number(0, 500)},
                    {"spending.labour", labour},
                    {"spending.materials", materials}},
                   states[state]);
  }
  void pay() {
    auto order = office_.order("单" + std::to_string(number(1, 60)));
    if (number(0, 2) == 0) order.tranche = number(1, 4);
    if (number(0, 1) == 0) order.amount = Money::fen(number(-5, 9'000'000));
    if (number(0, 3) == 0) order.staff = office_.second;
    (void)office_.pay("CC01", order);
  }
  void sign_or_undo(bool undo) {
    const auto payments = account().payments;
    if (payments.empty()) return;
    const auto id = payments[static_cast<std::size_t>(number(0, static_cast<int>(payments.size()) - 1))].id;
    if (undo)
      (void)office_.reverse("CC01", id);
    else
      (void)office_.confirm("CC01", id, number(0, 1) == 0 ? office_.second : office_.cashier);
  }
  void rarely() {
    auto order = office_.order("退" + std::to_string(number(1, 60)));
    order.amount = Money::fen(number(1, 2'000'000));
    (void)handlers::funds::recover(office_.db, office_.means(), office_.get("CC01"), order, office_.now);
    if (number(0, 3) == 0) (void)office_.move("CC01", ProjectState::kMidTerm);
    if (number(0, 5) == 0) (void)office_.move("CC01", ProjectState::kSuspended);
    if (number(0, 9) == 0)
      (void)office_.move("CC01", ProjectState::kTerminated, model::TerminationReason::kMisuse);
  }

  bool do_one(const Part& part, const Missing& missing) {
    switch (missing.kind) {
      case Missing::Kind::kEvaluation:
      case Missing::Kind::kFailed:
        REQUIRE(office_.evaluate(
            "CC01", missing.label == "final" ? EvaluationKind::kFinal : EvaluationKind::kMidterm, true));
        return true;
      case Missing::Kind::kWithheld:
        REQUIRE(handlers::funds::withhold(office_.db, office_.means(), office_.get("CC01"), part.tranche.seq,
                                          false, "", office_.cashier, office_.now));
        return true;
      case Missing::Kind::kMonths:
        for (const auto month : missing.months)
          file(month, 0);
        return true;
      case Missing::Kind::kSignature:
        for (const auto& payment : account().payments)
          if (payment.waits() && payment.tranche == part.tranche.id)
            REQUIRE(office_.confirm("CC01", payment.id,
                                    payment.staff == office_.cashier ? office_.second : office_.cashier));
        return true;
      default:
        return false;  // a project that is over goes on no more
    }
  }

  std::mt19937 random_;
  Office office_;
};

}  // namespace

TEST_CASE(
    "whatever happens, no sum disagrees and no fen vanishes, what is blocked says why, and doing it is "
    "enough",
    "[ledger]") {
  const int runs = tests::setting("LINLI_MONEY_RUNS", 40);
  int unblocked = 0, by_reports = 0;
  for (int run = 1; run <= runs; ++run) {
    INFO("seed " << run);
    Monkey monkey{static_cast<unsigned>(run)};
    for (int step = 0; step < 40; ++step) {
      monkey.act();
      monkey.check();
    }
    const auto before = monkey.account();
    const auto* blocked = before.next();
    if (!blocked || blocked->standing == Standing::kReady || !monkey.do_what_is_listed()) continue;
    const auto after = monkey.account();
    monkey.check();
    const auto& part = after.parts[static_cast<std::size_t>(blocked->tranche.seq - 1)];
    CHECK((part.standing == Standing::kReady || part.standing == Standing::kPaid));
    ++unblocked;
    by_reports += std::ranges::count(blocked->missing, Missing::Kind::kMonths, &Missing::kind) > 0 ? 1 : 0;
  }
  CHECK(unblocked > runs / 10);
  CHECK(by_reports > 0);
}
