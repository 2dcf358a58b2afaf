#include <algorithm>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

constexpr std::size_t kLongestRating = 7;

/// 4分, 四星, 打5分: a number of points. 0 when it is no rating.
std::optional<int> points_in(const Analysis& analysis) {
  const Glyphs& glyphs = analysis.glyphs;
  std::optional<int> found;
  for (std::size_t at = 0; at < glyphs.size(); ++at) {
    if (!is_digit(glyphs[at]) && !chinese_digit(glyphs[at])) continue;
    const auto number = read_numeral(glyphs, at);
    if (!number) continue;
    std::size_t end = number->end;
    if (glyphs[end] == U'颗' || glyphs[end] == U'个') ++end;
    if (glyphs[end] == U'分' || glyphs[end] == U'星') {
      const auto whole = number->whole();
      const bool valid = whole && *whole >= 1 && *whole <= 5 && number->doubt == Doubt::kNone &&
                         !number->approximate && glyphs[end + 1] != U'钟' && glyphs[end + 1] != U'之';
      const int points = valid ? static_cast<int>(*whole) : 0;
      // 不是3分，是5分: the later one
      found = points;
    }
    at = number->end - 1;
  }
  return found;
}

/// The longest word of praise or blame; 0 when two disagree.
std::optional<int> praise_in(const Analysis& analysis) {
  std::optional<int> found;
  std::u32string_view rest = analysis.bare;
  while (!rest.empty()) {
    std::size_t taken = 1;
    for (std::size_t length = std::min(kLongestRating, rest.size()); length >= 2; --length) {
      const auto rating = analysis.lexicon->ratings.find(rest.substr(0, length));
      if (rating == analysis.lexicon->ratings.end()) continue;
      if (found && *found != rating->second) return 0;
      found = rating->second;
      taken = length;
      break;
    }
    rest.remove_prefix(taken);
  }
  return found;
}

bool leads_away(Intent intent) {
  switch (intent) {
    case Intent::kHelp:
    case Intent::kHuman:
    case Intent::kBack:
    case Intent::kThanks:
    case Intent::kPrivacyRequest:
    case Intent::kActivityList:
    case Intent::kFeedbackComplain:
    case Intent::kGreeting:
    case Intent::kReminderOff:
      return true;
    default:
      return false;
  }
}

Understanding rated(int rating, const Analysis& analysis, bool only_rating) {
  Understanding understanding = reading(Intent::kFeedbackRate, 0.95);
  if (rating > 0)
    understanding.slots["rating"] = std::int64_t{rating};
  else
    understanding.ask.push_back("rating");
  if (!only_rating) understanding.slots["comment"] = whole_text(analysis);
  return understanding;
}

/// 打4分, 四颗星, 给5分
bool around(char32_t c) {
  return c == U'打' || c == U'给' || c == U'评' || c == U'颗' || c == U'个' || c == U'我';
}

/// The words behind the points: 4分，老师讲得好.
void cut_comment(Understanding& understanding, const Analysis& analysis) {
  const Glyphs& glyphs = analysis.glyphs;
  std::size_t at = 0;
  while (at < glyphs.size() && (is_digit(glyphs[at]) || chinese_digit(glyphs[at]) || glyphs[at] == U'分' ||
                                glyphs[at] == U'星' || is_filler(glyphs[at]) || around(glyphs[at]))) {
    ++at;
  }
  if (at == glyphs.size())
    understanding.slots.erase("comment");
  else if (at > 0)
    understanding.slots["comment"] = glyphs.words(at, glyphs.size());
}

std::optional<int> whole_rating(const Analysis& analysis) {
  for (const std::u32string& text : {analysis.bare, analysis.core}) {
    const auto found = analysis.lexicon->ratings.find(text);
    if (found != analysis.lexicon->ratings.end()) return found->second;
  }
  const auto picture = analysis.lexicon->ratings.find(analysis.glyphs.codes);
  if (picture != analysis.lexicon->ratings.end()) return picture->second;
  return std::nullopt;
}

std::optional<Understanding> read_rating(const Analysis& analysis, const Context& context) {
  if (const auto rating = whole_rating(analysis)) return rated(*rating, analysis, true);
  if (auto command = whole_command(analysis, context)) {
    if (command->intent == Intent::kNo || command->intent == Intent::kReportCancel ||
        command->intent == Intent::kReportLater)
      return command;
    if (leads_away(command->intent)) return command;
  }
  if (const auto answer = whole_answer(analysis); answer == Answer::kSkip || answer == Answer::kUnknown) {
    return reading(Intent::kNo, 0.85);
  }
  if (const auto rating = rating_in(analysis)) {
    Understanding understanding = rated(*rating, analysis, false);
    cut_comment(understanding, analysis);
    return understanding;
  }
  const PatternMatch* pattern = best_pattern(analysis, context);
  if (pattern != nullptr && leads_away(pattern->pattern->intent))
    return by_pattern(*pattern, analysis, context);
  if (analysis.glyphs.size() > 0 && std::ranges::any_of(analysis.bare, is_digit))
    return rated(0, analysis, true);
  if (analysis.bare.size() < 2) return std::nullopt;
  Understanding understanding = rated(0, analysis, false);
  understanding.confidence = 0.6;
  return understanding;
}

std::optional<Understanding> read_comment(const Analysis& analysis, const Context& context) {
  if (auto command = whole_command(analysis, context)) {
    if (command->intent == Intent::kNo || command->intent == Intent::kReportCancel ||
        command->intent == Intent::kReportLater) {
      return reading(Intent::kNo, command->confidence);
    }
    if (leads_away(command->intent) && command->intent != Intent::kFeedbackComplain) return command;
  }
  const auto answer = whole_answer(analysis);
  if (answer) return reading(Intent::kNo, 0.95);
  if (const auto points = points_in(analysis); points && *points > 0) return rated(*points, analysis, true);
  if (analysis.bare.empty()) return std::nullopt;
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool complaint = pattern != nullptr && pattern->pattern->intent == Intent::kFeedbackComplain;
  Understanding understanding = reading(complaint ? Intent::kFeedbackComplain : Intent::kFeedbackRate, 0.9);
  understanding.slots["comment"] = whole_text(analysis);
  return understanding;
}

}  // namespace

std::optional<int> rating_in(const Analysis& analysis) {
  if (const auto points = points_in(analysis)) return points;
  return praise_in(analysis);
}

std::optional<Understanding> read_feedback(const Analysis& analysis, const Context& context) {
  if (context.name == "feedback.rating") return read_rating(analysis, context);
  if (context.name == "feedback.comment") return read_comment(analysis, context);
  const bool rater = context.role == Role::kResident || context.role == Role::kObserver;
  if (!rater && context.name != "feedback.done") return std::nullopt;
  const auto whole = whole_rating(analysis);
  if (whole && (analysis.bare.size() > 1 || context.name == "feedback.done"))
    return rated(*whole, analysis, true);
  if (analysis.whole) return std::nullopt;
  const PatternMatch* pattern = best_pattern(analysis, context);
  if (const auto points = points_in(analysis); points && pattern == nullptr) {
    Understanding understanding = rated(*points, analysis, false);
    cut_comment(understanding, analysis);
    const auto comment = understanding.text("comment");
    if (context.name == "feedback.done" || (comment && comment->size() < 20))
      understanding.slots.erase("comment");
    return understanding;
  }
  return std::nullopt;
}

}  // namespace linli::bot::understand
