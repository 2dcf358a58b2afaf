#include "handlers/reports/wording.h"

#include <string>

#include "handlers/programs/program_file.h"
#include "handlers/wording/month.h"
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

TEST_CASE("what has been told is listed in the form's order and numbered from one", "[wording]") {
  const ReportValues known{
      {"spent", number(500000)}, {"sessions", number(8)}, {"cats", number(3)}, {"cases", number(1)}};
  CHECK(texts().say("report/so_far", text::Values{}
                                         .set("month", "5月")
                                         .set("project", "银铃相伴")
                                         .list("lines", Wording{texts(), shufu()}.values(known))) ==
        "5月 月报（银铃相伴）填到这儿：\n1 活动场次 8 场\n2 本月支出 5 000 元\n3 典型案例 1 例");
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
  CHECK(wording::month(texts(), {2024, 5}, {2024, 6, 3}) == "5月");
  CHECK(wording::month(texts(), {2023, 12}, {2024, 1, 3}) == "2023年12月");
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
