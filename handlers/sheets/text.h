#pragma once

#include <string>
#include <string_view>

/// Text as it stands in cells: which bytes it is made of, and what people type without meaning it.
namespace linli::handlers::sheets {

/// Whether the bytes are UTF-8 as RFC 3629 has it, without a NUL.
bool is_text(std::string_view bytes);

/// Full-width forms (０-９, Ａ, （, ，, the space U+3000) as their ASCII ones.
std::string half_width(std::string_view text);

/// Without the blanks around it (spaces, tabs, line breaks, U+3000, no-break and zero-width spaces), every
/// run of blanks inside one space, without other control characters.
std::string tidy(std::string_view text);

/// tidy(), and no blank left inside either.
std::string without_blanks(std::string_view text);

/// Removes every occurrence of `part`.
std::string without(std::string text, std::string_view part);

}  // namespace linli::handlers::sheets
