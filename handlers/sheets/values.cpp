#include "handlers/sheets/values.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "handlers/sheets/decimal.h"
#include "handlers/sheets/text.h"

namespace linli::handlers::sheets {
namespace {

using storage::model::CreditCode;
using storage::model::Money;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Half-width, without a blank.
std::string plain(const Cell& cell) {
  return without_blanks(half_width(cell.text));
}

std::string upper(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool drop_end(std::string& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.resize(text.size() - end.size());
  return true;
}

bool drop_start(std::string& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.erase(0, start.size());
  return true;
}

/// Takes the commas out of "1,234,567.5"; nothing when they do not stand every three digits.
std::optional<std::string> without_commas(const std::string& text) {
  if (text.find(',') == std::string::npos) return text;
  const auto end = std::min(text.find('.'), text.size());
  std::string digits;
  for (std::size_t at = 0; at < end; ++at) {
    const bool place = (end - at) % 4 == 0;
    if (place != (text[at] == ',')) return std::nullopt;
    if (!place) digits += text[at];
  }
  if (text.front() == ',' || text.find(',', end) != std::string::npos) return std::nullopt;
  return digits + text.substr(end);
}

Reason broken(const Cell& cell) {
  if (cell.text.empty()) return {"公式还没有结果，请在表格软件里打开、重新保存"};
  return {"公式出错（" + cell.text + "）"};
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Reading<std::string> text(const Cell& cell, std::size_t most) {
  if (cell.kind == Cell::Kind::kBroken) return broken(cell);
  if (characters(cell.text) > most) return Reason{"太长了，最多" + std::to_string(most) + "个字"};
  return cell.text;
}

Reading<Money> money(const Cell& cell, MoneyUnit unit) {
  if (cell.kind == Cell::Kind::kBroken) return broken(cell);
  if (cell.kind == Cell::Kind::kDate) return Reason{"是日期，不是金额"};
  auto rest = plain(cell);
  for (const auto* start : {"人民币", "RMB", "CNY", "¥", "￥"})
    drop_start(rest, start);
  drop_end(rest, "整");
  if (drop_end(rest, "万元") || drop_end(rest, "万"))
    unit = MoneyUnit::kTenThousand;
  else if (drop_end(rest, "千元"))
    unit = MoneyUnit::kThousand;
  else if (drop_end(rest, "元") || drop_end(rest, "圆"))
    unit = MoneyUnit::kYuan;
  const auto digits = without_commas(rest);
  const auto number = digits ? parse_decimal(*digits) : std::nullopt;
  if (!number) return Reason{"不是金额"};
  if (number->negative) return Reason{"金额不能是负数"};
  const bool unsaid = unit == MoneyUnit::kUnsaid;
  const auto fen = number->scaled(static_cast<int>(unsaid ? MoneyUnit::kYuan : unit));
  constexpr std::int64_t kMost = 100'000'000'000'000;  // 10^12 yuan
  const bool finer = !fen && number->scale > static_cast<int>(unsaid ? MoneyUnit::kYuan : unit);
  if (finer) return Reason{"金额比一分钱还细，最多两位小数（按元算）"};
  if (!fen || *fen > kMost) return Reason{"金额太大"};
  if (unsaid && *fen > 0 && *fen < 100'000) return Reason{"看不出是元还是万元，请在表头或数字后写明"};
  return Money::fen(*fen);
}

Reading<std::int64_t> whole(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBroken) return broken(cell);
  const auto digits = without_commas(plain(cell));
  const auto number = digits ? parse_decimal(*digits) : std::nullopt;
  const auto value = number ? number->scaled(0) : std::nullopt;
  constexpr std::int64_t kMost = 1'000'000'000;
  if (cell.kind == Cell::Kind::kDate || !value) return Reason{"不是整数"};
  if (*value < 0) return Reason{"不能是负数"};
  if (*value >= kMost) return Reason{"数字太大"};
  return *value;
}

Reading<bool> yes_no(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBroken) return broken(cell);
  const auto word = upper(plain(cell));
  if (is_one_of(word, {"是", "有", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "对"})) return true;
  if (is_one_of(word, {"否", "无", "没有", "不是", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0"}))
    return false;
  return Reason{"要写“是”或“否”"};
}

Reading<int> rating(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBroken) return broken(cell);
  auto word = upper(plain(cell));
  drop_end(word, "级");
  drop_end(word, "等");
  if (is_one_of(word, {"无", "未评", "未评估", "未评定", "未参评", "没有", "-", "/", "0"})) return 0;
  if (word.size() == 2 && word[1] == 'A' && word[0] >= '1' && word[0] <= '5') return word[0] - '0';
  if (!word.empty() && word.size() <= 5 &&
      std::all_of(word.begin(), word.end(), [](char c) { return c == 'A'; }))
    return static_cast<int>(word.size());
  return Reason{"等级要写 1A 到 5A，没有就写“无”"};
}

Reading<CreditCode> credit_code(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBroken) return broken(cell);
  if (cell.kind == Cell::Kind::kNumber && cell.text.size() > 15)
    return Reason{"被表格软件当成数字，后几位已经丢了；请把这列设成文本再填"};
  const auto code = upper(without(plain(cell), "-"));
  if (const auto length = characters(code); length != 18)
    return Reason{"应是18位，这里是" + std::to_string(length) + "位"};
  for (const char c : code)
    if (!is_digit(c) && (c < 'A' || c > 'Z' || std::string_view{"IOSVZ"}.find(c) != std::string_view::npos))
      return Reason{"只用数字和大写字母，没有 I、O、S、V、Z"};
  const auto parsed = CreditCode::parse(code);
  if (!parsed) return Reason{"校验位不对"};
  return *parsed;
}

Reading<std::string> phone(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBroken) return broken(cell);
  auto digits = plain(cell);
  for (const auto* mark : {"-", "(", ")", "—", "–"})
    digits = without(std::move(digits), mark);
  if (!drop_start(digits, "+86") && digits.size() == 13) drop_start(digits, "86");
  const bool mobile = all_digits(digits) && digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
  const bool fixed = all_digits(digits) && digits[0] == '0' && digits.size() >= 10 && digits.size() <= 12;
  if (!mobile && !fixed) return Reason{"不是手机号，也不是带区号的座机"};
  return digits;
}

}  // namespace linli::handlers::sheets
