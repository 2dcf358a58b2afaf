// Many messages at once over the wire, in whatever order they arrive, from one telephone or from two.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/world.h"

using linli::tests::World;

namespace {

constexpr std::int64_t kFirstMessage = 23'000'000'000'000'001;
constexpr auto kHandled = "SELECT COUNT(*) FROM deliveries";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::int64_t value(const World& world, const std::string& field) {
  return world.count("SELECT number FROM report_values WHERE field = '" + field + "'");
}

/// What somebody types within a few seconds. The order of sending is in CreateTime and MsgId only.
class Burst {
 public:
  Burst(World& world, std::vector<std::string> said)
      : world_(world), said_(std::move(said)), begun_(world.now()) {}

  /// The answer to the message with this place in the order of sending; "" when there was none.
  std::string deliver(std::size_t place) const {
    const auto number = static_cast<std::int64_t>(place);
    const auto result = world_.sends(World::kLead, {{"type", "text"},
                                                    {"content", said_[place]},
                                                    {"create_time", begun_ + number / 4},
                                                    {"msg_id", kFirstMessage + number}});
    const auto& replies = result.at("replies");
    return replies.empty() ? "" : replies.front().at("content").get<std::string>();
  }
  /// All of them, shuffled, on as many lines as there are messages.
  std::vector<std::string> deliver_at_once(unsigned seed) const {
    std::vector<std::size_t> order(said_.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      order[i] = i;
    std::shuffle(order.begin(), order.end(), std::mt19937{seed});
    std::vector<std::string> answers(said_.size());
    std::vector<std::jthread> lines;
    for (const auto place : order)
      lines.emplace_back([this, place, &answers] { answers[place] = deliver(place); });
    lines.clear();  // waits for them
    return answers;
  }

 private:
  World& world_;
  std::vector<std::string> said_;
  std::int64_t begun_;
};

}  // namespace

TEST_CASE("twelve messages delivered shuffled and at once make the draft that was said in order, once",
          "[flows][burst]") {
  const auto seed = GENERATE(1U, 2U, 3U);
  World world;
  world.says(World::kLead, "5月办了5场");
  const auto handled = world.count(kHandled);
  const Burst burst{
      world,
      {"服务人数改成320", "志愿者改成25", "支出改成1.2万", "活动再加1场", "人工改成3000", "服务人数改成330",
       "活动再加2场", "志愿者改成26", "支出改成1.3万", "人工改成3500", "培训改成1场", "活动再加1场"}};
  const auto answers = burst.deliver_at_once(seed);
  std::string read;
  for (const auto& answer : answers)
    read += answer + "\n";
  INFO(read);
  // However many answers there were, what stands in the end was shown.
  for (const auto* shown : {"活动场次 9 场", "服务人数 330 人", "志愿者 26 人", "本月支出 13 000 元",
                            "其中人工 3 500 元", "培训 1 场"})
    CHECK(has(read, shown));
  const auto check = [&] {
    CHECK(value(world, "sessions") == 9);
    CHECK(value(world, "people_served") == 330);
    CHECK(value(world, "volunteers") == 26);
    CHECK(value(world, "spent") == 1'300'000);
    CHECK(value(world, "spending.labour") == 350'000);
    CHECK(value(world, "trainings") == 1);
    CHECK(world.count("SELECT COUNT(*) FROM reports") == 1);
    CHECK(world.count(kHandled) == handled + 12);
  };
  check();
  // WeChat delivers all of it again: the same answers, and nothing counts twice.
  CHECK(burst.deliver_at_once(seed + 10) == answers);
  check();
}

TEST_CASE("what has arrived before the first of it is answered gets one answer, which shows all of it",
          "[flows][burst]") {
  World world;
  world.says(World::kLead, "5月办了5场");
  const std::vector<std::string> said{"来了320人",    "志愿者25个",  "花了1.2万",
                                      "人工改成3000", "活动再加1场", "5月12日讲座来了40人"};
  const Burst burst{world, said};
  std::vector<std::string> answers(said.size());
  std::vector<std::jthread> lines;
  world.change([&](auto&) {  // the server cannot write, so nothing is answered
    for (std::size_t place = 0; place < said.size(); ++place)
      lines.emplace_back([&, place] { answers[place] = burst.deliver(place); });
    while (world.metric("linli_turns_waiting") < static_cast<std::int64_t>(said.size()))
      std::this_thread::yield();
  });
  lines.clear();
  const auto answered = [](const std::string& answer) { return !answer.empty(); };
  REQUIRE(std::ranges::count_if(answers, answered) == 1);
  const auto& answer = *std::ranges::find_if(answers, answered);
  INFO(answer);
  for (const auto* shown : {"服务人数 320 人", "志愿者 25 人", "本月支出 12 000 元", "其中人工 3 000 元",
                            "活动场次 6 场", "讲座 40 人"})
    CHECK(has(answer, shown));
  CHECK(value(world, "people_served") == 320);
  CHECK(value(world, "sessions") == 6);
  CHECK_FALSE(has(world.says(World::kLead, "资金"), "前面说的"));
}

TEST_CASE(
    "what is said hurriedly is answered together, although each message is done before the next arrives",
    "[flows][burst]") {
  World world{{.linger_ms = 2000}};
  world.says(World::kLead, "5月办了5场");
  const Burst burst{world, {"来了320人", "志愿者25个", "花了1.2万", "人工改成3000"}};
  std::vector<std::string> answers(4);
  std::vector<std::jthread> lines;
  for (std::size_t place = 0; place < answers.size(); ++place) {
    lines.emplace_back([&, place] { answers[place] = burst.deliver(place); });
    // The next one leaves when this one alone waits, and the one before it is done.
    const auto handled = static_cast<std::int64_t>(place) + 1;
    while (world.count(kHandled) < handled || world.metric("linli_turns_waiting") < 1)
      std::this_thread::yield();
  }
  lines.clear();
  for (std::size_t place = 0; place + 1 < answers.size(); ++place)
    CHECK(answers[place].empty());
  INFO(answers.back());
  for (const auto* shown : {"服务人数 320 人", "志愿者 25 人", "本月支出 12 000 元", "其中人工 3 000 元"})
    CHECK(has(answers.back(), shown));
}

TEST_CASE("what nobody has been shown of a burst is said before whatever is answered next",
          "[flows][burst]") {
  World world;
  world.says(World::kLead, "5月办了5场");
  const Burst burst{world, {"来了320人", "资金"}};
  std::string first, second;
  std::vector<std::jthread> lines;
  const auto wait_for = [&](std::int64_t count) {
    while (world.metric("linli_turns_waiting") < count)
      std::this_thread::yield();
  };
  world.change([&](auto&) {
    lines.emplace_back([&] { first = burst.deliver(0); });
    wait_for(1);
    lines.emplace_back([&] { second = burst.deliver(1); });
    wait_for(2);
  });
  lines.clear();
  CHECK(first.empty());
  CHECK(second.starts_with("前面说的也记下了：服务人数 320 人（5月）。\n"));
  CHECK_FALSE(has(world.says(World::kLead, "看看"), "前面说的"));
}

TEST_CASE("an amount to be added that arrives late is added, unless the whole was told anew after it",
          "[flows][burst]") {
  World world;
  world.says(World::kLead, "5月花了1000元");
  const Burst burst{world, {"支出再加300", "支出再加200", "支出再加50", "支出改成5000", "支出再加70"}};
  CHECK(has(burst.deliver(1), "本月支出 1 200 元"));
  CHECK(has(burst.deliver(0), "本月支出 1 500 元"));
  CHECK(value(world, "spent") == 150'000);
  CHECK(has(burst.deliver(3), "本月支出 5 000 元"));
  CHECK_FALSE(has(burst.deliver(2), "本月支出"));
  CHECK(has(burst.deliver(4), "本月支出 5 070 元"));
  CHECK(value(world, "spent") == 507'000);
  CHECK(has(world.says(World::kLead, "撤销"), "本月支出 改回 5 000 元"));
  CHECK(has(world.says(World::kLead, "撤销"), "本月支出 改回 1 550 元"));
}

TEST_CASE(
    "a figure that was told counts before what only follows from the list, in whatever order they arrive",
    "[flows][burst]") {
  World world;
  world.says(World::kLead, "5月办了5场");
  const Burst burst{world, {"来了320人", "5月12日讲座来了40人"}};
  CHECK(has(burst.deliver(1), "服务人数 40 人"));
  const auto late = burst.deliver(0);
  INFO(late);
  CHECK(has(late, "服务人数 320 人"));
  CHECK(value(world, "people_served") == 320);
}

TEST_CASE("a figure on its way while a difference is said after it gets the difference added",
          "[flows][burst]") {
  World world;
  SECTION("where a figure stood") {
    world.says(World::kLead, "5月花了1000元");
  }
  SECTION("where none stood") {
    world.says(World::kLead, "5月月报");
  }
  const Burst burst{world, {"支出1200", "支出再加300", "活动9场"}};
  burst.deliver(1);
  CHECK(has(burst.deliver(0), "本月支出 1 500 元"));
  CHECK(value(world, "spent") == 150'000);
  burst.deliver(2);
  CHECK(has(world.says(World::kLead, "撤销"), "活动场次 清空"));
  CHECK(has(world.says(World::kLead, "撤销"), "本月支出 改回 1 200 元"));
}

TEST_CASE("what was sent before a question was seen does not answer it", "[flows][burst]") {
  World world;
  world.says(World::kLead, "5月办了5场，来了120人，志愿者10人");
  const Burst burst{world, {"跳过", "花了1.2万", "今天先这样", "好"}};
  CHECK(has(burst.deliver(1), "有没有一件想让大家知道的事"));
  burst.deliver(0);
  CHECK(world.count("SELECT COUNT(*) FROM report_values WHERE field = 'story'") == 0);
  world.pass(std::chrono::seconds{5});
  world.says(World::kLead, "跳过");
  CHECK(has(world.says(World::kLead, "跳过"), "没问题请回 提交"));
  burst.deliver(3);
  CHECK(world.count("SELECT COUNT(*) FROM reports WHERE state = 'draft'") == 1);
  // The question is still open for what is sent now.
  CHECK(has(world.says(World::kLead, "好"), "月报交上了"));
}

TEST_CASE("two people of one organization edit the same draft at the same moment, and nothing is lost",
          "[flows][burst]") {
  World world;
  const auto invited = world.operate({{"command", "invite"}, {"project", "SF01"}, {"role", "deputy"}});
  world.says(World::kStranger, invited.at("code").get<std::string>());
  world.says(World::kLead, "5月月报");
  world.says(World::kStranger, "5月月报");
  world.says(World::kLead, "办了8场，花了1000元");
  const std::array<std::vector<std::string>, 2> said{
      {{"来了120人", "活动再加1场", "支出再加300"}, {"志愿者10个", "活动再加2场", "支出再加500"}}};
  {
    std::jthread lead{[&] {
      for (const auto& words : said[0])
        world.says(World::kLead, words);
    }};
    std::jthread deputy{[&] {
      for (const auto& words : said[1])
        world.says(World::kStranger, words);
    }};
  }
  CHECK(world.count("SELECT COUNT(*) FROM reports") == 1);
  CHECK(value(world, "people_served") == 120);
  CHECK(value(world, "volunteers") == 10);
  CHECK(value(world, "sessions") == 11);
  CHECK(value(world, "spent") == 180'000);
  CHECK(world.count("SELECT COUNT(DISTINCT by_person) FROM report_steps") == 2);
  const auto both = world.says(World::kStranger, "看看");
  CHECK(both == world.says(World::kLead, "看看"));
}
