#include "bot/dialogue/heard_as.h"

#include <string>

#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot;
using linli::storage::model::Role;

namespace {

/// As what a message is heard of a street's officer who leads 银铃相伴.
bool as_staff(const std::string& context, const std::string& words) {
  const auto analysis = understand::analyse(words, linli::test::lexicon(), false);
  const auto heard = [&](Role role, std::string name) {
    understand::Context one;
    one.role = role;
    one.today = {2024, 6, 3};
    one.name = std::move(name);
    one.projects = {"银铃相伴"};
    return understand::interpret(analysis, one);
  };
  return dialogue::said_as_staff(context, heard(Role::kLead, context),
                                 heard(Role::kStreet, dialogue::context_of_staff(context)));
}

}  // namespace

TEST_CASE("what only staff can want is said as staff, also in the middle of a month", "[heard_as]") {
  const auto* const context =
      GENERATE("idle", "report.ask.sessions", "report.confirm", "report.done", "review");
  CAPTURE(context);
  for (const auto* words : {"待审", "谁没交", "催办", "各项目情况", "导出", "进度", "通过 1 3 5",
                            "退回 4 缺票据", "退回 4 支出1200对不上", "重开 银铃相伴 5月"}) {
    CAPTURE(words);
    CHECK(as_staff(context, words));
  }
}

TEST_CASE("what tells or changes a month is said as lead", "[heard_as]") {
  const auto* const context =
      GENERATE("idle", "report.ask.sessions", "report.confirm", "report.done", "review");
  CAPTURE(context);
  for (const auto* words : {"5月办了9场活动，来了200人", "支出改成1200", "月报", "提交", "看看", "撤销",
                            "待办", "资金", "5月办了3场，都通过了验收", "银铃相伴完成多少了"}) {
    CAPTURE(words);
    CHECK_FALSE(as_staff(context, words));
  }
}

TEST_CASE("a word that both may say goes by what the talk is about", "[heard_as]") {
  for (const auto* words : {"同意", "退回", "3没问题"}) {
    CAPTURE(words);
    CHECK(as_staff("review", words));
    CHECK_FALSE(as_staff("report.confirm", words));
  }
  CHECK(as_staff("due.decide", "同意"));
  CHECK(as_staff("review.reason", "支出1200对不上"));
  CHECK_FALSE(as_staff("report.ask.spent", "1200"));
  CHECK_FALSE(as_staff("report.ask.sessions", "3"));
}
