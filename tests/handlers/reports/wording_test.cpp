#include "handlers/reports/wording.h"

#include <string>

#include "handlers/programs/program_file.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::reports;
using storage::model::FieldValue;
using storage::model::ReportValues;

namespace {

const text::Text& texts() {
  static const auto loaded = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  return loaded;
}

const rules::Program& shufu() {
  static const auto program =
      *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml");
  return program;
}

FieldValue number(std::int64_t value, bool approximate = false) {
  return {.number = value, .text = std::nullopt, .approximate = approximate, .words = ""};
}
FieldValue words(std::string value) {
  return {.number = std::nullopt, .text = std::move(value), .approximate = false, .words = ""};
}

}  // namespace

TEST_CASE("a value is said as a person would write it", "[wording]") {
  struct Case {
    const char* field;
    FieldValue value;
    const char* said;
  };
  const std::vector<Case> cases{
      {"sessions", number(12), "12 场"},
      {"sessions", number(0), "0 场"},
      {"people_served", number(320, true), "约 320 人"},
      {"spent", number(1200000), "12 000 元"},
      {"spent", number(0), "0 元"},
      {"spent", number(123450), "1 234.50 元"},
      {"spent", FieldValue{}, "还没统计"},
      {"donated", FieldValue{}, "还没统计"},
      {"story", words(""), "没有"},
      {"story", words("张阿姨学会了视频"), "张阿姨学会了视频"},
      {"story", words("{{month}} <b>"), "{{month}} <b>"},
      {"story", words("一\n二"), "一 二"},
      {"story", words("一二三四五六七八九十一二三四五六七八九十一二三四"),
       "一二三四五六七八九十一二三四五六七八九十一二三四"},
      {"story", words("一二三四五六七八九十一二三四五六七八九十一二三四五"),
       "一二三四五六七八九十一二三四五六七八九十一二三四…"},
  };
  const Wording wording{texts(), shufu()};
  for (const auto& [field, value, said] : cases) {
    INFO(field << " " << said);
    CHECK(wording.value(*shufu().field(field), value) == said);
  }
}

TEST_CASE("what has been told is listed in the form's order and numbered from one", "[wording]") {
  const ReportValues known{
      {"spent", number(500000)}, {"sessions", number(8)}, {"cats", number(3)}, {"cases", number(1)}};
  CHECK(texts().say("report/so_far", text::Values{}
                                         .set("month", "5月")
                                         .set("project", "银铃相伴")
                                         .list("lines", Wording{texts(), shufu()}.values(known))) ==
        "5月 月报（银铃相伴）填到这儿：\n1 活动场次 8 场\n2 本月支出 5 000 元\n3 典型案例 1 例");
}

TEST_CASE("an optional field that was skipped is not worth showing, a required one always is", "[wording]") {
  CHECK(shown(*shufu().field("sessions"), FieldValue{}));
  CHECK(shown(*shufu().field("donated"), number(0)));
  CHECK(shown(*shufu().field("story"), words("好")));
  CHECK_FALSE(shown(*shufu().field("story"), words("")));
  CHECK_FALSE(shown(*shufu().field("story"), FieldValue{}));
  const ReportValues known{{"sessions", FieldValue{}}, {"story", words("")}};
  CHECK(Wording{texts(), shufu()}.values(known).size() == 1);
}

TEST_CASE("what a message changed, and what undo took back, is said field by field", "[wording]") {
  const Wording wording{texts(), shufu()};
  const std::vector<storage::repo::reports::Change> changes{
      {"cats", number(1)}, {"sessions", number(8)}, {"spent", std::nullopt}, {"story", words("")}};
  CHECK(texts().say("report/undone", text::Values{}.list("changes", wording.changes(changes))) ==
        "退回一步：活动场次 改回 8 场、本月支出 清空、小故事 清空。");
  CHECK(texts().say("report/noted", text::Values{}.list("changes", wording.changes({changes[1]}))) ==
        "记下了：活动场次 8 场。");
}

TEST_CASE("a month is said with its year when that is another one", "[wording]") {
  CHECK(say_month(texts(), {2024, 5}, {2024, 6, 3}) == "5月");
  CHECK(say_month(texts(), {2023, 12}, {2024, 1, 3}) == "2023年12月");
}

TEST_CASE("progress is said of indicators that have moved, money in yuan", "[wording]") {
  const auto find = [](std::string_view id) {
    for (const auto& indicator : shufu().indicators)
      if (indicator.id == id) return &indicator;
    return static_cast<const rules::Indicator*>(nullptr);
  };
  const auto said = texts().say(
      "report/receipt",
      text::Values{}
          .set("month", "5月")
          .set("project", "银铃相伴")
          .set("receipt", "1001")
          .flag("moved", true)
          .list("progress",
                say_progress({{find("sessions"), 9}, {find("cases"), 0}, {find("donated"), 500000}})));
  CHECK(said ==
        "5月 月报交上了，辛苦了！\n回执号 1001（银铃相伴）\n到现在一共完成（最后以审核为准）：\n活动 9 "
        "场，目标 10 场\n"
        "链接资源 5 000 元，目标 5 000 元\n要改随时说，比如：改 场次 12");
}

TEST_CASE("a long text is cut between characters, never inside one", "[wording]") {
  CHECK(shorten("", 3) == "");
  CHECK(shorten("abc", 3) == "abc");
  CHECK(shorten("abcd", 3) == "abc…");
  CHECK(shorten("四川省", 2) == "四川…");
  CHECK(shorten("👵🏻好", 1) == "👵…");
  CHECK(shorten("一\r\n二", 9) == "一  二");
  CHECK(shorten("一", 0) == "…");
}
