#include "handlers/rules/rungs.h"

#include "tests/support/catch.h"

using namespace linli::handlers;
using linli::storage::model::CivilDate;
using linli::storage::model::Instant;
using linli::storage::model::Obligation;
using linli::storage::model::Outcome;
using linli::storage::model::parse_iso;
using rules::Ring;
using rules::Rungs;
using rules::Standing;

namespace {

const rules::Calendar kNone;       // weekends are known without any notice
const CivilDate kDue{2024, 6, 5};  // a Wednesday

Instant at(const char* time) {
  return parse_iso(time).value();
}

}  // namespace

TEST_CASE("rungs follow each other, then staff hear of it every working day", "[rungs]") {
  std::vector<int> all;
  auto now = at("2024-01-01T00:00");
  while (const auto ring = rules::next_ring(Rungs{}, kNone, kDue, now)) {
    CHECK(ring->at == kDue.plus_days(ring->rung).at(std::chrono::hours{9}));
    all.push_back(ring->rung);
    now = ring->at;
  }
  CHECK(all == std::vector<int>{-7, -3, -1, 0,  1,  3,  5,  6,  7,  8,  9,  12, 13,
                                14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30});
}

TEST_CASE("others are told from their rungs on", "[rungs]") {
  const Rungs usual;
  CHECK(usual.deputy_from() == 1);
  CHECK(usual.street_from() == 3);
  CHECK(usual.bureau_from() == 7);
  const Rungs short_one{.before = {2}, .overdue = {2}};
  CHECK(short_one.bureau_from() == 2);
  const Rungs none{.before = {2}, .overdue = {}};
  CHECK_FALSE(none.street_from());
  CHECK(rules::next_ring(none, kNone, kDue, at("2024-06-03T09:00")) == std::nullopt);
}

TEST_CASE("a ticket goes up to the office that is told of it then, nothing else does", "[rungs]") {
  using linli::storage::model::Owner;
  Obligation ticket{.kind = std::string{linli::storage::model::kTicketAnswer}, .owner = Owner::kLead};
  CHECK(rules::goes_up_from(Rungs{}, ticket) == 3);
  ticket.owner = Owner::kStreet;
  CHECK(rules::goes_up_from(Rungs{}, ticket) == 7);
  ticket.owner = Owner::kBureau;
  CHECK_FALSE(rules::goes_up_from(Rungs{}, ticket));
  CHECK_FALSE(rules::goes_up_from(Rungs{}, Obligation{.kind = "monthly_report", .owner = Owner::kLead}));
  // Where nothing overdue is reminded of it goes up on the day after all the same.
  rules::Program silent;
  silent.reminders.overdue_days = std::vector<int>{};
  ticket.owner = Owner::kLead;
  CHECK(rules::goes_up_from(rules::rungs_for(silent, Rungs{}, ticket.kind), ticket) == 1);
  CHECK_FALSE(rules::rungs_for(silent, Rungs{}).street_from());
}

TEST_CASE("of several rungs that were missed the last one counts", "[rungs]") {
  const Ring missed{-3, at("2024-06-02T09:00")};
  const auto latest = [&](const char* now) {
    return rules::latest_ring(Rungs{}, kNone, kDue, missed, at(now)).rung;
  };
  CHECK(latest("2024-06-02T09:00") == -3);
  CHECK(latest("2024-06-04T08:59") == -3);
  CHECK(latest("2024-06-05T12:00") == 0);
  CHECK(latest("2024-06-11T12:00") == 3);  // not the staff's own of the 10th and 11th
  CHECK(rules::latest_ring(Rungs{}, kNone, kDue, {3, at("2024-06-08T09:00")}, at("2024-06-11T12:00")).rung ==
        3);
  CHECK(rules::latest_ring(Rungs{}, kNone, kDue, {5, at("2024-06-10T09:00")}, at("2024-06-11T12:00")).rung ==
        6);
}

TEST_CASE("quiet hours go over midnight", "[rungs]") {
  const Rungs usual;
  CHECK(rules::quiet_until(usual.quiet, at("2024-06-03T20:59")) == std::nullopt);
  CHECK(rules::quiet_until(usual.quiet, at("2024-06-03T21:00")) == at("2024-06-04T08:00"));
  CHECK(rules::quiet_until(usual.quiet, at("2024-06-04T07:59")) == at("2024-06-04T08:00"));
  CHECK(rules::quiet_until(usual.quiet, at("2024-06-04T08:00")) == std::nullopt);
}

TEST_CASE("where something stands follows from the day", "[rungs]") {
  Obligation one{.due_on = kDue};
  const auto on = [&](CivilDate day) { return rules::standing(one, Rungs{}, day); };
  CHECK(on({2024, 5, 28}) == Standing::kUpcoming);
  CHECK(on({2024, 5, 29}) == Standing::kDueSoon);
  CHECK(on(kDue) == Standing::kDue);
  CHECK(on({2024, 6, 6}) == Standing::kOverdue);
  one.extended = true;
  CHECK(on({2024, 5, 28}) == Standing::kExtended);
  one.outcome = Outcome::kMet;
  one.closed_at = at("2024-06-05T23:59");
  CHECK(on({2024, 6, 9}) == Standing::kMet);
  one.closed_at = at("2024-06-06T00:00");
  CHECK(on({2024, 6, 9}) == Standing::kMetLate);
}

TEST_CASE("a programme may set its own rungs", "[rungs]") {
  rules::Program program;
  CHECK(rules::rungs_for(program, Rungs{}) == Rungs{});
  program.reminders.hour = 10;
  program.reminders.offsets_days = {{2, 0}};
  const auto own = rules::rungs_for(program, Rungs{});
  CHECK(own.time == std::chrono::hours{10});
  CHECK(own.before == std::vector<int>{2, 0});
  CHECK(own.overdue == Rungs{}.overdue);
  // What is stored says it, and what was stored before there was such a thing is still read.
  const auto read = rules::program_from_json(rules::to_json(program));
  REQUIRE(read);
  CHECK(read->reminders.offsets_days == program.reminders.offsets_days);
  CHECK(rules::to_json(rules::Program{}).find("reminders") == std::string::npos);
}
