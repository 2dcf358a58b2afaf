#include "bot/understand/ratings.h"

#include <algorithm>

#include "bot/understand/grades.h"
#include "bot/understand/readings.h"
#include "bot/understand/topics.h"

namespace linli::bot::understand {
namespace {

constexpr std::size_t kLongest = 7;

struct Praise {
  int rating = 0;
  std::size_t end = 0;
};

/// The longest word of praise or blame at the front of `rest`.
std::optional<Praise> praise_at(const Lexicon& lexicon, std::u32string_view rest) {
  for (std::size_t length = std::min(kLongest, rest.size()); length >= 2; --length) {
    const auto rating = lexicon.ratings.find(rest.substr(0, length));
    if (rating != lexicon.ratings.end()) return Praise{rating->second, length};
  }
  return std::nullopt;
}

/// 一点都不, 完全不: there is nothing good about it.
bool denies_all(std::u32string_view before) {
  constexpr std::u32string_view kWords[] = {U"一点", U"完全", U"根本", U"毫", U"哪都", U"啥都"};
  return std::ranges::any_of(kWords, [&](auto word) { return before.find(word) != before.npos; });
}

/// 不是很满意 is no praise, 一点都不好 the opposite; 不差 is neither here nor there, and 差一点满分 is no
/// full marks. `before` is what stands before the word in its clause.
int denied(std::u32string_view before, int rating) {
  constexpr std::size_t kReach = 3;
  const std::u32string_view near = before.substr(before.size() - std::min(kReach, before.size()));
  const std::size_t other = near.find(U'别');  // 特别好
  const bool leave =
      other != std::u32string_view::npos &&
      (before.size() - near.size() + other == 0 || before[before.size() - near.size() + other - 1] != U'特');
  const bool no = leave || near.find_first_of(U"不没") != std::u32string_view::npos ||
                  near.find(U"算不上") != std::u32string_view::npos;
  if (near.find(U"差一") != near.npos || near.find(U"差点") != near.npos) return 0;
  if (!no) return rating == 2 && denies_all(before) ? 1 : rating;
  if (rating < 4) return 0;
  return denies_all(before) ? 1 : 2;
}

/// The message without what is no word, with a mark where a clause ends: 不差，很好 denies no 好.
std::u32string clauses_of(const Glyphs& glyphs) {
  std::u32string text;
  for (const char32_t c : glyphs.codes)
    if (is_clause_end(c))
      text += U'\n';
    else if (!is_filler(c))
      text += c;
  return text;
}

std::u32string without_filler(std::u32string_view text) {
  std::u32string bare{text};
  std::erase_if(bare, is_filler);
  return bare;
}

/// Words around the points: 打4分, 给你们5星, 我觉得可以打4分吧.
bool around(std::u32string_view rest, std::size_t& length) {
  for (const std::u32string_view word :
       {U"你们", U"觉得", U"可以", U"好评", U"选择", U"选", U"改成", U"改为", U"打",
        U"给",   U"评",   U"颗",   U"个",   U"我",   U"分", U"星",   U"吧",   U"了",
        U"啊",   U"的",   U"您",   U"你",   U"想",   U"要", U"就"}) {
    if (!rest.starts_with(word)) continue;
    length = word.size();
    return true;
  }
  return false;
}

/// Particles that a word of praise may stand among: 真的是太好了.
bool colours(char32_t c) {
  constexpr std::u32string_view kParticles =
      U"的得了吧啊呀呢嘛哈很太真还挺蛮都是也就这次活动总体整体感觉觉我人死极地般到至或度劲透";
  return is_filler(c) || kParticles.find(c) != std::u32string_view::npos;
}

/// True when the codes are points or praise and nothing more.
bool only_rates(const Lexicon& lexicon, std::u32string_view text) {
  while (!text.empty()) {
    std::size_t length = 1;
    if (const auto praise = praise_at(lexicon, text))
      length = praise->end;
    else if (!around(text, length) && !colours(text.front()) && !is_digit(text.front()) &&
             !chinese_digit(text.front()) && chinese_scale(text.front()) == 0 && text.front() != U'不')
      return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_points(const Glyphs& glyphs, const Numeral& number, std::size_t end) {
  if (glyphs[end] == U'分' || glyphs[end] == U'星') return true;
  if (number.begin == 0 && number.digits == 1 && is_clause_end(glyphs[end])) return true;  // 4，过程规范
  const char32_t before = number.begin > 0 ? glyphs[number.begin - 1] : U'\0';
  const bool last = std::all_of(glyphs.codes.begin() + static_cast<std::ptrdiff_t>(number.end),
                                glyphs.codes.end(), is_filler);
  constexpr std::u32string_view kGives = U"打给评度成为是选择";
  return last && before != U'\0' && kGives.find(before) != std::u32string_view::npos;
}

/// 3到4分, 3-4分
bool ends_range(const Glyphs& glyphs, std::size_t at) {
  if (at < 2) return false;
  const char32_t join = glyphs[at - 1];
  const char32_t lower = glyphs[at - 2];
  return (join == U'到' || join == U'至' || join == U'-' || join == U'~' || join == U'或') &&
         (is_digit(lower) || chinese_digit(lower) || lower == U'分');
}

/// 我想打5分不是1分
bool is_not(const Glyphs& glyphs, std::size_t at) {
  return at >= 2 && glyphs.view(at - 2, at) == U"不是";
}

/// 三颗吧: stars without the word.
bool is_stars(const Glyphs& glyphs, std::size_t end) {
  constexpr std::u32string_view kSoft = U"吧了啊哦呗";
  if (end == 0 || glyphs[end - 1] != U'颗') return false;
  return std::all_of(glyphs.codes.begin() + static_cast<std::ptrdiff_t>(end), glyphs.codes.end(),
                     [&](char32_t c) { return is_filler(c) || kSoft.find(c) != std::u32string_view::npos; });
}

/// Of two that say the same, the stronger: 满意，非常满意; 0 for two that disagree.
int together(int a, int b) {
  if (a == b) return a;
  if (std::min(a, b) >= 4) return std::max(a, b);
  return std::max(a, b) <= 2 ? std::min(a, b) : 0;
}

/// Praise and blame; 0 when two disagree.
std::optional<int> praise_in(const Analysis& analysis) {
  std::optional<int> found;
  const std::u32string said = clauses_of(analysis.glyphs);
  const std::u32string_view text = said;
  std::size_t last = 0;  // 不太好太差了: a word denies the next word of praise and none behind it
  for (std::size_t at = 0; at < text.size();) {
    const auto praise = praise_at(*analysis.lexicon, text.substr(at));
    if (!praise) {
      if (text[at] == U'\n') last = at + 1;
      ++at;
      continue;
    }
    const int rating = denied(text.substr(last, at - last), praise->rating);
    found = found ? together(*found, rating) : rating;
    if (*found == 0) return 0;
    at += praise->end;
    last = at;
  }
  return found;
}

/// ⭐⭐⭐⭐: as many stars as points; ★★★☆☆: as many as are full.
std::optional<int> stars_in(const Glyphs& glyphs) {
  constexpr int kAll = 5;
  int full = 0;
  int hollow = 0;
  for (const char32_t c : glyphs.codes) {
    if (c == U'⭐' || c == U'★' || c == U'🌟') {
      if (hollow > 0) return 0;
      ++full;
    } else if (c == U'☆') {
      ++hollow;
    } else if (!is_filler(c)) {
      return std::nullopt;
    }
  }
  if (full + hollow == 0) return std::nullopt;
  const bool sound = full > 0 && full <= kAll && (hollow == 0 || full + hollow == kAll);
  return sound ? full : 0;
}

/// 这个项目我打5分, 邻里食堂4分: a clause that says what the points are for, and no more.
bool names_what_is_rated(const Lexicon& lexicon, const Glyphs& glyphs, std::size_t from, std::size_t to,
                         const std::vector<std::string>& projects) {
  std::u32string_view name;
  for (std::size_t at = from; at < to; ++at) {
    const auto number =
        is_digit(glyphs[at]) || chinese_digit(glyphs[at]) ? read_numeral(glyphs, at) : std::nullopt;
    if (!number || !is_points(glyphs, *number, number->end)) continue;
    if (!only_rates(lexicon, glyphs.view(at, to))) return false;
    name = glyphs.view(from, at);
    break;
  }
  constexpr std::u32string_view kGives = U"我打给评就想要选";
  while (!name.empty() && (is_filler(name.back()) || kGives.find(name.back()) != std::u32string_view::npos))
    name.remove_suffix(1);
  if (name.empty()) return false;
  for (const std::string& project : projects)
    if (name.ends_with(normalised(project))) return true;
  for (std::size_t at = 0; at < name.size(); ++at)
    if (at + word_of(lexicon.grades, "rated", name.substr(at)) == name.size()) return true;
  return false;
}

/// -1: no number of stars, and surely not one.
bool is_negative(const Glyphs& glyphs) {
  std::size_t at = 0;
  while (glyphs[at] == U' ')
    ++at;
  return glyphs[at] == U'-' && is_digit(glyphs[at + 1]);
}

}  // namespace

std::optional<int> points_in(const Analysis& analysis) {
  const Glyphs& glyphs = analysis.glyphs;
  std::optional<int> found;
  bool refused = false;
  for (std::size_t at = 0; at < glyphs.size(); ++at) {
    if (!is_digit(glyphs[at]) && !chinese_digit(glyphs[at]) && chinese_scale(glyphs[at]) == 0) continue;
    const auto number = read_numeral(glyphs, at);
    if (!number) continue;
    std::size_t end = number->end;
    if (glyphs[end] == U'颗' || glyphs[end] == U'个') ++end;
    if (is_points(glyphs, *number, end) || is_stars(glyphs, end)) {
      const auto whole = number->whole();
      constexpr std::int64_t kFull = 100;  // 打一百分: full marks of another scale
      const bool full = whole == kFull && glyphs[end] == U'分' && number->doubt == Doubt::kNone;
      const bool valid =
          full || (whole && *whole >= 1 && *whole <= 5 && number->doubt == Doubt::kNone &&
                   !number->approximate && glyphs[end + 1] != U'半' && glyphs[end + 1] != U'钟' &&
                   glyphs[end + 1] != U'之' && !ends_range(glyphs, at));
      const int points = full ? 5 : valid ? static_cast<int>(*whole) : 0;
      if (!is_not(glyphs, number->begin))
        found = points;  // 3分，哦是5分: the later one
      else if (!found)
        refused = true;
    }
    at = number->end - 1;
  }
  return !found && refused ? std::optional{0} : found;
}

std::optional<int> whole_rating(const Analysis& analysis) {
  if (const auto stars = stars_in(analysis.glyphs)) return stars;
  if (is_negative(analysis.glyphs)) return 0;
  for (const std::u32string& text : {analysis.bare, analysis.core}) {
    const auto found = analysis.lexicon->ratings.find(text);
    if (found != analysis.lexicon->ratings.end()) return found->second;
  }
  std::u32string_view picture_said = analysis.glyphs.codes;  // 👍👍👍
  while (picture_said.size() > 1 && picture_said.back() == picture_said.front()) {
    picture_said.remove_suffix(1);
  }
  const auto picture = analysis.lexicon->ratings.find(picture_said);
  if (picture != analysis.lexicon->ratings.end()) return picture->second;
  if (const auto rating = graded(*analysis.lexicon, analysis.bare)) return rating;
  std::u32string pictures;  // they are no words, and so not in `bare`
  for (const char32_t c : analysis.glyphs.codes)
    if (c != U' ' && !is_clause_end(c)) pictures += c;
  return graded(*analysis.lexicon, pictures);
}

std::optional<int> rating_in(const Analysis& analysis) {
  if (const auto points = points_in(analysis)) return points;
  return praise_in(analysis);
}

std::string comment_beside_rating(const Analysis& analysis, const std::vector<std::string>& projects) {
  const Glyphs& glyphs = analysis.glyphs;
  const Lexicon& lexicon = *analysis.lexicon;
  std::size_t begin = 0;
  // Clauses that only rate fall away at the front: 满意，5分，老师讲得好. So does what is rated:
  // 这个项目我打5分.
  for (std::size_t at = 0; at <= glyphs.size(); ++at) {
    if (at < glyphs.size() && !is_clause_end(glyphs[at]) && glyphs[at] != U' ') continue;
    const std::u32string_view clause = glyphs.view(begin, at);
    const bool tells = begin > 0 && word_of(lexicon.grades, "tells", clause) > 0;  // 太差了，白跑一趟
    const bool slips = word_of(lexicon.grades, "slips", clause) == clause.size();  // 点错了，是4分
    const bool rates = slips || only_rates(lexicon, clause) || graded(lexicon, without_filler(clause)) ||
                       names_what_is_rated(lexicon, glyphs, begin, at, projects);
    if (tells || !rates) break;
    begin = std::min(at + 1, glyphs.size());
  }
  // And so do points that the comment follows in one breath: 四分讲得挺好.
  std::size_t length = 0;
  while (begin < glyphs.size()) {
    const std::u32string_view rest = glyphs.view(begin, glyphs.size());
    const auto number =
        is_digit(rest.front()) || chinese_digit(rest.front()) ? read_numeral(glyphs, begin) : std::nullopt;
    if (number && is_points(glyphs, *number, number->end))
      begin = number->end + (glyphs[number->end + 1] == U'半' ? 2U : 1U);
    else if (is_filler(rest.front()))
      ++begin;
    else if (begin == 0 && around(rest, length) && rest.size() > length &&
             (is_digit(rest[length]) || chinese_digit(rest[length])))
      begin += length;
    else
      break;
  }
  begin += word_of(lexicon.grades, "scoffs", glyphs.view(begin, glyphs.size()));  // 1分都嫌多
  return glyphs.words(begin, glyphs.size());
}

}  // namespace linli::bot::understand
