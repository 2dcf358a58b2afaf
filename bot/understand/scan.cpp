#include "bot/understand/scan.h"

#include <algorithm>

#include "bot/understand/money.h"
#include "bot/understand/patterns.h"

namespace linli::bot::understand {
namespace {

class Scanner {
 public:
  explicit Scanner(Analysis& analysis)
      : out_(analysis), glyphs_(analysis.glyphs), lexicon_(*analysis.lexicon) {}

  void run() {
    find_words();
    for (std::size_t at = 0; at < glyphs_.size();) {
      at = std::max(piece(at), at + 1);
    }
    out_.patterns = match_patterns(lexicon_, atoms_);
  }

 private:
  /// One walk over the dictionary for both uses: the longest word of the grammar at each place, and all
  /// atoms.
  void find_words() {
    word_at_.assign(glyphs_.size(), -1);
    int sentence = 0;
    for (std::size_t at = 0; at < glyphs_.size(); ++at) {
      if (is_sentence_end(glyphs_[at])) ++sentence;
      const auto range = lexicon_.beginning_with(glyphs_[at]);
      const std::u32string_view rest = std::u32string_view{glyphs_.codes}.substr(at);
      for (std::uint32_t i = range.from; i < range.to; ++i) {
        const Word& word = lexicon_.words[i];
        if (!rest.starts_with(word.text)) continue;
        if (word.atom >= 0) atoms_.push_back({word.atom, at, at + word.text.size(), sentence});
        if (word_at_[at] < 0 && word.is_grammar()) word_at_[at] = static_cast<int>(i);
      }
    }
  }

  std::size_t word_length(std::size_t at) const {
    if (at >= word_at_.size() || word_at_[at] < 0) return 0;
    return lexicon_.words[static_cast<std::size_t>(word_at_[at])].text.size();
  }

  /// Takes what begins at `at` and returns where it ends.
  std::size_t piece(std::size_t at) {
    const char32_t c = glyphs_[at];
    if (is_clause_end(c)) {
      out_.pieces.push_back(
          {is_sentence_end(c) ? Piece::Kind::kSentence : Piece::Kind::kClause, at, at + 1, -1});
      if (c == U'?') out_.question = true;
      return at + 1;
    }
    if (c == U'.' && !is_digit(glyphs_[at + 1])) {
      out_.pieces.push_back({Piece::Kind::kSentence, at, at + 1, -1});
      return at + 1;
    }
    if (c == U' ') return at + 1;
    const std::size_t length = word_length(at);
    if (const auto end = time_phrase(at, length)) return *end;
    const bool numeric = is_digit(c) || ((chinese_digit(c) || chinese_scale(c) != 0 || c == U'廿' ||
                                          c == U'卅' || c == U'几' || c == U'数' || c == U'半') &&
                                         (length < 2 || counts_behind_name(at)));
    if (numeric) {
      if (const auto end = quantity(at)) return *end;
    }
    if (const auto end = bare_classifier(at)) return *end;
    return length == 0 ? at + 1 : word(at, length);
  }

  std::size_t word(std::size_t at, std::size_t length) {
    const int index = word_at_[at];
    out_.pieces.push_back({Piece::Kind::kWord, at, at + length, index});
    if (lexicon_.words[static_cast<std::size_t>(index)].cue == static_cast<int>(Cue::kQuestion) &&
        !denied(at))
      out_.question = true;
    return at + length;
  }

  /// 没遇到什么 asks nothing.
  bool denied(std::size_t at) const {
    constexpr std::size_t kNear = 4;
    const std::size_t from = at < kNear ? 0 : at - kNear;
    return glyphs_.view(from, at).find_first_of(U"没无") != std::u32string_view::npos;
  }

  /// 一家 is a word of its own, but 孵化组织一家 counts.
  bool counts_behind_name(std::size_t at) const {
    if (out_.pieces.empty() || !lexicon_.words[static_cast<std::size_t>(word_at_[at])].opaque) return false;
    const Piece& last = out_.pieces.back();
    if (last.end != at || last.kind != Piece::Kind::kWord || out_.word(last).field < 0) return false;
    const auto number = read_numeral(glyphs_, at);
    const int unit = number ? unit_at(number->end) : -1;
    if (unit < 0) return false;
    const std::uint64_t fields = lexicon_.units[unit_index(unit)].fields;
    return (fields >> static_cast<unsigned>(out_.word(last).field) & 1U) != 0;
  }

  /// 搞了场亲子活动: one, without saying so.
  std::optional<std::size_t> bare_classifier(std::size_t at) {
    constexpr std::u32string_view kPlaces = U"地所馆合面景次数租";
    if (glyphs_[at] != U'场' || at == 0 || glyphs_[at - 1] != U'了') return std::nullopt;
    if (!is_han(glyphs_[at + 1]) || kPlaces.find(glyphs_[at + 1]) != std::u32string_view::npos)
      return std::nullopt;
    const int unit = unit_at(at);
    if (unit < 0) return std::nullopt;
    Quantity quantity{.number = {.begin = at, .end = at, .millionths = Numeral::kOne},
                      .unit = static_cast<int>(unit_index(unit))};
    out_.pieces.push_back({Piece::Kind::kQuantity, at, at + 1, static_cast<int>(out_.quantities.size())});
    out_.quantities.push_back(quantity);
    return at + 1;
  }

  std::optional<std::size_t> time_phrase(std::size_t at, std::size_t word_length) {
    constexpr std::u32string_view kBegins =
        U"0123456789零一二两三四五六七八九十廿上下这本当今明昨前后去大月周星礼过等再半早晚中凌傍";
    if (kBegins.find(glyphs_[at]) == std::u32string_view::npos) return std::nullopt;
    if (at > 0 && (glyphs_[at - 1] == U'第' || is_letter(glyphs_[at - 1]))) return std::nullopt;
    auto phrase = read_time(glyphs_, at);
    if (!phrase || phrase->end - phrase->begin <= word_length) return std::nullopt;
    absorb_day(*phrase);
    out_.pieces.push_back({Piece::Kind::kTime, at, phrase->end, static_cast<int>(out_.times.size())});
    out_.times.push_back(*phrase);
    return phrase->end;
  }

  /// 5月12搞了活动: a number glued to the month with nothing to count behind it is the day.
  void absorb_day(TimePhrase& phrase) const {
    if (!phrase.month || phrase.day || phrase.month_end || phrase.to_month ||
        glyphs_[phrase.end - 1] != U'月')
      return;
    if (!is_digit(glyphs_[phrase.end])) return;
    const auto number = read_numeral(glyphs_, phrase.end);
    const auto day = number ? number->whole() : std::nullopt;
    if (!day || *day < 1 || *day > 31 || number->scaled || unit_at(number->end) >= 0) return;
    phrase.day = static_cast<unsigned>(*day);
    phrase.end = number->end;
  }

  std::size_t after_space(std::size_t at) const {
    while (glyphs_[at] == U' ') {
      ++at;
    }
    return at;
  }

  /// The word for counting at `at`, unless a longer word begins there (3 人工 is not three people).
  int unit_at(std::size_t at) const {
    if (at >= glyphs_.size()) return -1;
    const std::u32string_view rest = std::u32string_view{glyphs_.codes}.substr(at);
    const int found = lexicon_.longest(rest, [](const Word& word) { return word.unit >= 0; });
    if (found < 0) return -1;
    const std::size_t length = lexicon_.words[static_cast<std::size_t>(found)].text.size();
    return word_length(at) > length ? -1 : found;
  }

  bool ignored_unit_at(std::size_t at) const {
    const int found = unit_at(at);
    return found >= 0 && lexicon_.units[unit_index(found)].ignored;
  }
  std::size_t unit_index(int word) const {
    return static_cast<std::size_t>(lexicon_.words[static_cast<std::size_t>(word)].unit);
  }

  /// The end of the number at `at`; a number that counts nothing (phone, ordinal, time, share) leaves no
  /// piece.
  std::optional<std::size_t> quantity(std::size_t at) {
    const auto number = read_numeral(glyphs_, at);
    if (!number) return few(at);
    Quantity quantity{.number = *number, .approximate = number->approximate, .doubt = number->doubt};
    std::size_t end = number->end;
    if (is_no_figure(*number, end)) return end;
    if (!take_amount(quantity, end) && !take_unit(quantity, end)) return end;
    if (quantity.unit < 0 && !quantity.money) holds_its_unit(quantity);
    if (!take_range(quantity, end)) return end;
    estimate(quantity, at, end);
    if (at > 0 && glyphs_[at - 1] == U'-' && (at == 1 || !is_han(glyphs_[at - 2])))
      quantity.doubt = Doubt::kForm;
    quantity.lone =
        !number->ascii && !number->scaled && !quantity.money && quantity.unit < 0 && end - at == 1;
    if (has_financial_digit_only(*number) && !quantity.money) return end;
    out_.pieces.push_back({Piece::Kind::kQuantity, at, end, static_cast<int>(out_.quantities.size())});
    out_.quantities.push_back(quantity);
    return end;
  }

  /// 好几场, 几个人: somebody did not count.
  std::optional<std::size_t> few(std::size_t at) {
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
  void holds_its_unit(Quantity& quantity) const {
    const char32_t last = glyphs_[quantity.number.end - 1];
    if (last != U'仨' && last != U'俩') return;
    const int unit = lexicon_.longest(U"个", [](const Word& word) { return word.unit >= 0; });
    if (unit >= 0) quantity.unit = static_cast<int>(unit_index(unit));
  }

  /// 伍 and 陆 are names and parts of words more often than numbers: 队伍.
  bool has_financial_digit_only(const Numeral& number) const {
    constexpr std::u32string_view kFinancial = U"壹贰叁肆伍陆柒捌玖";
    return !number.scaled && kFinancial.find(glyphs_[number.begin]) != std::u32string_view::npos;
  }

  bool is_no_figure(const Numeral& number, std::size_t& end) const {
    const std::size_t at = number.begin;
    const char32_t before = at > 0 ? glyphs_[at - 1] : U'\0';
    const char32_t after = glyphs_[end];
    if (before == U'第') return true;
    if (before == U'之' && at > 1 && glyphs_[at - 2] == U'分') return true;  // 百分之三十
    if (number.ascii && (is_letter(before) || (is_letter(after) && glyphs_.view(end, end + 3) != U"rmb")))
      return true;
    if (after == U':' && is_digit(glyphs_[end + 1])) return skip_numbers(end);
    if (after == U'/' && is_digit(glyphs_[end + 1])) return skip_numbers(end);
    if (is_list_mark(at, end)) return true;
    return number.ascii && !number.scaled && is_phone(number);
  }

  bool skip_numbers(std::size_t& end) const {
    while (is_digit(glyphs_[end]) || glyphs_[end] == U':' || glyphs_[end] == U'/') {
      ++end;
    }
    return true;
  }

  /// "1. 活动8场" and "2、志愿者": the number of a line.
  bool is_list_mark(std::size_t at, std::size_t end) const {
    if (at > 0 && !is_sentence_end(glyphs_[at - 1]) && glyphs_[at - 1] != U' ') return false;
    if (at > 0 && glyphs_[at - 1] == U' ' && at > 1 && !is_sentence_end(glyphs_[at - 2])) return false;
    const char32_t mark = glyphs_[end];
    if (mark != U'.' && mark != U'、' && mark != U')') return false;
    const std::size_t next = after_space(end + 1);
    return is_han(glyphs_[next]) && !chinese_digit(glyphs_[next]) && chinese_scale(glyphs_[next]) == 0;
  }

  bool is_phone(const Numeral& number) const {
    const std::size_t at = number.begin;
    if (number.digits >= 13) return true;
    if (number.digits == 11 && glyphs_[at] == U'1') return true;
    if (glyphs_[at] == U'0' && number.digits >= 3) return true;  // an area code
    return number.digits >= 7 && at > 0 && (glyphs_[at - 1] == U'-' || is_digit(glyphs_[at - 1]));
  }

  bool take_amount(Quantity& quantity, std::size_t& end) {
    const auto amount = read_amount(glyphs_, quantity.number);
    const char32_t before = quantity.number.begin > 0 ? glyphs_[quantity.number.begin - 1] : U'\0';
    if (amount) {
      quantity.money = true;
      quantity.doubt = amount->doubt;
      quantity.approximate = amount->approximate;
      if (amount->doubt == Doubt::kNone) quantity.fen = amount->fen;
      end = amount->end;
      if (glyphs_[end] == U'/') quantity.doubt = Doubt::kForm;  // 20元/人
      return true;
    }
    if (before != U'¥') return false;
    quantity.money = true;
    quantity.fen = fen_of_yuan(quantity.number.millionths);
    if (!quantity.fen) quantity.doubt = Doubt::kForm;
    return true;
  }

  /// False when the unit shows that this is no figure of a report.
  bool take_unit(Quantity& quantity, std::size_t& end) const {
    const std::size_t at = after_space(end);
    const int found = unit_at(at);
    // 场次7 人次150: behind a space and in front of a number it is the next one's name.
    const std::size_t behind =
        found < 0 ? at : after_space(at + lexicon_.words[static_cast<std::size_t>(found)].text.size());
    if (found < 0 || names_next(found, at) ||
        (at > end && (is_digit(glyphs_[behind]) || glyphs_[behind] == U':'))) {
      if (glyphs_[end] == U'*' && is_digit(glyphs_[end + 1])) quantity.doubt = Doubt::kForm;
      return true;
    }
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
    end = after;
    return true;
  }

  /// 一百多号: heads; 3号 and 12号 are something else.
  bool is_head_count(const Numeral& number, std::size_t at) const {
    const bool ends = at + 1 >= glyphs_.size() || is_clause_end(glyphs_[at + 1]);
    return glyphs_[at] == U'号' && ends && number.scaled && number.millionths >= 40 * Numeral::kOne;
  }
  int people_unit() const {
    const int found = lexicon_.longest(U"人", [](const Word& word) { return word.unit >= 0; });
    return found < 0 ? -1 : static_cast<int>(unit_index(found));
  }

  /// 场次8人次320: the unit of a number that has another name already is the name of the number behind it.
  bool names_next(int found, std::size_t at) const {
    const Word& unit = lexicon_.words[static_cast<std::size_t>(found)];
    if (unit.field < 0 || out_.pieces.empty() || !is_digit(glyphs_[at + unit.text.size()])) return false;
    const Piece& last = out_.pieces.back();
    if (last.kind != Piece::Kind::kWord || out_.word(last).field < 0) return false;
    const auto fields = lexicon_.units[unit_index(found)].fields;
    return (fields >> static_cast<unsigned>(out_.word(last).field) & 1U) == 0;
  }

  /// 30到40人, 30人到40人, 8、9场. False when the other end shows that this is no figure.
  bool take_range(Quantity& quantity, std::size_t& end) {
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

  bool names_at(std::size_t at) const {
    return word_length(at) != 0 && lexicon_.words[static_cast<std::size_t>(word_at_[at])].field >= 0;
  }

  /// 12场吧，差不多
  bool estimated_afterwards(std::size_t end) const {
    while (glyphs_[end] == U'吧' || glyphs_[end] == U'了' || glyphs_[end] == U'，' || glyphs_[end] == U',') {
      ++end;
    }
    const std::size_t length = word_length(end);
    if (length == 0 || end + length + 1 < glyphs_.size()) return false;
    return lexicon_.words[static_cast<std::size_t>(word_at_[end])].cue == static_cast<int>(Cue::kAbout);
  }

  void estimate(Quantity& quantity, std::size_t at, std::size_t& end) const {
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

  Analysis& out_;
  const Glyphs& glyphs_;
  const Lexicon& lexicon_;
  std::vector<int> word_at_;
  std::vector<AtomHit> atoms_;  // by place
};

}  // namespace

void scan(Analysis& analysis) {
  Scanner{analysis}.run();
}

}  // namespace linli::bot::understand
