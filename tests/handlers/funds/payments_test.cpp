#include "handlers/funds/payments.h"

#include "storage/repo/audit.h"
#include "storage/repo/payments.h"
#include "tests/handlers/funds/office.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using handlers::ledger::Missing;
using handlers::ledger::Standing;
using linli::tests::Office;
using model::Code;
using model::EvaluationKind;
using model::Money;
using model::ProjectState;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::int64_t> yuan(const std::vector<handlers::ledger::Part>& parts) {
  std::vector<std::int64_t> all;
  for (const auto& part : parts)
    all.push_back(part.tranche.due.fen() / 100);
  return all;
}

}  // namespace

TEST_CASE("a contract divides the grant 40, 40 and 20, each part waits for what its programme says",
          "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  auto account = office.account("CC01");
  CHECK(yuan(account.parts) == std::vector<std::int64_t>{40000, 40000, 20000});
  CHECK(account.parts[0].standing == Standing::kReady);
  REQUIRE(account.parts[1].standing == Standing::kPlanned);
  REQUIRE(account.parts[1].missing.size() == 2);
  CHECK(account.parts[1].missing[0].kind == Missing::Kind::kEarlier);
  CHECK(account.parts[1].missing[1].kind == Missing::Kind::kEvaluation);
  CHECK(account.parts[1].missing[1].who == "agency");
  // Ten working days from the material to the result and five to the payment, around the Dragon Boat
  // Festival.
  CHECK(account.parts[1].earliest->date == model::CivilDate{2024, 6, 25});

  office.pay_next("CC01");
  const auto early = office.pay("CC01", office.order("12"));
  REQUIRE_FALSE(early);
  CHECK(has(early.error().message, "tranche 2 cannot be paid yet, missing: evaluation midterm"));
  REQUIRE(office.evaluate("CC01", EvaluationKind::kMidterm, true));
  CHECK(office.get("CC01").state == ProjectState::kRunning);
  office.pay_next("CC01");
  REQUIRE(office.evaluate("CC01", EvaluationKind::kFinal, true, 900));
  CHECK(office.account("CC01").parts[2].tranche.due == Money::yuan(18000));
  office.pay_next("CC01");
  account = office.account("CC01");
  CHECK(account.paid == Money::yuan(98000));
  CHECK(account.dropped == Money::yuan(2000));
  CHECK(account.to_come == Money{});
  CHECK(account.next() == nullptr);
  CHECK(handlers::ledger::disagreements(account).empty());
  CHECK(repo::payments::altered(office.db).empty());
  CHECK_FALSE(repo::audit::verify(office.db));
}

TEST_CASE("two staff pay the same tranche at the same moment: one succeeds, one is told who was first",
          "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  auto other = office.order("回单8802");
  other.staff = office.second;
  REQUIRE(office.pay("CC01", office.order("回单8801")));
  const auto late = office.pay("CC01", other);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Code::kConflict);
  other.tranche = 1;
  const auto named = office.pay("CC01", other);
  REQUIRE_FALSE(named);
  CHECK(has(named.error().message,
            "nothing is left to be paid of tranche 1; payment 1 of 40 000 yuan was recorded by 王芳"));
  CHECK(office.account("CC01").paid == Money::yuan(40000));
}

TEST_CASE("above the programme's limit a payment counts once somebody else has signed it", "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(150000));  // its first part is 60 000, the limit 50 000
  const auto payment = office.pay("CC01", office.order("回单1"));
  REQUIRE(payment);
  CHECK(payment->waits());
  CHECK(office.account("CC01").paid == Money{});
  CHECK(office.account("CC01").parts[0].standing == Standing::kSignature);
  CHECK(office.letters().size() == 1);  // of the contract
  const auto own = office.confirm("CC01", payment->id, office.cashier);
  REQUIRE_FALSE(own);
  CHECK(own.error().code == Code::kForbidden);
  CHECK_FALSE(office.confirm("CC01", payment->id, office.agency));
  REQUIRE(office.confirm("CC01", payment->id, office.second));
  CHECK(office.account("CC01").paid == Money::yuan(60000));
  CHECK_FALSE(office.confirm("CC01", payment->id, office.second));
  const auto letters = office.letters();
  REQUIRE(letters.size() == 1);
  CHECK(has(letters[0], "60 000 元"));
}

TEST_CASE("a wrong entry is reversed, never changed, and the lead hears of both", "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  auto wrong = office.order("回单1");
  wrong.amount = Money::yuan(4000);
  const auto payment = office.pay("CC01", wrong);
  REQUIRE(payment);
  CHECK_THROWS_AS(office.db.run("UPDATE payments SET amount_fen = 4000000 WHERE id = ?", {payment->id.value}),
                  db::ConstraintViolated);
  CHECK_THROWS_AS(office.db.run("DELETE FROM payments WHERE id = ?", {payment->id.value}),
                  db::ConstraintViolated);
  CHECK_FALSE(handlers::funds::reverse(office.db, office.means(), office.get("CC01"), payment->id, "",
                                       office.cashier, office.now));
  REQUIRE(office.reverse("CC01", payment->id));
  CHECK_FALSE(office.reverse("CC01", payment->id));
  CHECK(office.account("CC01").paid == Money{});
  REQUIRE(office.pay("CC01", office.order("回单1")));  // the document is free again
  const auto twice = office.pay("CC01", office.order("回单1"));
  CHECK_FALSE(twice);
  CHECK(office.account("CC01").paid == Money::yuan(40000));
  const auto letters = office.letters();
  REQUIRE(letters.size() == 4);  // contracted, paid, taken back, paid
  CHECK(has(letters[2], "记错了"));
}

TEST_CASE("only the bureau's staff record money, and a street's where it keeps it", "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(50000), "micro");
  office.contracted("CC02", Money::yuan(50000), "micro", true);
  for (const auto staff : {office.agency, office.street, model::StaffId{99}}) {
    auto order = office.order("1");
    order.staff = staff;
    const auto refused = office.pay("CC01", order);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kForbidden);
  }
  auto order = office.order("2");
  order.staff = office.street;
  const auto paid = office.pay("CC02", order);
  REQUIRE(paid);
  CHECK(paid->payee == model::Payee::kStreet);
  repo::staff::disable(office.db, office.cashier, office.now);
  CHECK_FALSE(office.pay("CC01", office.order("3")));
}

TEST_CASE("a failed mid-term suspends the project and cancels what is open", "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(150000));
  office.pay_next("CC01");
  handlers::projects::Assessment failed{.kind = EvaluationKind::kMidterm,
                                        .score = 40,
                                        .passed = false,
                                        .comment = "活动没有做起来",
                                        .held_on = {2024, 6, 3},
                                        .staff = office.agency};
  CHECK(handlers::projects::evaluate(office.db, office.text, office.get("CC01"), failed, office.now)
            .error()
            .code == Code::kForbidden);
  failed.staff = office.second;
  REQUIRE(handlers::projects::evaluate(office.db, office.text, office.get("CC01"), failed, office.now));
  CHECK(office.get("CC01").state == ProjectState::kSuspended);
  auto account = office.account("CC01");
  CHECK(account.parts[1].standing == Standing::kCancelled);
  CHECK(account.parts[2].standing == Standing::kCancelled);
  CHECK(account.parts[1].missing.size() == 1);
  CHECK(account.dropped == Money::yuan(90000));
  CHECK(handlers::ledger::disagreements(account).empty());
  CHECK_FALSE(office.pay("CC01", office.order("9")));

  // Terminated, what is unspent comes back, and not a fen more.
  office.report("CC01", {2024, 4}, {{"spent", 20000}});
  REQUIRE(office.move("CC01", ProjectState::kTerminated, model::TerminationReason::kForceMajeure));
  auto back = office.order("退1");
  back.amount = Money::fen(4000001);
  CHECK_FALSE(handlers::funds::recover(office.db, office.means(), office.get("CC01"), back, office.now));
  back.amount = Money::yuan(40000);
  REQUIRE(handlers::funds::recover(office.db, office.means(), office.get("CC01"), back, office.now));
  account = office.account("CC01");
  CHECK(account.left() == Money{});
  CHECK(account.recovered == Money::yuan(40000));
  CHECK(handlers::ledger::disagreements(account).empty());
}

TEST_CASE("a result stands once money that waited for it is paid, or is being paid", "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(150000));
  office.pay_next("CC01");
  REQUIRE(office.evaluate("CC01", EvaluationKind::kMidterm, true, 900));
  REQUIRE(office.evaluate("CC01", EvaluationKind::kMidterm, true, 950));  // nothing is paid of it yet
  const auto payment = office.pay("CC01", office.order("回单2"));
  REQUIRE(payment);
  REQUIRE(payment->waits());
  CHECK(office.evaluate("CC01", EvaluationKind::kMidterm, true, 500).error().code == Code::kConflict);
  REQUIRE(office.confirm("CC01", payment->id, office.second));
  CHECK(office.evaluate("CC01", EvaluationKind::kMidterm, true, 500).error().code == Code::kConflict);
  CHECK(office.account("CC01").parts[1].paid == Money::yuan(57000));
  REQUIRE(office.reverse("CC01", payment->id));
  REQUIRE(office.evaluate("CC01", EvaluationKind::kMidterm, true, 500));
  CHECK(office.account("CC01").parts[1].tranche.due == Money::yuan(30000));
}

TEST_CASE("a suspension undoes a payment that still waits for its second signature", "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(150000));
  const auto payment = office.pay("CC01", office.order("回单1"));
  REQUIRE(payment);
  REQUIRE(payment->waits());
  REQUIRE(office.evaluate("CC01", EvaluationKind::kMidterm, false));
  const auto account = office.account("CC01");
  CHECK(account.payments[0].reversed);
  CHECK(account.parts[0].standing == Standing::kCancelled);
  CHECK_FALSE(office.confirm("CC01", payment->id, office.second));
  CHECK(office.account("CC01").paid == Money{});
}

TEST_CASE("a contract divides a grant where the programme does not, to the fen", "[funds]") {
  Office office{"shufu-2024"};
  office.contracted("SF11", Money::yuan(160000), "");
  CHECK(office.account("SF11").parts.empty());
  const auto agree = [&](std::vector<handlers::funds::AgreedPart> parts) {
    return handlers::funds::agree(office.db, office.means(), office.get("SF11"), parts, office.cashier,
                                  office.now);
  };
  CHECK_FALSE(agree({}));
  CHECK_FALSE(agree({{.label = "首款", .amount = Money::fen(15999999), .needs = {"contract.signed"}}}));
  CHECK_FALSE(agree({{.label = "首款", .amount = Money::yuan(160000), .needs = {"finance.misused"}}}));
  const std::vector<handlers::funds::AgreedPart> parts{
      {.label = "首款", .amount = Money::yuan(80000), .needs = {"contract.signed"}},
      {.label = "第二笔",
       .amount = Money::yuan(80000),
       .needs = {"evaluation.midterm_passed", "reports.unfiled_months"}}};
  REQUIRE(agree(parts));
  REQUIRE(agree(parts));  // nothing is paid yet: it may be entered anew
  office.pay_next("SF11");
  CHECK_FALSE(agree(parts));
  // March and April were due on 7 April (the 5th was Qingming, the 6th off) and on 6 May (the 5th a Sunday).
  const auto account = office.account("SF11");
  const auto* next = account.next();
  REQUIRE(next);
  REQUIRE(next->missing.size() == 2);
  CHECK(next->missing[0].kind == Missing::Kind::kEvaluation);
  CHECK(next->missing[0].who == "bureau");
  REQUIRE(next->missing[1].kind == Missing::Kind::kMonths);
  CHECK(next->missing[1].months == std::vector<model::Month>{{2024, 3}, {2024, 4}});
  CHECK(next->missing[1].since == model::CivilDate{2024, 4, 7});
}

TEST_CASE("a part that is held back says why, and no longer once it is let go", "[funds]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  const auto hold = [&](bool held, const std::string& reason) {
    return handlers::funds::withhold(office.db, office.means(), office.get("CC01"), 1, held, reason,
                                     office.cashier, office.now);
  };
  CHECK_FALSE(hold(true, ""));
  REQUIRE(hold(true, "账户信息要更正"));
  CHECK_FALSE(hold(true, "再扣"));
  const auto account = office.account("CC01");
  CHECK(account.parts[0].standing == Standing::kWithheld);
  CHECK(account.parts[0].missing.front().words == "账户信息要更正");
  CHECK_FALSE(office.pay("CC01", office.order("1")));
  REQUIRE(hold(false, ""));
  CHECK(office.pay("CC01", office.order("1")));
}
