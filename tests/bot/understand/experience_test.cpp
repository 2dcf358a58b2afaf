#include "bot/understand/experience.h"

#include "bot/understand/analyse.h"
#include "bot/understand/glyphs.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

namespace {

using namespace linli::bot::understand;
using linli::handlers::contract::Intent;

Expectation expected(std::string_view text, Role role = Role::kLead, std::string_view context = "idle") {
  return expect(normalised(text), role, context);
}

linli::handlers::contract::Understanding understood(const std::string& text, Role role = Role::kLead,
                                                    std::string name = "idle") {
  const Context context{.role = role, .today = {2024, 6, 3}, .name = std::move(name)};
  return interpret(analyse(text, linli::test::lexicon()), context);
}

}  // namespace

TEST_CASE("a message in no phrase of the lexicon is understood as what it resembles", "[experience]") {
  CHECK(understood("街道又催啦，咱把上个月的给弄一下呗").intent == Intent::kReportStart);
  CHECK(understood("唉哟家里水管爆了，这会儿顾不上，过后接着弄哈", Role::kLead, "report.form").intent ==
        Intent::kReportLater);
  CHECK(understood("那笔钱啥辰光能打到咱们账上呀").intent == Intent::kFundsStatus);
}

TEST_CASE("the same words mean something else from another mouth", "[experience]") {
  CHECK(expected("挺好的", Role::kResident, "feedback.rating").intent == Intent::kFeedbackRate);
  CHECK(expected("挺好的", Role::kLead, "report.confirm").intent == Intent::kYes);
}

TEST_CASE("nothing at all leads to nothing", "[experience]") {
  CHECK(expected("").lead >= 0);
  CHECK(understood("").intent == Intent::kUnknown);
}

TEST_CASE("figures told with their units are told, whatever the rest resembles", "[experience]") {
  const auto told = understood("街道催了，5月办了8场，来了320人，花了1.2万元", Role::kLead, "report.form");
  CHECK(told.intent == Intent::kReportFill);
  CHECK(told.number("sessions") == 8);
  CHECK(told.number("people_served") == 320);
  CHECK(told.number("spent") == 1'200'000);
}
