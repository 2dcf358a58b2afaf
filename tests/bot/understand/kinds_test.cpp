// What activities are called, through the whole reading of a message.
#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

namespace {

using namespace linli::bot::understand;

std::vector<std::string> kinds(std::string_view text, std::vector<std::string> projects = {}) {
  const Context context{.today = {2024, 6, 3}, .name = "report.form", .projects = std::move(projects)};
  const auto said = interpret(analyse(text, linli::test::lexicon()), context);
  std::vector<std::string> names;
  const auto found = said.slots.find("activities");
  if (found == said.slots.end()) return names;
  for (const auto& one : std::get<std::vector<linli::handlers::contract::Activity>>(found->second))
    names.push_back(one.kind);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("an activity is called what it was called", "[kinds]") {
  CHECK(kinds("理发两场，磨刀一场，修鞋一场") == Names{"理发", "磨刀", "修鞋"});
  CHECK(kinds("做了4场垃圾分类宣传") == Names{"垃圾分类宣传"});
  CHECK(kinds("办了一场书画展") == Names{"书画展"});
  CHECK(kinds("义诊活动2场") == Names{"义诊"});
  CHECK(kinds("亲子活动2场") == Names{"亲子活动"});
}

TEST_CASE("where it was and for whom is no part of the name", "[kinds]") {
  CHECK(kinds("在社区活动室给老人包粽子1场") == Names{"包粽子"});
  CHECK(kinds("端午前请居民包粽子1场") == Names{"包粽子"});
  CHECK(kinds("街坊们包粽子两场，姐妹们剪纸一场") == Names{"包粽子", "剪纸"});
}

TEST_CASE("an activity that no list knows is one by how it is called", "[kinds]") {
  CHECK(kinds("平安粥4场") == Names{"平安粥"});
  CHECK(kinds("办了一场跳蚤市场，来了150人") == Names{"跳蚤市场"});
  CHECK(kinds("20号那天电动车充电安全检查1场") == Names{"电动车充电安全检查"});
  CHECK(kinds("办了8场").empty());
  CHECK(kinds("孵化了一个舞蹈队").empty());
}

TEST_CASE("the name of a project is no activity", "[kinds]") {
  CHECK(kinds("童心课堂3场", {"童心课堂"}).empty());
}
