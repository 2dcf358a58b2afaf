#include "tests/standin/field_rules.h"

#include <algorithm>
#include <functional>
#include <map>

namespace standin {
namespace {

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool all_of(const std::string& text, const std::function<bool(unsigned char)>& allowed) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return allowed(static_cast<unsigned char>(c)); });
}

bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_ascii(unsigned char c) {
  return c >= 0x20 && c < 0x7f;
}

bool has_digit(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return is_digit(static_cast<unsigned char>(c)); });
}

bool is_number(const std::string& text) {
  const auto points = std::count(text.begin(), text.end(), '.');
  return text.size() <= 32 && points <= 1 && has_digit(text) &&
         all_of(text.starts_with('-') ? text.substr(1) : text,
                [](unsigned char c) { return is_digit(c) || c == '.'; });
}

bool is_amount(std::string text) {
  for (const std::string sign : {"¥", "￥", "$", "€"})
    if (text.starts_with(sign)) {
      text.erase(0, sign.size());
      break;
    }
  if (text.ends_with("元")) text.erase(text.size() - std::string("元").size());
  const std::size_t whole = text.find('.');
  return is_number(text) && (whole == std::string::npos ? text.size() : whole) <= 10;
}

bool is_name(const std::string& text) {
  return all_of(text, is_ascii) ? text.size() <= 20 : characters(text) <= 10;
}

using Rule = std::function<bool(const std::string&)>;

const std::map<std::string, Rule>& rules() {
  static const std::map<std::string, Rule> all{
      {"thing", [](const std::string& v) { return characters(v) <= 20; }},
      {"number", is_number},
      {"letter", [](const std::string& v) { return v.size() <= 32 && all_of(v, is_letter); }},
      {"symbol", [](const std::string& v) { return characters(v) <= 5; }},
      {"character_string", [](const std::string& v) { return v.size() <= 32 && all_of(v, is_ascii); }},
      {"time", [](const std::string& v) { return has_digit(v) && characters(v) <= 40; }},
      {"date", [](const std::string& v) { return has_digit(v) && characters(v) <= 40; }},
      {"amount", is_amount},
      {"phone_number", [](const std::string& v) { return v.size() <= 17 && all_of(v, is_ascii); }},
      {"car_number", [](const std::string& v) { return characters(v) <= 8; }},
      {"name", is_name},
      {"phrase", [](const std::string& v) { return characters(v) <= 5; }},
  };
  return all;
}

}  // namespace

bool field_allows(const std::string& name, const std::string& value) {
  if (value.empty()) return false;
  if (!all_of(value, [](unsigned char c) { return c >= 0x20 && c != 0x7f; })) return false;
  const std::string kind = name.substr(0, name.find_last_not_of("0123456789") + 1);
  const auto rule = rules().find(kind);
  return rule == rules().end() || rule->second(value);
}

}  // namespace standin
