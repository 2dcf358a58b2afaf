#include <random>

#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "bot/understand/json.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using namespace std::string_literals;

namespace {

constexpr const char* kContexts[] = {"idle",
                                     "report.form",
                                     "report.ask.spent",
                                     "report.ask.story",
                                     "report.ask.nothing",
                                     "report.pick_month",
                                     "report.pick_project",
                                     "report.confirm",
                                     "feedback.rating",
                                     "feedback.comment",
                                     "menu",
                                     "review",
                                     "",
                                     "report.ask."};

/// Understands `text` everywhere; what comes out is always JSON of valid UTF-8.
void understand_everywhere(const std::string& text) {
  const Analysis analysis = analyse(text, linli::test::lexicon());
  for (const Role role : {Role::kLead, Role::kResident, Role::kStranger, Role::kAgency}) {
    for (const char* name : kContexts) {
      Context context;
      context.role = role;
      context.name = name;
      context.today = {2024, 6, 3};
      context.projects = {"夕阳红", ""};
      context.form = {{"wishes", "微心愿", "个", FormField::Kind::kCount},
                      {"", "", "", FormField::Kind::kText}};
      const auto understanding = interpret(analysis, context);
      CHECK(understanding.confidence <= 1.0);
      REQUIRE_NOTHROW(to_json(understanding).dump());
      for (const std::string& asked : understanding.ask) {
        CHECK_FALSE(understanding.slots.contains(asked));
      }
    }
  }
}

}  // namespace

TEST_CASE("hostile text is understood as something, never as a crash", "[hostile]") {
  const std::string text = GENERATE(
      ""s, " "s, "\0\0\0"s, "月\0报"s, "\xff\xfe\xfd"s, "\xe6\x9c"s, "花了\xc0\x80元"s, "\xed\xa0\x80"s,
      "\xf4\x90\x80\x80"s, "\u202e报月\u202c"s, "\u200b月\u200b报\u200b"s,
      "👨‍👩‍👧‍👦👍🏽🇨🇳"s, "。。。。，，，"s, "%s%n%d"s,
      "<script>alert(1)</script>"s, "'; DROP TABLE reports; --"s, "{{{{}}}}"s, "-"s, "."s, "¥"s, "元"s, "万"s,
      "亿亿亿"s, "1e999"s, "0x41"s, "--5"s, "5-"s, "5到"s, "到5"s, "改成"s, "不是"s, "共"s, "第"s, "绑定"s,
      "月月月"s, "年月日"s, "周"s, "过"s, "半"s, "零零零"s, "几"s, "多"s, "每"s);
  understand_everywhere(text);
}

TEST_CASE("text that hides behind invisible characters is still read", "[hostile]") {
  Context context;
  context.today = {2024, 6, 3};
  CHECK(interpret(analyse("\u200b月\u200b报\ufeff", linli::test::lexicon()), context).intent ==
        linli::handlers::contract::Intent::kReportStart);
}

TEST_CASE("a message is read to its 2048th byte, at a character", "[hostile]") {
  std::string text;
  while (text.size() < 20'480) {
    text += "活动8场，";
  }
  const Glyphs glyphs = decode(text);
  CHECK(glyphs.text.size() <= kMaxBytes);
  CHECK(glyphs.text.size() > kMaxBytes - 4);
  CHECK(text.starts_with(glyphs.text));
  understand_everywhere(text);
  understand_everywhere(std::string(20'480, '9'));
  understand_everywhere(std::string(20'480, '\xe4'));
}

TEST_CASE("places point to the words as they were written", "[hostile]") {
  const std::string text = "　花了１２００元，\u200b志愿者２５個";
  Context context;
  context.today = {2024, 6, 3};
  const auto understanding = interpret(analyse(text, linli::test::lexicon()), context);
  CHECK(understanding.number("spent") == 120'000);
  CHECK(understanding.number("volunteers") == 25);
  CHECK(understanding.words.at("spent") == "１２００元");
  CHECK(understanding.words.at("volunteers") == "２５個");
}

TEST_CASE("random mixtures of telling characters never break anything", "[hostile]") {
  static constexpr const char* kParts[] = {
      "1",      "2",      "0",    "9",    ".",    ",",    "，",   "。",   " ",    "一",      "二",   "十",
      "百",     "千",     "万",   "亿",   "零",   "半",   "几",   "多",   "来",   "余",      "元",   "块",
      "毛",     "分",     "场",   "人",   "人次", "户",   "家",   "月",   "日",   "号",      "年",   "周",
      "上个月", "下个月", "改成", "不对", "不是", "没有", "花了", "人工", "材料", "志愿者",  "活动", "培训",
      "讲座",   "困难",   "计划", "到",   "-",    "、",   "每",   "共",   "再加", "第",      "\n",   ":",
      "/",      "%",      "w",    "?",    "退回", "通过", "绑定", "AB",   "\xff", "还没统计"};
  std::mt19937 random{99};
  for (int i = 0; i < 1'500; ++i) {
    std::string text;
    const auto length = random() % 14;
    for (std::size_t n = 0; n < length; ++n) {
      text += kParts[random() % std::size(kParts)];
    }
    INFO(text);
    understand_everywhere(text);
  }
}
