#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linli::handlers::sheets {

/// Whether a built-in number format of spreadsheets shows a day (ECMA-376 part 1, 18.8.30, with the East
/// Asian ones).
bool shows_day(int format);
/// The same for a format code such as `yyyy"年"m"月"d"日"`: one of its letters y, m, d or h, s outside quotes
/// and brackets.
bool shows_day(std::string_view code);

/// The day, as "2024-03-01", that a spreadsheet keeps as the number `serial`; the time of day is dropped.
/// Nothing outside 1900 to 2199. Counted from 1900 there is a 29 February 1900, which was none (the error of
/// Lotus 1-2-3 that everybody keeps).
std::optional<std::string> day_of_serial(std::string_view serial, bool from_1904);

}  // namespace linli::handlers::sheets
