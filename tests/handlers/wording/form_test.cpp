#include "handlers/wording/form.h"

#include <string>

#include "handlers/programs/program_file.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::wording;
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
    FieldValue told;
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
  for (const auto& [field, told, said] : cases) {
    INFO(field << " " << said);
    CHECK(value(texts(), *shufu().field(field), told) == said);
  }
}

TEST_CASE("an optional field that was skipped is not worth showing, a required one always is", "[wording]") {
  CHECK(shown(*shufu().field("sessions"), FieldValue{}));
  CHECK(shown(*shufu().field("donated"), number(0)));
  CHECK(shown(*shufu().field("story"), words("好")));
  CHECK_FALSE(shown(*shufu().field("story"), words("")));
  CHECK_FALSE(shown(*shufu().field("story"), FieldValue{}));
  const ReportValues known{{"sessions", FieldValue{}}, {"story", words("")}};
  CHECK(values(texts(), shufu().form, known).size() == 1);
}
