#include "bot/understand/dates.h"

namespace linli::bot::understand {
namespace {

using storage::model::CivilDate;
using storage::model::Month;

std::optional<CivilDate> day_in(Month month, unsigned day) {
  if (day < 1 || day > month.last_day().day()) return std::nullopt;
  return CivilDate{month.year(), month.month(), day};
}

/// The month meant by a bare number; the nearest that is past, unless that is more than half a year ago.
Month bare_month(unsigned number, CivilDate today, bool ahead, bool& doubt) {
  const Month current = Month::of(today);
  const Month same_year{today.year(), number};
  if (ahead) return same_year < current ? same_year.plus(12) : same_year;
  if (same_year <= current) return same_year;
  const Month last_year = same_year.plus(-12);
  const int ago =
      (current.year() - last_year.year()) * 12 + static_cast<int>(current.month()) - static_cast<int>(number);
  if (ago <= 6) return last_year;
  doubt = true;
  return same_year;
}

}  // namespace

ResolvedTime resolve(const TimePhrase& phrase, CivilDate today, bool ahead) {
  ResolvedTime time;
  const Month current = Month::of(today);
  const auto month_named = [&](unsigned number) {
    if (phrase.year) return Month{*phrase.year, number};
    if (phrase.year_offset) return Month{today.year() + *phrase.year_offset, number};
    return bare_month(number, today, ahead, time.doubt);
  };
  if (phrase.month) time.month = month_named(*phrase.month);
  if (phrase.to_month) time.to_month = month_named(*phrase.to_month);
  if (phrase.month_offset) time.month = current.plus(*phrase.month_offset);
  if (phrase.day_offset) time.date = today.plus_days(*phrase.day_offset);
  if (phrase.minutes_later && !phrase.day_offset) time.date = today;
  if (phrase.weekday) {
    const int monday = 1 - static_cast<int>(today.weekday().iso_encoding());
    int day = monday + static_cast<int>(*phrase.weekday) - 1 + 7 * phrase.week_offset.value_or(0);
    if (ahead && day < 0 && phrase.week_offset.value_or(0) == 0) day += 7;
    time.date = today.plus_days(day);
  } else if (phrase.week_offset) {
    const int monday = 1 - static_cast<int>(today.weekday().iso_encoding());
    time.date = today.plus_days(monday + 7 * *phrase.week_offset);
  }
  if (phrase.day) {
    Month month = time.month.value_or(current);
    if (!time.month && ahead && *phrase.day < today.day()) month = month.plus(1);
    if (!time.month && !ahead && *phrase.day > today.day()) month = month.plus(-1);
    time.date = day_in(month, *phrase.day);
    time.doubt = time.doubt || !time.date;
  }
  if (phrase.month_end) time.date = time.month.value_or(current).last_day();
  return time;
}

}  // namespace linli::bot::understand
