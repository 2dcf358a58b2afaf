#include "bot/understand/money.h"
#include "bot/understand/scanner.h"

// Prices and what they are multiplied by: 一桶65, 15人×50元=750元.
namespace linli::bot::understand {

/// 一个人大概12块, 一场合400: behind the words between the measure and its price.
std::size_t Scanner::behind_estimate(std::size_t at) const {
  constexpr std::u32string_view kOnly = U"才合就要是";
  const std::size_t length = word_length(at);
  if (length > 0 &&
      lexicon_.words[static_cast<std::size_t>(word_at_[at])].cue == static_cast<int>(Cue::kAbout))
    return at + length;
  return at < glyphs_.size() && kOnly.find(glyphs_[at]) != std::u32string_view::npos ? at + 1 : at;
}

/// Where 一桶, 一人一天 ends when a price follows it; `at` when none does.
std::size_t Scanner::behind_rate(std::size_t at) const {
  if (glyphs_[at] != U'一') return at;
  const std::u32string_view rest = std::u32string_view{glyphs_.codes}.substr(at + 1);
  const int unit = lexicon_.longest(rest, [](const Word& word) { return word.unit >= 0; });
  const bool board =
      glyphs_[at + 1] == U'块' && glyphs_.view(at + 3, at + 4) != U"钱";  // 展板做了两块，一块600
  if (unit < 0 && !board) return at;
  std::size_t end = at + 1 + (board ? 1 : lexicon_.words[static_cast<std::size_t>(unit)].text.size());
  if (const std::size_t more = behind_rate(end); more != end) return more;
  end = behind_estimate(end);
  if (!begins_number(end)) return at;
  const auto number = read_numeral(glyphs_, end);
  if (!number || (!number->ascii && !number->scaled)) return at;
  return read_amount(glyphs_, *number) || unit_at(number->end) < 0 ? end : at;
}

/// 一桶65, 一节300上了四节, 一人一天30: each costs so much. 一场30人 tells who came.
std::optional<std::size_t> Scanner::rate(std::size_t at) {
  const std::size_t end = behind_rate(at);
  if (end == at) return std::nullopt;
  cue_piece(Cue::kRate, at, end);
  return end;
}

/// Behind a number and its unit or coin.
std::size_t Scanner::behind_unit(const Numeral& number) const {
  if (const auto amount = read_amount(glyphs_, number)) return amount->end;
  const int unit = unit_at(number.end);
  return unit < 0 ? number.end : number.end + lexicon_.words[static_cast<std::size_t>(unit)].text.size();
}

/// 15人×50元=750元 is 750; 1800×2 has a sum that nobody has named.
std::optional<std::size_t> Scanner::product(const Numeral& number) {
  std::size_t end = behind_unit(number);
  bool multiplied = false;
  while (glyphs_[after_space(end)] == U'*') {
    const auto factor = read_numeral(glyphs_, after_space(after_space(end) + 1));
    if (!factor) return std::nullopt;
    multiplied = true;
    end = behind_unit(*factor);
  }
  if (!multiplied) return std::nullopt;
  const std::size_t equals = after_space(end);
  const std::size_t sum = after_space(equals + 1);
  if (glyphs_[equals] == U'=' && begins_number(sum)) return quantity(sum);
  const auto coins = glyphs_.view(number.begin, end);
  const bool money = coins.find_first_of(U"元块") != std::u32string_view::npos;
  Quantity quantity{.number = number, .money = money, .doubt = Doubt::kForm};
  out_.pieces.push_back(
      {Piece::Kind::kQuantity, number.begin, end, static_cast<int>(out_.quantities.size())});
  out_.quantities.push_back(quantity);
  return end;
}

}  // namespace linli::bot::understand
