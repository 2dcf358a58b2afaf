#include "bot/wechat/subscription_fields.h"

#include <algorithm>
#include <array>
#include <optional>

#include "bot/wechat/utf8.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

/// How a kind of field is held to its length and its characters.
struct Rule {
  std::string_view kind;
  std::size_t most;                 ///< characters
  bool (*allowed)(char32_t);        ///< of each character
  bool (*whole)(std::string_view);  ///< of the value as a whole; null: nothing more
  bool cuts;                        ///< too long is cut rather than refused
};

constexpr bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool any(char32_t) {
  return true;
}
bool letter(char32_t c) {
  return is_letter(c);
}
bool printable_ascii(char32_t c) {
  return c >= 0x20 && c < 0x7f;
}
bool symbol(char32_t c) {
  return printable_ascii(c) && !is_digit(c) && !is_letter(c);
}
bool han(char32_t c) {
  return c >= 0x4e00 && c <= 0x9fff;
}
bool time_character(char32_t c) {
  constexpr std::u32string_view kOthers = U"年月日 :-/.~";
  return is_digit(c) || kOthers.find(c) != kOthers.npos;
}
bool phone_character(char32_t c) {
  constexpr std::u32string_view kOthers = U"+-() #*";
  return is_digit(c) || kOthers.find(c) != kOthers.npos;
}

bool has_digit(std::string_view value) {
  return std::any_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}
/// 15:01, alone or behind a date, once or as a range.
bool has_time(std::string_view value) {
  return has_digit(value) && value.find(':') != value.npos;
}
/// Year, month and day.
bool has_date(std::string_view value) {
  const auto separators = std::count(value.begin(), value.end(), '-') +
                          std::count(value.begin(), value.end(), '/') +
                          std::count(value.begin(), value.end(), '.');
  return has_digit(value) && (separators >= 2 || value.find("月") != value.npos);
}

/// Digits with at most one point between them; how many before it.
std::optional<std::size_t> digits_before_point(std::string_view value) {
  const auto point = value.find('.');
  const auto whole = value.substr(0, point);
  const auto rest = point == value.npos ? std::string_view{"0"} : value.substr(point + 1);
  const auto all_digits = [](std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!all_digits(whole) || !all_digits(rest)) return std::nullopt;
  return whole.size();
}
bool number(std::string_view value) {
  if (value.starts_with('-')) value.remove_prefix(1);
  return digits_before_point(value).has_value();
}
bool amount(std::string_view value) {
  for (const std::string_view sign : {"¥", "￥", "$", "€"})
    if (value.starts_with(sign)) {
      value.remove_prefix(sign.size());
      break;
    }
  constexpr std::string_view kYuan = "元";
  if (value.ends_with(kYuan)) value.remove_suffix(kYuan.size());
  const auto digits = digits_before_point(value);
  return digits && *digits <= 10;
}

constexpr std::array kRules = {
    Rule{"thing", 20, any, nullptr, true},
    Rule{"number", 32, printable_ascii, number, false},
    Rule{"letter", 32, letter, nullptr, true},
    Rule{"symbol", 5, symbol, nullptr, true},
    Rule{"character_string", 32, printable_ascii, nullptr, true},
    Rule{"time", 40, time_character, has_time, false},
    Rule{"date", 40, time_character, has_date, false},
    Rule{"amount", 32, any, amount, false},
    Rule{"phone_number", 17, phone_character, has_digit, false},
    Rule{"car_number", 8, any, nullptr, false},
    Rule{"name", 10, any, nullptr, true},
    Rule{"phrase", 5, han, nullptr, true},
    Rule{"enum", 20, any, nullptr, false},
    // Fields of template messages made before the kinds were: free text.
    Rule{"", 200, any, nullptr, true},
};

const Rule& rule_for(std::string_view kind) {
  const auto found =
      std::find_if(kRules.begin(), kRules.end(), [&](const Rule& r) { return r.kind == kind; });
  return found == kRules.end() ? kRules.back() : *found;
}

char32_t code_point(std::string_view bytes) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  switch (bytes.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1fU) << 6U | (byte(1) & 0x3fU);
    case 3:
      return (byte(0) & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
    default:
      return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3fU) << 12U | (byte(2) & 0x3fU) << 6U |
             (byte(3) & 0x3fU);
  }
}

/// One line without control characters, and no spaces at its ends or twice.
std::string one_line(std::string_view value) {
  std::string line;
  for (const char c : clean_text(value)) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// "thing" of "thing1".
std::string_view field_kind(std::string_view field) {
  const auto last = field.find_last_not_of("0123456789");
  return last == field.npos ? field : field.substr(0, last + 1);
}

}  // namespace

Result<std::string> fit_field(std::string_view field, std::string_view value) {
  const auto& rule = rule_for(field_kind(field));
  const auto refused = [&](const char* why) { return Error{Code::kInvalid, std::string(field) + " " + why}; };
  const auto line = one_line(value);
  if (line.empty()) return refused("is empty");
  const std::size_t most = rule.kind == "name" && is_ascii(line) ? 20 : rule.most;
  const std::string_view mark = rule.kind == "thing" || rule.kind.empty() ? "…" : "";

  std::size_t length = 0;
  std::size_t fits = 0;  // bytes that leave room for the mark
  for (std::size_t at = 0; at < line.size();) {
    const auto bytes = std::max<std::size_t>(character_length(line, at), 1);
    const auto c = code_point(std::string_view{line}.substr(at, bytes));
    if (!rule.allowed(c)) return refused("has a character that it may not have");
    length += c > 0xffff ? 2 : 1;
    at += bytes;
    if (length + (mark.empty() ? 0 : 1) <= most) fits = at;
  }
  if (rule.whole && !rule.whole(line)) return refused("has not the form that it must have");
  if (length <= most) return line;
  if (!rule.cuts) return refused("is too long");
  return line.substr(0, fits) + std::string(mark);
}

}  // namespace linli::bot::wechat
