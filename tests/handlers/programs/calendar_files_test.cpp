#include "handlers/programs/calendar_files.h"

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::handlers;
using programs::read_calendar_year;
using programs::read_calendars;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Month;

namespace {

constexpr auto kFolder = LINLI_SOURCE_DIR "/templates/calendars";

/// What the notices say day by day, taken from another place than the files were.
struct Published {
  const char* off;
  const char* worked;
};
const std::vector<Published> kPublished{
    // 2021
    {"2021-01-01 2021-01-02 2021-01-03 2021-02-11 2021-02-12 2021-02-13 2021-02-14 2021-02-15 2021-02-16 "
     "2021-02-17 2021-04-03 2021-04-04 2021-04-05 2021-05-01 2021-05-02 2021-05-03 2021-05-04 2021-05-05 "
     "2021-06-12 2021-06-13 2021-06-14 2021-09-19 2021-09-20 2021-09-21 2021-10-01 2021-10-02 2021-10-03 "
     "2021-10-04 2021-10-05 2021-10-06 2021-10-07",
     "2021-02-07 2021-02-20 2021-04-25 2021-05-08 2021-09-18 2021-09-26 2021-10-09"},
    // 2022
    {"2022-01-01 2022-01-02 2022-01-03 2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04 2022-02-05 "
     "2022-02-06 2022-04-03 2022-04-04 2022-04-05 2022-04-30 2022-05-01 2022-05-02 2022-05-03 2022-05-04 "
     "2022-06-03 2022-06-04 2022-06-05 2022-09-10 2022-09-11 2022-09-12 2022-10-01 2022-10-02 2022-10-03 "
     "2022-10-04 2022-10-05 2022-10-06 2022-10-07",
     "2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07 2022-10-08 2022-10-09"},
    // 2023
    {"2022-12-31 2023-01-01 2023-01-02 2023-01-21 2023-01-22 2023-01-23 2023-01-24 2023-01-25 2023-01-26 "
     "2023-01-27 2023-04-05 2023-04-29 2023-04-30 2023-05-01 2023-05-02 2023-05-03 2023-06-22 2023-06-23 "
     "2023-06-24 2023-09-29 2023-09-30 2023-10-01 2023-10-02 2023-10-03 2023-10-04 2023-10-05 2023-10-06",
     "2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08"},
    // 2024
    {"2024-01-01 2024-02-10 2024-02-11 2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-02-17 "
     "2024-04-04 2024-04-05 2024-04-06 2024-05-01 2024-05-02 2024-05-03 2024-05-04 2024-05-05 2024-06-10 "
     "2024-09-15 2024-09-16 2024-09-17 2024-10-01 2024-10-02 2024-10-03 2024-10-04 2024-10-05 2024-10-06 "
     "2024-10-07",
     "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12"},
    // 2025
    {"2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-01 2025-02-02 2025-02-03 2025-02-04 "
     "2025-04-04 2025-04-05 2025-04-06 2025-05-01 2025-05-02 2025-05-03 2025-05-04 2025-05-05 2025-05-31 "
     "2025-06-01 2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-04 2025-10-05 2025-10-06 2025-10-07 "
     "2025-10-08",
     "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11"},
    // 2026
    {"2026-01-01 2026-01-02 2026-01-03 2026-02-15 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 "
     "2026-02-21 2026-02-22 2026-02-23 2026-04-04 2026-04-05 2026-04-06 2026-05-01 2026-05-02 2026-05-03 "
     "2026-05-04 2026-05-05 2026-06-19 2026-06-20 2026-06-21 2026-09-25 2026-09-26 2026-09-27 2026-10-01 "
     "2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07",
     "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"},
};

std::vector<CivilDate> days(const std::string& text) {
  std::vector<CivilDate> all;
  std::istringstream words{text};
  for (std::string word; words >> word;)
    all.push_back(CivilDate::parse(word).value());
  return all;
}

rules::Calendar published() {
  auto calendar = read_calendars(kFolder);
  INFO((calendar ? "" : calendar.error().message));
  REQUIRE(calendar);
  return *std::move(calendar);
}

/// A notice as short as one can be; tests spoil a line of it.
const std::vector<std::string> kSmall{
    "year = 2024",             // 1
    "notice = '1'",            // 2
    "published = 2023-10-25",  // 3
    "source = 'x'",            // 4
    "[[holidays]]",            // 5
    "name = '春节'",           // 6
    "from = 2024-02-10",       // 7
    "to = 2024-02-17",         // 8
    "work = [2024-02-04]",     // 9
    "[[holidays]]",            // 10
    "name = '清明节'",         // 11
    "from = 2024-04-04",       // 12
    "to = 2024-04-06",         // 13
    "work = [2024-04-07]",     // 14
};

struct Folder {
  std::string write(std::size_t number, const std::string& line, const std::string& name = "cn-2024.toml") {
    auto lines = kSmall;
    lines.at(number - 1) = line;
    std::ofstream file{scratch.file(name), std::ios::binary | std::ios::trunc};
    for (const auto& each : lines)
      file << each << '\n';
    return scratch.file(name);
  }
  tests::Scratch scratch;
};

}  // namespace

TEST_CASE("every day off and every worked weekend day of 2021 to 2026 is what was published", "[calendars]") {
  const auto calendar = published();
  REQUIRE(calendar.size() == kPublished.size());
  int year = 2021;
  for (const auto& notice : kPublished) {
    CAPTURE(year);
    REQUIRE(calendar.contains(year));
    CHECK_FALSE(calendar.at(year).notice.empty());
    const auto off = days(notice.off);
    const auto worked = days(notice.worked);
    REQUIRE(off.size() >= 27);
    REQUIRE(worked.size() >= 5);
    for (const auto day : off) {
      CAPTURE(day.text());
      CHECK_FALSE(rules::is_working_day(calendar, day));
    }
    for (const auto day : worked) {
      CAPTURE(day.text());
      CHECK(rules::is_working_day(calendar, day));
    }
    // And no day more: whatever else is in the files would show here.
    std::size_t in_year = 0;
    for (const auto day : off)
      in_year += day.year() == year ? 1 : 0;
    CHECK(calendar.at(year).off.size() == in_year);
    CHECK(calendar.at(year).worked.size() == worked.size());
    ++year;
  }
}

TEST_CASE("a list published before the Spring Festival of 2021 is public for three working days",
          "[calendars]") {
  const auto calendar = published();
  const auto last = [&](CivilDate published_on) {
    const auto day = rules::add_working_days(calendar, published_on, 3);
    CHECK(day.certain);
    return day.date.text();
  };
  CHECK(last({2021, 2, 9}) == "2021-02-19");   // the 10th, then the 18th and 19th after seven days off
  CHECK(last({2021, 2, 10}) == "2021-02-20");  // Saturday the 20th is worked
  CHECK(last({2021, 2, 11}) == "2021-02-20");
  CHECK(last({2021, 2, 4}) == "2021-02-08");  // so is Sunday the 7th
}

TEST_CASE("reports due on a day off are due on the next working day", "[calendars]") {
  const auto calendar = published();
  const auto due = [&](int year, unsigned month) {
    return rules::report_due(calendar, Month{year, month}, 5).date.text();
  };
  CHECK(due(2024, 5) == "2024-06-05");
  CHECK(due(2024, 4) == "2024-05-06");  // Sunday, 5 May ends the Labour Day holiday
  CHECK(due(2023, 9) == "2023-10-07");  // Saturday, 7 October is worked
  CHECK(due(2021, 9) == "2021-10-08");
  CHECK(due(2025, 9) == "2025-10-09");
}

TEST_CASE("a wrong notice names file, line, key and day", "[calendars]") {
  struct Wrong {
    std::size_t line;
    std::string text;
    std::string says;
  };
  const auto wrong = GENERATE(
      Wrong{1, "year = 2025", "line 1: year: is not the year in the file's name"},
      Wrong{2, "notice = ''", "line 2: notice: must not be empty"},
      Wrong{3, "published = '2023-10-25'", "line 3: published: must be a day"},
      Wrong{8, "to = 2024-02-09", "line 8: holidays[0].to: comes before from"},
      Wrong{8, "to = 2024-12-17", "line 8: holidays[0].to: is more than a month after from"},
      Wrong{9, "work = [2024-02-05]", "line 9: holidays[0].work: 2024-02-05 is no Saturday or Sunday"},
      Wrong{9, "work = [2024-02-11]", "line 9: holidays[0].work: 2024-02-11 stands twice"},
      Wrong{9, "work = [2024-02-04, 2024-02-04]", "line 9: holidays[0].work: 2024-02-04 stands twice"},
      Wrong{9, "work = 2024-02-04", "line 9: holidays[0].work: must be a list of days"},
      Wrong{9, "work = [4]", "line 9: holidays[0].work: must hold days"},
      Wrong{9, "works = [2024-02-04]", "line 9: holidays[0].works: is not a known key"},
      Wrong{9, "work = [2024-04-06]", "line 13: holidays[1].to: 2024-04-06 stands twice"},
      Wrong{14, "work = [2025-01-04]", "line 14: holidays[1].work: 2025-01-04 is not in 2024"},
      Wrong{13, "to = 2024-04-31", "line 13"});
  CAPTURE(wrong.text);
  Folder folder;
  const auto path = folder.write(wrong.line, wrong.text);
  for (const auto& read :
       {read_calendar_year(path).error(), read_calendars(folder.scratch.file("")).error()}) {
    INFO(read.message);
    CHECK(read.code == Code::kInvalid);
    CHECK(read.message.starts_with("cn-2024.toml: " + wrong.says));
  }
}

TEST_CASE("a notice with the days of another year is wrong", "[calendars]") {
  Folder folder;
  const auto read = read_calendar_year(folder.write(1, "year = 2025", "cn-2025.toml"));
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "cn-2025.toml: line 7: holidays[0].from: 2024-02-10 is not in 2025");
}

TEST_CASE("a folder without notices knows weekends only, other files in it are let be", "[calendars]") {
  Folder folder;
  const auto none = read_calendars(folder.scratch.file("no/such/folder"));
  REQUIRE(none);
  CHECK(none->empty());
  folder.write(1, "year = 'nonsense'", "us-2024.toml");
  folder.write(1, "year = 2024");
  const auto one = read_calendars(folder.scratch.file(""));
  REQUIRE(one);
  CHECK(one->size() == 1);
  CHECK(one->at(2024).worked == std::set<CivilDate>{{2024, 2, 4}, {2024, 4, 7}});
}
