#pragma once

#include <string>
#include <string_view>

namespace linli::bot::log {

/// Whether `text` can stand in a logfmt line without quotes: not empty, printable ASCII, none of space `"`
/// `=` `\`.
bool is_bare(std::string_view text);

/// Appends `text` as a JSON string on one line. Anything that could end the line, drive a terminal or turn
/// the reading direction (control, bidirectional and invisible characters, line separators) is written as
/// \uXXXX, broken UTF-8 as \ufffd, and what is longer than 1000 bytes is cut and ends in "…".
void append_quoted(std::string& line, std::string_view text);

}  // namespace linli::bot::log
