#include "bot/understand/scan.h"

#include <algorithm>

#include "bot/understand/scanner.h"

namespace linli::bot::understand {

void Scanner::run() {
  find_words();
  for (std::size_t at = 0; at < glyphs_.size();) {
    at = std::max(piece(at), at + 1);
  }
  out_.patterns = match_patterns(lexicon_, atoms_);
}

/// One walk over the dictionary for both uses: the longest word of the grammar at each place, and all
/// atoms.
void Scanner::find_words() {
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

std::size_t Scanner::word_length(std::size_t at) const {
  if (at >= word_at_.size() || word_at_[at] < 0) return 0;
  return lexicon_.words[static_cast<std::size_t>(word_at_[at])].text.size();
}

/// Takes what begins at `at` and returns where it ends.
std::size_t Scanner::piece(std::size_t at) {
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
  if (const auto end = rate(at)) return *end;
  if (numeric) {
    if (const auto end = quantity(at)) return *end;
  }
  if (const auto end = bare_classifier(at)) return *end;
  return length == 0 ? at + 1 : word(at, length);
}

std::size_t Scanner::word(std::size_t at, std::size_t length) {
  const int index = word_at_[at];
  if (!names_by_one_letter(at, length)) return at + length;
  out_.pieces.push_back({Piece::Kind::kWord, at, at + length, index});
  if (lexicon_.words[static_cast<std::size_t>(index)].cue == static_cast<int>(Cue::kQuestion) && !denied(at))
    out_.question = true;
  return at + length;
}

/// 花4800, 没花, 花得少: a name of one letter is one only beside its figure or its denial; in 包花 and 养花
/// it is part of a word.
bool Scanner::names_by_one_letter(std::size_t at, std::size_t length) const {
  const Word& word = lexicon_.words[static_cast<std::size_t>(word_at_[at])];
  if (length != 1 || word.field < 0) return true;
  constexpr std::u32string_view kBefore = U"没未无钱共再少多";
  constexpr std::u32string_view kBehind = U"得的在出多少:钱";
  const std::size_t next = after_space(at + 1);
  if (!out_.pieces.empty() && out_.pieces.back().kind == Piece::Kind::kQuantity &&
      out_.pieces.back().end == at)
    return true;  // 30个娃
  if (at > 0 && kBefore.find(glyphs_[at - 1]) != std::u32string_view::npos) return true;
  if (kBehind.find(glyphs_[next]) != std::u32string_view::npos && next < glyphs_.size()) return true;
  if (begins_number(next) || glyphs_[next] == U'¥') return true;
  const std::size_t cue = word_length(next);
  return cue != 0 &&
         lexicon_.words[static_cast<std::size_t>(word_at_[next])].cue == static_cast<int>(Cue::kAbout);
}

/// 没遇到什么 asks nothing, and neither does 好几个.
bool Scanner::denied(std::size_t at) const {
  if (at > 0 && glyphs_[at] == U'几' && (glyphs_[at - 1] == U'好' || glyphs_[at - 1] == U'十')) return true;
  constexpr std::size_t kNear = 4;
  const std::size_t from = at < kNear ? 0 : at - kNear;
  return glyphs_.view(from, at).find_first_of(U"没无") != std::u32string_view::npos;
}

/// 一家 is a word of its own, but 孵化组织一家 counts.
bool Scanner::counts_behind_name(std::size_t at) const {
  if (!lexicon_.words[static_cast<std::size_t>(word_at_[at])].opaque) return false;
  const auto number = read_numeral(glyphs_, at);
  if (!number) return false;
  const int unit = unit_at(number->end);
  const bool whole = number->scaled && number->end == at + word_length(at);
  // 十一户: the feast is no feast when it counts something
  if (unit >= 0 && whole && !lexicon_.units[unit_index(unit)].ignored) return true;
  if (out_.pieces.empty()) return false;
  const Piece& last = out_.pieces.back();
  if (last.end != at || last.kind != Piece::Kind::kWord || out_.word(last).field < 0) return false;
  if (unit < 0)
    return whole && (number->end >= glyphs_.size() || is_filler(glyphs_[number->end]));  // 志愿者十一
  const std::uint64_t fields = lexicon_.units[unit_index(unit)].fields;
  return (fields >> static_cast<unsigned>(out_.word(last).field) & 1U) != 0;
}

std::optional<std::size_t> Scanner::time_phrase(std::size_t at, std::size_t word_length) {
  constexpr std::u32string_view kBegins =
      U"0123456789零一二两三四五六七八九十廿上下这本当今明昨前后去大月周星礼过等再半早晚中凌傍";
  if (kBegins.find(glyphs_[at]) == std::u32string_view::npos) return std::nullopt;
  if (at > 0 && (glyphs_[at - 1] == U'第' || is_letter(glyphs_[at - 1]))) return std::nullopt;
  auto phrase = short_date(at);
  if (!phrase) phrase = read_time(glyphs_, at);
  if (!phrase || phrase->end - phrase->begin <= word_length) return std::nullopt;
  absorb_day(*phrase);
  out_.pieces.push_back({Piece::Kind::kTime, at, phrase->end, static_cast<int>(out_.times.size())});
  out_.times.push_back(*phrase);
  return phrase->end;
}

/// 5/16, and 5.16 where a line begins with it and an activity follows: elsewhere that is a decimal.
std::optional<TimePhrase> Scanner::short_date(std::size_t at) const {
  const auto number = [&](std::size_t from, std::size_t& end) {
    unsigned value = 0;
    for (end = from; end < from + 2 && is_digit(glyphs_[end]); ++end)
      value = value * 10 + static_cast<unsigned>(glyphs_[end] - U'0');
    return is_digit(glyphs_[end]) ? 0 : value;
  };
  std::size_t point = 0;
  std::size_t end = 0;
  if (at > 0 && !is_filler(glyphs_[at - 1]) && !is_han(glyphs_[at - 1])) return std::nullopt;
  const unsigned month = number(at, point);
  if (month < 1 || month > 12 || (glyphs_[point] != U'/' && glyphs_[point] != U'.')) return std::nullopt;
  const unsigned day = number(point + 1, end);
  if (day < 1 || day > 31 || glyphs_[end] == U'/' || glyphs_[end] == U'.' || glyphs_[end] == U'%')
    return std::nullopt;
  const std::size_t next = after_space(end);
  const bool line = at == 0 || is_clause_end(glyphs_[at - 1]);
  const int word = next < word_at_.size() ? word_at_[next] : -1;
  constexpr std::u32string_view kDone = U"办搞开做组举";
  const bool activity = (word >= 0 && lexicon_.words[static_cast<std::size_t>(word)].kind >= 0) ||
                        (next < glyphs_.size() && kDone.find(glyphs_[next]) != std::u32string_view::npos);
  if (glyphs_[point] == U'.' && (!line || !activity)) return std::nullopt;
  if (glyphs_[point] == U'/' && unit_at(end) >= 0) return std::nullopt;
  return TimePhrase{.begin = at, .end = end, .month = month, .day = day};
}

/// 5月12搞了活动: a number glued to the month with nothing to count behind it is the day.
void Scanner::absorb_day(TimePhrase& phrase) const {
  if (!phrase.month || phrase.day || phrase.month_end || phrase.to_month || glyphs_[phrase.end - 1] != U'月')
    return;
  if (!is_digit(glyphs_[phrase.end])) return;
  const auto number = read_numeral(glyphs_, phrase.end);
  const auto day = number ? number->whole() : std::nullopt;
  if (!day || *day < 1 || *day > 31 || number->scaled || unit_at(number->end) >= 0) return;
  phrase.day = static_cast<unsigned>(*day);
  phrase.end = number->end;
}

std::size_t Scanner::after_space(std::size_t at) const {
  while (glyphs_[at] == U' ') {
    ++at;
  }
  return at;
}

/// The word for counting at `at`, unless a longer word begins there (3 人工 is not three people).
int Scanner::unit_at(std::size_t at) const {
  if (at >= glyphs_.size()) return -1;
  const std::u32string_view rest = std::u32string_view{glyphs_.codes}.substr(at);
  const int found = lexicon_.longest(rest, [](const Word& word) { return word.unit >= 0; });
  if (found < 0) return -1;
  const std::size_t length = lexicon_.words[static_cast<std::size_t>(found)].text.size();
  return word_length(at) > length ? -1 : found;
}

bool Scanner::ignored_unit_at(std::size_t at) const {
  const int found = unit_at(at);
  return found >= 0 && lexicon_.units[unit_index(found)].ignored;
}

std::size_t Scanner::unit_index(int word) const {
  return static_cast<std::size_t>(lexicon_.words[static_cast<std::size_t>(word)].unit);
}

void scan(Analysis& analysis) {
  Scanner{analysis}.run();
}

}  // namespace linli::bot::understand
