#include <algorithm>

#include "bot/understand/ratings.h"
#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

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
    case Intent::kNo:
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
  if (only_rating) return understanding;
  const std::string comment = comment_beside_rating(analysis);
  if (!comment.empty()) understanding.slots["comment"] = comment;
  return understanding;
}

/// 呵呵, 滚: neither a rating nor anything to pass on.
bool is_interjection(const Analysis& analysis) {
  constexpr std::u32string_view kSounds = U"哈呵嘿嘻哼呸切唉哎滚啊哦喔噢嗯额呃";
  return std::ranges::all_of(analysis.bare,
                             [&](char32_t c) { return kSounds.find(c) != std::u32string_view::npos; });
}

std::optional<Understanding> read_rating(const Analysis& analysis, const Context& context) {
  if (const auto rating = whole_rating(analysis)) return rated(*rating, analysis, true);
  constexpr double kSure = 0.85;  // 不太行 is a rating and no slip of 不行
  if (auto command = whole_command(analysis, context); command && command->confidence >= kSure) {
    if (command->intent == Intent::kNo || command->intent == Intent::kReportCancel ||
        command->intent == Intent::kReportLater)
      return command;
    if (leads_away(command->intent)) return command;
  }
  if (const auto answer = whole_answer(analysis); answer == Answer::kSkip || answer == Answer::kUnknown) {
    return reading(Intent::kNo, 0.85);
  }
  if (const auto rating = rating_in(analysis)) {
    return rated(*rating, analysis, false);
  }
  if (analysis.parts.size() > 1 && std::ranges::none_of(analysis.bare, is_digit)) {  // 差，没人管
    const auto first = analysis.lexicon->ratings.find(analysis.parts.front());
    if (first != analysis.lexicon->ratings.end()) return rated(first->second, analysis, false);
  }
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool beside = pattern != nullptr && pattern->pattern->intent == Intent::kHelp &&
                      pattern->score * 2 <= static_cast<int>(analysis.bare.size());  // 老师讲得听不懂
  if (pattern != nullptr && leads_away(pattern->pattern->intent) && !beside)
    return by_pattern(*pattern, analysis, context);
  if (analysis.glyphs.size() > 0 && std::ranges::any_of(analysis.bare, is_digit))
    return rated(0, analysis, true);
  if (analysis.bare.size() < 2 || is_interjection(analysis)) return std::nullopt;
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
  if (answer || says_nothing(analysis)) return reading(Intent::kNo, 0.95);
  if (const auto points = points_in(analysis); points && *points > 0) return rated(*points, analysis, true);
  if (analysis.bare.empty()) return std::nullopt;
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool complaint = pattern != nullptr && pattern->pattern->intent == Intent::kFeedbackComplain;
  Understanding understanding = reading(complaint ? Intent::kFeedbackComplain : Intent::kFeedbackRate, 0.9);
  understanding.slots["comment"] = whole_text(analysis);
  return understanding;
}

}  // namespace

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
  const bool free = pattern == nullptr || pattern->pattern->intent == Intent::kNo ||
                    pattern->pattern->intent == Intent::kFeedbackRate;
  if (const auto points = points_in(analysis); points && free) {
    Understanding understanding = rated(*points, analysis, false);
    const auto comment = understanding.text("comment");
    if (context.name == "feedback.done" || (comment && comment->size() < 20))
      understanding.slots.erase("comment");
    return understanding;
  }
  return std::nullopt;
}

}  // namespace linli::bot::understand
