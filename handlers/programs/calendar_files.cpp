#include "handlers/programs/calendar_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "handlers/programs/toml_reader.h"

namespace linli::handlers::programs {
namespace {

using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

bool is_weekend(CivilDate date) {
  return date.weekday() == std::chrono::Saturday || date.weekday() == std::chrono::Sunday;
}

/// A day that neither stands there already nor in another year.
void check_day(const TableReader& reader, std::string_view key, const rules::CalendarYear& year,
               CivilDate day) {
  if (day.year() != year.year) reader.wrong(key, day.text() + " is not in " + std::to_string(year.year));
  if (year.off.contains(day) || year.worked.contains(day)) reader.wrong(key, day.text() + " stands twice");
}

void read_holiday(TableReader& reader, rules::CalendarYear& year) {
  reader.text("name");
  const auto from = reader.date("from");
  const auto to = reader.date("to");
  if (to < from) reader.wrong("to", "comes before from");
  if (to.days_since(from) > 30) reader.wrong("to", "is more than a month after from");
  for (auto day = from; day <= to; day = day.plus_days(1)) {
    check_day(reader, day == from ? "from" : "to", year, day);
    year.off.insert(day);
  }
  if (!reader.has("work")) return;
  for (const auto day : reader.dates("work")) {
    check_day(reader, "work", year, day);
    if (!is_weekend(day)) reader.wrong("work", day.text() + " is no Saturday or Sunday");
    year.worked.insert(day);
  }
}

}  // namespace

Result<rules::CalendarYear> read_calendar_year(const std::string& path) {
  rules::CalendarYear year;
  const auto read = read_toml(path, [&](TableReader& reader) {
    year.year = static_cast<int>(reader.number("year", 2000, 2200));
    if (std::filesystem::path{path}.stem() != "cn-" + std::to_string(year.year))
      reader.wrong("year", "is not the year in the file's name");
    year.notice = reader.text("notice");
    reader.date("published");
    reader.text("source");
    if (!reader.has("holidays")) reader.wrong("holidays", "a notice names days off");
    reader.each("holidays", [&](TableReader& holiday) { read_holiday(holiday, year); });
  });
  if (!read) return read.error();
  return year;
}

Result<rules::Calendar> read_calendars(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code none;  // a folder that cannot be read has no files for us
  for (const auto& entry : std::filesystem::directory_iterator{folder, none}) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("cn-") && name.ends_with(".toml")) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());  // the same complaint every time
  rules::Calendar calendar;
  for (const auto& path : paths) {
    auto year = read_calendar_year(path);
    if (!year) return year.error();
    const auto number = year->year;
    calendar.emplace(number, *std::move(year));
  }
  return calendar;
}

}  // namespace linli::handlers::programs
