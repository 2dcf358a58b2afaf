#include "handlers/funds/vouchers.h"

#include "storage/repo/vouchers.h"
#include "tests/handlers/funds/office.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using handlers::funds::Entry;
using linli::tests::Office;
using model::Code;
using model::Money;
using model::VoucherState;

namespace {

struct Desk : Office {
  Entry entry(const std::string& number, std::int64_t yuan) {
    return {.number = number,
            .line = "materials",
            .amount = Money::yuan(yuan),
            .issued_on = {2024, 5, 20},
            .staff = street};
  }
  model::Result<handlers::funds::Entered> enter(const std::string& code, const Entry& what) {
    return handlers::funds::enter_voucher(db, means(), get(code), what, now);
  }
  model::Result<model::Voucher> move_voucher(const std::string& code, model::VoucherId id, VoucherState to,
                                             const std::string& document = "") {
    return handlers::funds::move_voucher(db, means(), get(code), id, to, document, street, now);
  }
};

}  // namespace

TEST_CASE("where the street keeps the money, a voucher is claimed, checked and paid, or refused", "[funds]") {
  Desk desk;
  desk.contracted("CC01", Money::yuan(50000), "micro", true);
  desk.pay_next("CC01");  // 20 000 to the street
  const auto claimed = desk.enter("CC01", desk.entry("044 001", 12000));
  REQUIRE(claimed);
  CHECK(claimed->voucher.state == VoucherState::kClaimed);
  CHECK(claimed->voucher.number == "044001");
  const auto id = claimed->voucher.id;
  CHECK(desk.move_voucher("CC01", id, VoucherState::kPaid, "报1").error().code == Code::kConflict);
  REQUIRE(desk.move_voucher("CC01", id, VoucherState::kChecked));
  CHECK(desk.move_voucher("CC01", id, VoucherState::kPaid).error().code == Code::kInvalid);  // no document
  REQUIRE(desk.move_voucher("CC01", id, VoucherState::kPaid, "报1"));
  CHECK(desk.move_voucher("CC01", id, VoucherState::kRefused).error().code == Code::kConflict);

  // No more than the street has.
  const auto second = desk.enter("CC01", desk.entry("044002", 9000));
  REQUIRE(desk.move_voucher("CC01", second->voucher.id, VoucherState::kChecked));
  const auto poor = desk.move_voucher("CC01", second->voucher.id, VoucherState::kPaid, "报2");
  REQUIRE_FALSE(poor);
  CHECK(poor.error().message == "the street holds only 8 000 yuan of the project");
  CHECK(desk.account("CC01").reimbursed == Money::yuan(12000));
  CHECK(handlers::ledger::disagreements(desk.account("CC01")).empty());
  REQUIRE(desk.move_voucher("CC01", second->voucher.id, VoucherState::kRefused));
}

TEST_CASE(
    "the same number twice is pointed out, in one or in two organizations, a refused one does not count",
    "[funds]") {
  Desk desk;
  desk.contracted("CC01", Money::yuan(50000), "micro", true);
  desk.contracted("CC02", Money::yuan(50000), "micro", true);
  const auto first = desk.enter("CC01", desk.entry("no-7788", 100));
  CHECK(first->same_number.empty());
  const auto second = desk.enter("CC02", desk.entry("NO-7788 ", 100));
  REQUIRE(second->same_number.size() == 1);
  CHECK(second->same_number.front().id == first->voucher.id);
  CHECK(repo::vouchers::repeated(desk.db).size() == 2);
  REQUIRE(desk.move_voucher("CC02", second->voucher.id, VoucherState::kRefused));
  CHECK(repo::vouchers::repeated(desk.db).empty());
}

TEST_CASE("a voucher of an organization with its own account is noted, a street has no hand in it",
          "[funds]") {
  Desk desk;
  desk.contracted("CC01", Money::yuan(50000), "micro");
  CHECK(desk.enter("CC01", desk.entry("1", 10)).error().code == Code::kForbidden);
  auto own = desk.entry("1", 10);
  own.staff = desk.cashier;
  CHECK(desk.enter("CC01", own)->voucher.state == VoucherState::kNoted);
  own.line = "wishes";
  CHECK(desk.enter("CC01", own).error().code == Code::kInvalid);
}
