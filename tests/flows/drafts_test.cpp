// Drafts over the wire: messages that overtake each other, a month in fifteen of them, a form that changes
// under them.
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bot/wechat/pages.h"
#include "handlers/programs/program_file.h"
#include "handlers/rules/program.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"
#include "tests/support/world.h"

using linli::tests::World;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string shufu() {
  std::ifstream file{LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml", std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// The table of the form with this id, up to the next one.
std::pair<std::size_t, std::size_t> table_of(const std::string& toml, const std::string& id) {
  const auto at = toml.find("id = \"" + id + "\"");
  const auto begin = toml.rfind("[[form]]", at);
  return {begin, toml.find("[[", begin + 2) - begin};
}

std::string answer_of(const nlohmann::json& result) {
  const auto& replies = result.at("replies");
  return replies.empty() ? "" : replies.front().at("content").get<std::string>();
}

const std::vector<std::string> kMonth{"月报",
                                      "办了8场",
                                      "来了320人",
                                      "志愿者25个",
                                      "其中人工3000",
                                      "服务支出8000",
                                      "新培育组织1家",
                                      "培训1场",
                                      "培训人次30人次",
                                      "链接资源2000元",
                                      "花了1.2万",
                                      "有位阿姨学会了视频通话",
                                      "下个月准备重阳节",
                                      "困难是场地小",
                                      "提交"};

}  // namespace

TEST_CASE("a month is told in fifteen messages", "[flows]") {
  World world;
  std::string last;
  for (const auto& words : kMonth)
    last = world.says(World::kLead, words);
  CHECK(has(last, "交上了"));
  CHECK(world.count("SELECT COUNT(*) FROM report_values WHERE number IS NOT NULL OR text <> ''") == 13);
  CHECK(world.count("SELECT number FROM report_values WHERE field = 'spending.service'") == 800'000);
}

TEST_CASE("messages that overtake each other count in the order in which they were sent", "[flows]") {
  const std::vector<std::string> sent{"办了8场",      "来了320人",  "志愿者25个",   "花了1.2万",
                                      "其中人工3000", "场次改成9",  "志愿者改成26", "来了330人",
                                      "花了1.3万",    "场次改成10", "其中人工3500", "培训1场"};
  const std::vector<std::size_t> arrival{11, 2, 9, 0, 7, 5, 10, 1, 8, 3, 6, 4};
  World world;
  for (const auto number : arrival)
    world.sends(World::kLead, {{"type", "text"},
                               {"content", sent[number]},
                               {"create_time", world.now() + static_cast<std::int64_t>(number / 3)},
                               {"msg_id", 23'000'000'000'000'001 + static_cast<std::int64_t>(number)}});
  const auto value = [&](const char* field) {
    return world.count(std::string{"SELECT number FROM report_values WHERE field = '"} + field + "'");
  };
  CHECK(value("sessions") == 10);
  CHECK(value("people_served") == 330);
  CHECK(value("volunteers") == 26);
  CHECK(value("spent") == 1'300'000);
  CHECK(value("spending.labour") == 350'000);
  CHECK(value("trainings") == 1);
}

TEST_CASE("what came late stands below what was said after it", "[flows]") {
  World world;
  const auto say = [&](const std::string& words, int second) {
    return answer_of(world.sends(World::kLead, {{"type", "text"},
                                                {"content", words},
                                                {"create_time", world.now() + second},
                                                {"msg_id", 23'000'000'000'000'001 + second}}));
  };
  say("场次改成12", 5);
  const auto late = say("办了8场，来了120人", 1);
  CHECK_FALSE(has(late, "活动场次 8"));
  CHECK(has(late, "服务人数 120 人"));
  CHECK(has(world.says(World::kLead, "撤销"), "退回一步：活动场次 改回 8 场。"));
  CHECK(has(world.says(World::kLead, "撤销"), "退回一步：服务人数 清空、活动场次 清空。"));
}

TEST_CASE("a form that changes under a draft asks what is new and keeps what is gone, unseen", "[flows]") {
  World world;
  world.says(World::kLead, "5月办了8场，来了120人，志愿者10个");
  auto rules = shufu();
  const auto [begin, length] = table_of(rules, "volunteers");
  rules.erase(begin, length);
  rules.insert(begin,
               "[[form]]\nid = \"households\"\nlabel = \"走访户数\"\nunit = \"户\"\nkind = \"count\"\n"
               "asked = \"required\"\nquestion = \"走访了几户？\"\n\n");
  const linli::tests::Scratch scratch;
  std::ofstream{scratch.file("next.toml"), std::ios::binary} << rules;
  const auto next = linli::handlers::programs::read_program(scratch.file("next.toml"));
  REQUIRE(next);
  const auto imported =
      world.operate({{"command", "program.import"}, {"rules", linli::handlers::rules::to_json(*next)}});
  INFO(imported.dump());
  REQUIRE(imported.at("version") == 2);
  world.set_time("2024-08-05T09:00");
  const auto resumed = world.says(World::kLead, "5月月报");
  INFO(resumed);
  CHECK(has(resumed, "走访了几户"));
  world.says(World::kLead, "15");
  std::string draft;
  for (const auto* words : {"花了3000", "跳过", "跳过"})
    draft = world.says(World::kLead, words);
  CHECK_FALSE(has(draft, "志愿者 10"));
  CHECK(world.count("SELECT number FROM report_values WHERE field = 'volunteers'") == 10);
  CHECK(has(world.says(World::kLead, "看看"), "走访户数 15 户"));
}

TEST_CASE("whatever is answered fits into WeChat's message, the rest follows", "[flows]") {
  World world;
  std::string many = "办了40场，来了900人，志愿者10个，花了3000，";
  world.says(World::kLead, many);
  const std::vector<std::string> kinds{"讲座", "义诊", "走访", "手工", "培训", "亲子活动", "便民服务"};
  for (int day = 1; day <= 31; day += 3) {
    std::string words;
    for (const auto& kind : kinds)
      words += (words.empty() ? "" : "，") + std::string{"5月"} + std::to_string(day) + "日" + kind + "来了" +
               std::to_string(day + 10) + "人";
    const auto answer = world.says(World::kLead, words);
    CHECK(answer.size() <= linli::bot::wechat::kTextLimit);
  }
  std::string story;
  while (story.size() < 2'000)
    story += "张阿姨学会了视频通话，";
  CHECK(world.says(World::kLead, story).size() <= linli::bot::wechat::kTextLimit);
  world.says(World::kLead, "跳过");
  const auto first = world.says(World::kLead, "看看");
  CHECK(first.size() <= linli::bot::wechat::kTextLimit);
  CHECK(has(first, "（1/2）"));
  const auto rest = world.told(World::kLead, 1);
  REQUIRE_FALSE(rest.empty());
  for (const auto& page : rest)
    CHECK(page.size() <= linli::bot::wechat::kTextLimit);
}
