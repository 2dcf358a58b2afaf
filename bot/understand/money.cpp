#include "bot/understand/money.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "bot/understand/numeral_words.h"

namespace linli::bot::understand {
namespace {

constexpr std::int64_t kMillionthsPerFen = Numeral::kOne / 100;

bool starts(const Glyphs& glyphs, std::size_t at, std::u32string_view word) {
  return at <= glyphs.size() && glyphs.codes.compare(at, word.size(), word) == 0;
}

struct Coin {
  std::size_t length = 0;
  std::int64_t fen = 0;
};

/// The unit of money at `at`, after `larger` fen (0: nothing stands before).
Coin coin_at(const Glyphs& glyphs, std::size_t at, std::int64_t larger) {
  if (larger == 0) {
    for (const std::u32string_view word :
         {U"元人民币", U"人民币", U"元钱", U"块钱", U"块洋钿", U"元整", U"rmb"}) {
      if (starts(glyphs, at, word)) return {word.size(), 100};
    }
    if (glyphs[at] == U'块' && glyphs[at + 1] == U'牌') return {};  // 3块牌子
    constexpr std::u32string_view kOfMosquitoes = U"子帐香虫";      // 2300蚊 is Cantonese yuan
    if (glyphs[at] == U'蚊' && kOfMosquitoes.find(glyphs[at + 1]) == std::u32string_view::npos)
      return {1, 100};
    if (glyphs[at] == U'元' || glyphs[at] == U'块') {
      // 12块展板 counts boards, 元宵 is a feast
      if (glyphs[at + 1] == U'展' || glyphs[at + 1] == U'宣' || glyphs[at + 1] == U'宵' ||
          glyphs[at + 1] == U'旦')
        return {};
      return {1, 100};
    }
  }
  if (larger == 0 || larger == 100) {
    if (starts(glyphs, at, U"毛钱") || starts(glyphs, at, U"角钱")) return {2, 10};
    if (glyphs[at] == U'毛' || glyphs[at] == U'角') return {1, 10};
  }
  if (starts(glyphs, at, U"分钱")) return {2, 1};
  if (starts(glyphs, at, U"分洋钿")) return {3, 1};
  if (larger != 0 && glyphs[at] == U'分') return {1, 1};
  return {};
}

/// 块 → 毛 → 分: what a digit without a unit counts after a coin.
std::int64_t below(std::int64_t fen) {
  return fen / 10;
}

bool counts_something(char32_t c) {
  constexpr std::u32string_view kClassifiers = U"人个名位场次户份家支例门期元块号岁天月年点件套本";
  return kClassifiers.find(c) != std::u32string_view::npos;
}

/// 做了, 挂了, 装了: what is made in pieces.
bool makes(char32_t c) {
  constexpr std::u32string_view kMakes = U"做挂装摆立换贴竖";
  return kMakes.find(c) != std::u32string_view::npos;
}

void add_loose_digit(const Glyphs& glyphs, Amount& amount, std::int64_t coin) {
  const char32_t c = glyphs[amount.end];
  if (coin == 100 && c == U'半') {
    amount.fen += 50;
    ++amount.end;
    return;
  }
  const auto chinese = chinese_digit(c);
  if (coin < 10 || (!is_digit(c) && !chinese)) return;
  if (begins_word(glyphs, amount.end)) return;  // 4865元一共
  const char32_t next = glyphs[amount.end + 1];
  if (const auto count = is_digit(c) && is_digit(next) ? read_numeral(glyphs, amount.end) : std::nullopt;
      count && counts_something(glyphs[count->end]))
    return;  // 6000元30个志愿者
  if (is_digit(next) || chinese_digit(next) || chinese_scale(next) != 0 || next == U'.') {
    if (!is_clause_end(next)) amount.doubt = Doubt::kForm;  // 三块五十
    return;
  }
  if (counts_something(next)) return;  // 3块2人
  // 五百块二宣传: the digit belongs to the amount or to what follows
  constexpr std::u32string_view kEnds = U"的钱左上多啊吧呢了也吗嘛其买用，,";
  if (is_han(next) && kEnds.find(next) == std::u32string_view::npos) amount.doubt = Doubt::kForm;
  const std::int64_t digit = chinese ? *chinese : static_cast<std::int64_t>(c - U'0');
  amount.fen += digit * below(coin);
  ++amount.end;
}

}  // namespace

bool grouped_by_point(const Numeral& number) {
  return number.pointed && !number.scaled && number.decimals == 3;
}

std::optional<std::int64_t> fen_of_yuan(std::int64_t millionths) {
  if (millionths % kMillionthsPerFen != 0) return std::nullopt;
  return millionths / kMillionthsPerFen;
}

std::optional<Amount> read_amount(const Glyphs& glyphs, const Numeral& number) {
  Amount amount{.end = number.end, .fen = 0, .doubt = number.doubt, .approximate = number.approximate};
  std::size_t at = number.end;
  while (glyphs[at] == U' ') {
    ++at;
  }
  Coin coin = coin_at(glyphs, at, 0);
  if (coin.length == 0) return std::nullopt;
  // 1万5元: 10 005 or 15 000? Spoken with 块 or written in one script it is clear.
  if (number.dangling && number.ascii) amount.doubt = Doubt::kForm;
  if (grouped_by_point(number)) amount.doubt = Doubt::kForm;
  const auto fen = fen_of_yuan(number.millionths);
  if (!fen || (coin.fen < 100 && *fen % (100 / coin.fen) != 0)) {
    amount.doubt = Doubt::kForm;
    amount.end = at + coin.length;
    return amount;
  }
  amount.fen = *fen / (100 / coin.fen);
  amount.end = at + coin.length;
  bool composed = false;
  while (coin.fen > 1 && number.whole() && !number.approximate) {
    const bool gap = glyphs[amount.end] == U'零' && coin_at(glyphs, amount.end + 1, coin.fen).length == 0;
    const auto next = read_numeral(glyphs, amount.end + (gap ? 1U : 0U));
    if (!next || next->scaled || next->millionths >= 10 * Numeral::kOne) break;
    const Coin smaller = coin_at(glyphs, next->end, coin.fen);
    if (smaller.length == 0 || smaller.fen >= coin.fen) break;
    const auto count = next->whole();
    if (!count) break;
    amount.fen += *count * smaller.fen;
    amount.end = next->end + smaller.length;
    coin = smaller;
    composed = true;
  }
  const std::u32string_view said = glyphs.view(number.end, amount.end);
  // 宣传栏做了两块: boards, or two yuan?
  if (coin.fen == 100 && glyphs[at] == U'块' && coin.length == 1 && number.whole() && amount.fen < 1'000 &&
      number.begin > 0 && glyphs[number.begin - 1] == U'了' && number.begin > 1 &&
      makes(glyphs[number.begin - 2]))
    amount.doubt = Doubt::kForm;
  const bool plain =
      said.find(U'钱') == std::u32string_view::npos && said.find(U"整") == std::u32string_view::npos;
  if ((number.whole() || composed) && plain && !number.approximate) add_loose_digit(glyphs, amount, coin.fen);
  if (glyphs[amount.end] == U'多' && glyphs[amount.end + 1] != U'少') {
    amount.approximate = true;
    ++amount.end;
    if (glyphs[amount.end] == U'钱') ++amount.end;
  }
  return amount;
}

}  // namespace linli::bot::understand
