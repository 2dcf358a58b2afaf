#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "handlers/rules/rule.h"

/// How figures are written in chat. The words around them are in templates/chat.
namespace linli::handlers::wording {

/// "12 000" for an amount in fen, "320" for a count.
std::string figure(bool money, std::int64_t number);

/// What a fact's number is, with its unit: "4 800 元", "3 场", "2021年11月15日"; "" for yes and no, which the
/// rule's own sentence tells.
std::string amount(rules::Measure measure, std::string_view unit, std::int64_t number);

/// The first `most` characters of UTF-8 text on one line, with … when there were more.
std::string shorten(std::string_view text, std::size_t most);

}  // namespace linli::handlers::wording
