#include <algorithm>

#include "bot/understand/money.h"
#include "bot/understand/numeral_words.h"
#include "bot/understand/scanner.h"

namespace linli::bot::understand {

/// 搞了场亲子活动: one, without saying so.
std::optional<std::size_t> Scanner::bare_classifier(std::size_t at) {
  constexpr std::u32string_view kPlaces = U"地所馆合面景次数租";
  if ((glyphs_[at] != U'场' && glyphs_[at] != U'个') || at == 0 || glyphs_[at - 1] != U'了')
    return std::nullopt;
  if (!is_han(glyphs_[at + 1]) || kPlaces.find(glyphs_[at + 1]) != std::u32string_view::npos)
    return std::nullopt;
  const int what = at + 1 < word_at_.size() ? word_at_[at + 1] : -1;  // 搞了个读书会, but 搞了个什么
  if (glyphs_[at] == U'个' && (what < 0 || lexicon_.words[static_cast<std::size_t>(what)].kind < 0))
    return std::nullopt;
  const int unit = unit_at(at);
  if (unit < 0) return std::nullopt;
  Quantity quantity{.number = {.begin = at, .end = at, .millionths = Numeral::kOne},
                    .unit = static_cast<int>(unit_index(unit))};
  out_.pieces.push_back({Piece::Kind::kQuantity, at, at + 1, static_cast<int>(out_.quantities.size())});
  out_.quantities.push_back(quantity);
  return at + 1;
}

void Scanner::cue_piece(Cue cue, std::size_t from, std::size_t to) {
  const auto word = std::ranges::find(lexicon_.words, static_cast<int>(cue), &Word::cue);
  if (word == lexicon_.words.end()) return;
  out_.pieces.push_back({Piece::Kind::kWord, from, to, static_cast<int>(word - lexicon_.words.begin())});
}

/// The end of the number at `at`; a number that counts nothing (phone, ordinal, time, share) leaves no
/// piece.
std::optional<std::size_t> Scanner::quantity(std::size_t at) {
  const auto number = read_numeral(glyphs_, at);
  if (!number) return few(at);
  Quantity quantity{.number = *number, .approximate = number->approximate, .doubt = number->doubt};
  std::size_t end = number->end;
  if (is_no_figure(*number, end)) return end;
  if (const auto behind = product(*number)) return behind;
  if (!take_amount(quantity, end) && !take_unit(quantity, end)) return end;
  if (quantity.unit < 0 && !quantity.money) holds_its_unit(quantity);
  if (!take_range(quantity, end)) return end;
  estimate(quantity, at, end);
  if (at > 0 && glyphs_[at - 1] == U'-' && (at == 1 || !is_han(glyphs_[at - 2])))
    quantity.doubt = Doubt::kForm;
  // 15张100的: notes, and nobody says what they come to
  const bool one = at > 1 && (glyphs_[at - 2] == U'一' ||
                              (glyphs_[at - 2] == U'1' && !is_digit(glyphs_[at < 3 ? at : at - 3])));
  if (at > 1 && glyphs_[at - 1] == U'张' && quantity.unit < 0 && !one &&
      (is_digit(glyphs_[at - 2]) || chinese_digit(glyphs_[at - 2]) || chinese_scale(glyphs_[at - 2]) != 0))
    quantity.doubt = Doubt::kForm;
  quantity.lone = !number->ascii && !number->scaled && !quantity.money && quantity.unit < 0 && end - at == 1;
  if (has_financial_digit_only(*number) && !quantity.money) return end;
  out_.pieces.push_back({Piece::Kind::kQuantity, at, end, static_cast<int>(out_.quantities.size())});
  out_.quantities.push_back(quantity);
  return end;
}

/// 好几场, 几个人: somebody did not count.
std::optional<std::size_t> Scanner::few(std::size_t at) {
  if (glyphs_[at] != U'几') return std::nullopt;
  const int unit = unit_at(at + 1);
  if (unit < 0 || lexicon_.units[unit_index(unit)].ignored) return std::nullopt;
  Quantity quantity{.unit = static_cast<int>(unit_index(unit)), .doubt = Doubt::kVague};
  const std::size_t end = at + 1 + lexicon_.words[static_cast<std::size_t>(unit)].text.size();
  out_.pieces.push_back({Piece::Kind::kQuantity, at, end, static_cast<int>(out_.quantities.size())});
  out_.quantities.push_back(quantity);
  return end;
}

/// 仨 and 俩 are 三个 and 两个.
void Scanner::holds_its_unit(Quantity& quantity) const {
  const char32_t last = glyphs_[quantity.number.end - 1];
  if (last != U'仨' && last != U'俩') return;
  const int unit = lexicon_.longest(U"个", [](const Word& word) { return word.unit >= 0; });
  if (unit >= 0) quantity.unit = static_cast<int>(unit_index(unit));
}

/// 伍 and 陆 are names and parts of words more often than numbers: 队伍.
bool Scanner::has_financial_digit_only(const Numeral& number) const {
  constexpr std::u32string_view kFinancial = U"壹贰叁肆伍陆柒捌玖";
  return !number.scaled && kFinancial.find(glyphs_[number.begin]) != std::u32string_view::npos;
}

/// 张奶奶八十九了: so old, not so many.
bool Scanner::is_age(const Numeral& number, std::size_t end) const {
  constexpr std::u32string_view kKin = U"奶爷婆公叔姨妈伯婶姐哥太翁";
  constexpr std::u32string_view kEnds = U"了岁高的";
  const std::size_t at = number.begin;
  return at > 0 && kKin.find(glyphs_[at - 1]) != std::u32string_view::npos &&
         (end >= glyphs_.size() || is_filler(glyphs_[end]) ||
          kEnds.find(glyphs_[end]) != std::u32string_view::npos);
}

bool Scanner::is_no_figure(const Numeral& number, std::size_t& end) const {
  const std::size_t at = number.begin;
  const char32_t before = at > 0 ? glyphs_[at - 1] : U'\0';
  const char32_t after = glyphs_[end];
  if (before == U'第' || before == U'头') return true;
  if (before == U'之' && at > 1 && glyphs_[at - 2] == U'分') return true;  // 百分之三十
  if (number.ascii && (is_letter(before) || (is_letter(after) && glyphs_.view(end, end + 3) != U"rmb")))
    return true;
  if (after == U':' && is_digit(glyphs_[end + 1])) return skip_numbers(end);
  if (after == U'/' && is_digit(glyphs_[end + 1])) return skip_numbers(end);
  if (is_list_mark(at, end) || is_age(number, end)) return true;
  return number.ascii && !number.scaled && is_phone(number);
}

bool Scanner::skip_numbers(std::size_t& end) const {
  while (is_digit(glyphs_[end]) || glyphs_[end] == U':' || glyphs_[end] == U'/') {
    ++end;
  }
  return true;
}

/// "1. 活动8场" and "2、志愿者": the number of a line.
bool Scanner::is_list_mark(std::size_t at, std::size_t end) const {
  if (at > 0 && !is_sentence_end(glyphs_[at - 1]) && glyphs_[at - 1] != U' ' && glyphs_[at - 1] != U':')
    return false;  // 下月计划：1.防汛演练
  if (at > 0 && glyphs_[at - 1] == U' ' && at > 1 && !is_sentence_end(glyphs_[at - 2])) return false;
  const char32_t mark = glyphs_[end];
  if (mark != U'.' && mark != U'、' && mark != U')') return false;
  const std::size_t next = after_space(end + 1);
  return is_han(glyphs_[next]) && !chinese_digit(glyphs_[next]) && chinese_scale(glyphs_[next]) == 0;
}

bool Scanner::is_phone(const Numeral& number) const {
  const std::size_t at = number.begin;
  if (number.digits >= 13) return true;
  if (number.digits == 11 && glyphs_[at] == U'1') return true;
  if (glyphs_[at] == U'0' && number.digits >= 3) return true;  // an area code
  return number.digits >= 7 && at > 0 && (glyphs_[at - 1] == U'-' || is_digit(glyphs_[at - 1]));
}

/// Where 美元 or 港币 ends; `at` when nothing of the kind stands there.
std::size_t Scanner::foreign_coin(std::size_t at) const {
  const int found = unit_at(at);
  if (found < 0 || !lexicon_.units[unit_index(found)].foreign) return at;
  return at + lexicon_.words[static_cast<std::size_t>(found)].text.size();
}

bool Scanner::take_amount(Quantity& quantity, std::size_t& end) {
  const auto amount = read_amount(glyphs_, quantity.number);
  const char32_t before = quantity.number.begin > 0 ? glyphs_[quantity.number.begin - 1] : U'\0';
  if (amount) {
    quantity.money = true;
    quantity.doubt = amount->doubt;
    quantity.approximate = amount->approximate;
    if (amount->doubt == Doubt::kNone) quantity.fen = amount->fen;
    end = amount->end;
    if (glyphs_[end] == U'/') quantity.doubt = Doubt::kForm;  // 20元/人
    quantity.foreign = foreign_coin(end) > end;
    if (quantity.foreign) quantity.doubt = Doubt::kForm;
    return true;
  }
  constexpr std::u32string_view kSigns = U"$€£";
  const std::size_t coin = foreign_coin(after_space(end));
  if (coin > after_space(end) || (before != U'\0' && kSigns.find(before) != std::u32string_view::npos)) {
    quantity.money = quantity.foreign = true;
    quantity.doubt = Doubt::kForm;
    end = std::max(end, coin);
    return true;
  }
  if (before != U'¥') return false;
  quantity.money = true;
  quantity.fen = fen_of_yuan(quantity.number.millionths);
  if (!quantity.fen) quantity.doubt = Doubt::kForm;
  return true;
}

bool Scanner::begins_number(std::size_t at) const {
  const char32_t c = glyphs_[at];
  return is_digit(c) || ((chinese_digit(c) || chinese_scale(c) == 10) && !begins_word(glyphs_, at));
}

/// 二十个人数改成…: 人数 is the next one's name, so those are 个.
int Scanner::without_name(int found, std::size_t at) const {
  const std::u32string_view said = lexicon_.words[static_cast<std::size_t>(found)].text;
  if (out_.voice && said.size() > 1 && said.front() == U'个' && names_at(at + 1) && !out_.pieces.empty() &&
      begins_number(at + said.size())) {  // 个案两个小组一个
    const Piece& last = out_.pieces.back();
    const int field = last.kind == Piece::Kind::kWord ? out_.word(last).field : -1;
    const int one = lexicon_.longest(said.substr(0, 1), [](const Word& word) { return word.unit >= 0; });
    if (one >= 0 && field >= 0 &&
        (lexicon_.units[unit_index(one)].fields >> static_cast<unsigned>(field) & 1U) != 0 &&
        (lexicon_.units[unit_index(found)].fields >> static_cast<unsigned>(field) & 1U) == 0)
      return one;
  }
  if (said.size() < 2 || said.back() != U'人' || glyphs_[at + said.size()] != U'数') return found;
  return lexicon_.longest(said.substr(0, said.size() - 1), [](const Word& word) { return word.unit >= 0; });
}

/// False when the unit shows that this is no figure of a report.
bool Scanner::take_unit(Quantity& quantity, std::size_t& end) const {
  const std::size_t at = after_space(end);
  int found = unit_at(at);
  if (found >= 0) found = without_name(found, at);
  // 场次7 人次150: behind a space and in front of a number it is the next one's name.
  const std::size_t behind =
      found < 0 ? at : after_space(at + lexicon_.words[static_cast<std::size_t>(found)].text.size());
  if (found < 0 || names_next(found, at) || (at > end && (begins_number(behind) || glyphs_[behind] == U':')))
    return true;
  const std::size_t after = at + lexicon_.words[static_cast<std::size_t>(found)].text.size();
  if (is_head_count(quantity.number, at)) {
    quantity.unit = people_unit();
    end = after;
    return true;
  }
  if (lexicon_.units[unit_index(found)].ignored) {
    end = after;
    return false;
  }
  const char32_t c = glyphs_[after];
  if ((c == U'半' || c == U'多' || c == U'来') && ignored_unit_at(after + 1)) {  // 两个多小时
    end = after;
    return false;
  }
  quantity.unit = static_cast<int>(unit_index(found));
  if (c == U'半' && (after + 1 >= glyphs_.size() || is_clause_end(glyphs_[after + 1])))
    quantity.doubt = Doubt::kForm;  // 5场半
  end = after;
  return true;
}

/// 一百多号: heads; 3号 and 12号 are something else.
bool Scanner::is_head_count(const Numeral& number, std::size_t at) const {
  const bool ends = at + 1 >= glyphs_.size() || is_clause_end(glyphs_[at + 1]);
  return glyphs_[at] == U'号' && ends &&
         (number.approximate || (number.scaled && number.millionths >= 40 * Numeral::kOne));
}

int Scanner::people_unit() const {
  const int found = lexicon_.longest(U"人", [](const Word& word) { return word.unit >= 0; });
  return found < 0 ? -1 : static_cast<int>(unit_index(found));
}

/// 场次8人次320: the unit of a number that has another name already is the name of the number behind it.
bool Scanner::names_next(int found, std::size_t at) const {
  const Word& unit = lexicon_.words[static_cast<std::size_t>(found)];
  const std::size_t behind = at + unit.text.size();
  const bool becomes =
      word_length(behind) > 0 &&
      lexicon_.words[static_cast<std::size_t>(word_at_[behind])].cue == static_cast<int>(Cue::kBecomes);
  if (unit.field < 0 || out_.pieces.empty() || !(begins_number(behind) || glyphs_[behind] == U':' || becomes))
    return false;
  const Piece* last = &out_.pieces.back();
  if (becomes && out_.is_cue(*last, Cue::kBecomes) && out_.pieces.size() > 1)
    last = &out_.pieces[out_.pieces.size() - 2];  // 场次改成九人数改成两百三
  if (last->kind != Piece::Kind::kWord || out_.word(*last).field < 0) return false;
  const auto fields = lexicon_.units[unit_index(found)].fields;
  return (fields >> static_cast<unsigned>(out_.word(*last).field) & 1U) == 0;
}

/// 30到40人, 30人到40人, 8、9场. False when the other end shows that this is no figure.
bool Scanner::take_range(Quantity& quantity, std::size_t& end) {
  if (quantity.number.approximate && quantity.unit < 0 && !quantity.money && is_digit(glyphs_[end])) {
    const auto upper = read_numeral(glyphs_, end);  // 90多100人
    Quantity other{.number = *upper};
    end = upper->end;
    if (!take_amount(other, end) && !take_unit(other, end)) return false;
    quantity.unit = other.unit;
    quantity.money = other.money;
    quantity.doubt = Doubt::kRange;
    return true;
  }
  const std::size_t mark = after_space(end);
  const char32_t join = glyphs_[mark];
  constexpr std::u32string_view kJoins = U"-~到至或";
  const bool joined = join != U'\0' && kJoins.find(join) != std::u32string_view::npos;
  const bool pause = join == U'、' && quantity.unit < 0 && !quantity.money;
  if (!joined && !pause) return true;
  std::size_t next = after_space(mark + 1);
  if (glyphs_[next] == join) next = after_space(next + 1);
  if (join == U'或' && glyphs_[next] == U'者') ++next;
  if (!is_digit(glyphs_[next]) && !chinese_digit(glyphs_[next]) && chinese_scale(glyphs_[next]) != 10)
    return true;
  const auto upper = read_numeral(glyphs_, next);
  if (!upper) return true;
  Quantity other{.number = *upper};
  std::size_t upper_end = upper->end;
  const bool amount = take_amount(other, upper_end);
  if (!amount && !take_unit(other, upper_end)) {
    end = upper_end;
    return false;
  }
  if (pause && (other.unit < 0 || upper->millionths != quantity.number.millionths + Numeral::kOne))
    return true;
  if (quantity.unit >= 0 && other.unit >= 0 && quantity.unit != other.unit) return true;
  if (quantity.number.digits >= 3 && upper->digits >= 7) {  // 0513-85123456
    end = upper_end;
    return false;
  }
  quantity.unit = std::max(quantity.unit, other.unit);
  quantity.money = quantity.money || other.money;
  quantity.doubt = Doubt::kRange;
  quantity.fen.reset();
  end = upper_end;
  return true;
}

bool Scanner::names_at(std::size_t at) const {
  return word_length(at) != 0 && lexicon_.words[static_cast<std::size_t>(word_at_[at])].field >= 0;
}

/// 12场吧，差不多
bool Scanner::estimated_afterwards(std::size_t end) const {
  while (glyphs_[end] == U'吧' || glyphs_[end] == U'了' || glyphs_[end] == U'，' || glyphs_[end] == U',') {
    ++end;
  }
  const std::size_t length = word_length(end);
  if (length == 0 || end + length + 1 < glyphs_.size()) return false;
  return lexicon_.words[static_cast<std::size_t>(word_at_[end])].cue == static_cast<int>(Cue::kAbout);
}

void Scanner::estimate(Quantity& quantity, std::size_t at, std::size_t& end) const {
  if (!out_.pieces.empty()) {
    const Piece& last = out_.pieces.back();
    if (last.end == at && out_.is_cue(last, Cue::kAbout)) quantity.approximate = true;
    // 大概花了八千, 大概就是办了4场
    constexpr std::size_t kGap = 2;
    const bool verb = last.end == at && last.kind == Piece::Kind::kWord && out_.pieces.size() > 1 &&
                      (out_.word(last).field >= 0 || out_.is_cue(last, Cue::kDone));
    const Piece* before = verb ? &out_.pieces[out_.pieces.size() - 2] : nullptr;
    if (before != nullptr && before->end + kGap >= last.begin && out_.is_cue(*before, Cue::kAbout))
      quantity.approximate = true;
  }
  if (quantity.approximate && glyphs_.view(end, end + 2) == U"一点") end += 2;  // 八百多一点
  if (at > 0 && glyphs_[at - 1] == U'小' && quantity.number.scaled) quantity.approximate = true;  // 小一万
  if (end >= glyphs_.size()) return;
  if (estimated_afterwards(end)) quantity.approximate = true;
  const std::size_t length = word_length(end);
  if (length == 0) return;
  const int cue = lexicon_.words[static_cast<std::size_t>(word_at_[end])].cue;
  // 3000不到 is about this number, 3000不到300人 about the next.
  const char32_t next = glyphs_[after_space(end + length)];
  const bool number_follows = is_digit(next) || chinese_digit(next) || chinese_scale(next) != 0;
  if (cue == static_cast<int>(Cue::kAboutAfter) ||
      (cue == static_cast<int>(Cue::kAbout) && !number_follows && !names_at(end + length))) {
    quantity.approximate = true;
    end += length;
  }
}

}  // namespace linli::bot::understand
