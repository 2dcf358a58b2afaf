#pragma once

#include <optional>

#include "bot/understand/glyphs.h"
#include "storage/model/civil_date.h"
#include "storage/model/month.h"

namespace linli::bot::understand {

/// A time as said, before anybody knows what day it is: 上个月, 5月12日, 下周三下午3点, 三天后.
struct TimePhrase {
  std::size_t begin = 0;  ///< codes of the Glyphs
  std::size_t end = 0;
  std::optional<int> year;           ///< 2024年
  std::optional<int> year_offset;    ///< 去年 is -1
  std::optional<unsigned> month;     ///< 5月
  std::optional<unsigned> to_month;  ///< 5到6月, 4、5月
  std::optional<int> month_offset;   ///< 上个月 is -1
  std::optional<unsigned> day;       ///< 12日, 12号
  std::optional<int> day_offset;     ///< 明天 is 1, 三天后 is 3
  std::optional<int> week_offset;    ///< 下周 is 1
  std::optional<unsigned> weekday;   ///< 1 Monday … 7 Sunday
  std::optional<int> minutes;        ///< of the day; 下午3点 is 900
  std::optional<int> minutes_later;  ///< 两小时后, 半小时后
  bool month_end = false;            ///< 月底

  bool names_month_only() const { return (month || month_offset) && !day && !month_end && !weekday; }
  bool names_day() const { return day || day_offset || weekday || month_end; }
};

/// What a TimePhrase means on a given day.
struct ResolvedTime {
  std::optional<storage::model::Month> month;
  std::optional<storage::model::Month> to_month;
  std::optional<storage::model::CivilDate> date;
  bool doubt = false;  ///< a day that does not exist, or a month that may be last year's or this year's
};

/// Reads the time phrase that begins at `at`, as long as it goes.
std::optional<TimePhrase> read_time(const Glyphs& glyphs, std::size_t at);

/// Months are reported after the fact, so a bare 12月 said in January is last year's. `ahead` turns this
/// round for deadlines and reminders: a bare 10号 is then the coming one.
ResolvedTime resolve(const TimePhrase& phrase, storage::model::CivilDate today, bool ahead = false);

}  // namespace linli::bot::understand
