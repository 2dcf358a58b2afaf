#include "bot/understand/dates.h"

#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::storage::model::CivilDate;

namespace {

constexpr CivilDate kToday{2024, 6, 3};  // a Monday

ResolvedTime at(const std::string& text, CivilDate today = kToday, bool ahead = false) {
  const Glyphs glyphs = decode(text);
  const auto phrase = read_time(glyphs, 0);
  if (!phrase || phrase->end != glyphs.size())
    return {.month = {}, .to_month = {}, .date = {}, .doubt = true};
  return resolve(*phrase, today, ahead);
}

}  // namespace

TEST_CASE("a month is meant relative to today", "[dates]") {
  struct Case {
    const char* text;
    CivilDate today;
    const char* month;
  };
  const auto c = GENERATE(values<Case>({
      {"5月", kToday, "2024-05"},
      {"五月份", kToday, "2024-05"},
      {"上个月", kToday, "2024-05"},
      {"这个月", kToday, "2024-06"},
      {"本月", kToday, "2024-06"},
      {"上上个月", kToday, "2024-04"},
      {"上个月", {2024, 1, 2}, "2023-12"},
      {"12月", {2024, 1, 10}, "2023-12"},
      {"去年12月", kToday, "2023-12"},
      {"今年3月", kToday, "2024-03"},
      {"2024年5月", kToday, "2024-05"},
      {"二零二四年五月", kToday, "2024-05"},
      {"24年5月", kToday, "2024-05"},
      {"2024-05", kToday, "2024-05"},
      {"2024.5", kToday, "2024-05"},
      {"十二月", {2024, 12, 3}, "2024-12"},
  }));
  INFO(c.text);
  const ResolvedTime time = at(c.text, c.today);
  REQUIRE(time.month);
  CHECK_FALSE(time.doubt);
  CHECK(time.month->text() == c.month);
}

TEST_CASE("a day is meant relative to today", "[dates]") {
  struct Case {
    const char* text;
    bool ahead;
    const char* date;
  };
  const auto c = GENERATE(values<Case>({
      {"5月12日", false, "2024-05-12"},
      {"2024/5/12", false, "2024-05-12"},
      {"2024年5月12号", false, "2024-05-12"},
      {"昨天", false, "2024-06-02"},
      {"明天", true, "2024-06-04"},
      {"三天后", true, "2024-06-06"},
      {"过两天", true, "2024-06-05"},
      {"下周三", true, "2024-06-12"},
      {"周五", true, "2024-06-07"},
      {"10号", true, "2024-06-10"},
      {"1号", true, "2024-07-01"},
      {"28号", false, "2024-05-28"},
      {"月底", true, "2024-06-30"},
      {"5月底", false, "2024-05-31"},
  }));
  INFO(c.text);
  const ResolvedTime time = at(c.text, kToday, c.ahead);
  REQUIRE(time.date);
  CHECK(time.date->text() == c.date);
}

TEST_CASE("a month that may be last year's or the coming one is in doubt", "[dates]") {
  CHECK(at("7月").doubt);
  CHECK_FALSE(at("11月", {2024, 3, 5}).doubt);
}

TEST_CASE("a day that does not exist is in doubt", "[dates]") {
  CHECK(at("2月30日").doubt);
}

TEST_CASE("what only looks like a time is none", "[dates]") {
  const auto* text = GENERATE("3个月", "12个", "周到", "10年", "5月儿", "13月");
  INFO(text);
  const Glyphs glyphs = decode(text);
  const auto phrase = read_time(glyphs, 0);
  CHECK((!phrase || phrase->end != glyphs.size()));
}
