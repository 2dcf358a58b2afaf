// Staff who act at the same moment: one does it, the other is told.
#include <array>
#include <string>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace linli::tests;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void bind_bureau(World& world, const char* openid, const char* name) {
  const auto added = world.operate({{"command", "staff.add"}, {"name", name}, {"role", "bureau"}});
  world.says(openid, "绑定 " + added.at("code").get<std::string>());
}

void file_may(World& world) {
  for (const auto* words : {"5月办了9场活动，来了200人，志愿者12人，花了3500元", "跳过", "跳过", "提交"})
    world.says(World::kLead, words);
}

}  // namespace

TEST_CASE("two of staff who decide at the same moment decide once", "[flows]") {
  World world;
  bind_bureau(world, World::kStranger, "赵敏");
  bind_bureau(world, World::kNewPhone, "钱亮");
  file_may(world);
  const std::array<const char*, 2> staff{World::kStranger, World::kNewPhone};
  for (const auto* openid : staff)
    REQUIRE(has(world.says(openid, "待审"), "1 银铃相伴"));
  std::array<std::string, 2> answers;
  {
    std::jthread one{[&] { answers[0] = world.says(staff[0], "通过 1"); }};
    std::jthread other{[&] { answers[1] = world.says(staff[1], "退回 1 支出 缺票据"); }};
  }
  const bool accepted = has(answers[0], "通过了 1 份");
  CHECK(accepted != has(answers[1], "退回了"));
  CHECK(has(answers[accepted ? 1 : 0], accepted ? "赵敏已经通过了" : "钱亮已经退回了"));
  CHECK(world.count("SELECT COUNT(*) FROM report_decisions") == 1);
  CHECK(world.told(World::kLead, 1).size() == 1);
}
