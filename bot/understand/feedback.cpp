#include <algorithm>

#include "bot/understand/grades.h"
#include "bot/understand/ratings.h"
#include "bot/understand/readings.h"
#include "bot/understand/topics.h"

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
    case Intent::kSnooze:
    case Intent::kNo:
      return true;
    default:
      return false;
  }
}

Understanding rated(int rating, const Analysis& analysis, const Context& context, bool only_rating) {
  Understanding understanding = reading(Intent::kFeedbackRate, 0.95);
  if (rating > 0)
    understanding.slots["rating"] = std::int64_t{rating};
  else
    understanding.ask.push_back("rating");
  if (const auto project = project_in(analysis, context, false)) understanding.slots["project"] = *project;
  if (only_rating) return understanding;
  const std::string comment = comment_beside_rating(analysis, context.projects);
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
  if (const auto rating = whole_rating(analysis)) return rated(*rating, analysis, context, true);
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
  const PatternMatch* pattern = best_pattern(analysis, context);
  if (pattern != nullptr && pattern->pattern->intent == Intent::kHelp &&
      pattern->pattern->roles == role_bit::kResident)
    return by_pattern(*pattern, analysis, context);  // 几分是最好
  if (const auto rating = rating_in(analysis)) return rated(*rating, analysis, context, false);
  if (analysis.parts.size() > 1 && std::ranges::none_of(analysis.bare, is_digit))  // 差，没人管
    if (const auto first = graded(*analysis.lexicon, analysis.parts.front()); first && *first > 0)
      return rated(*first, analysis, context, false);
  const bool beside = pattern != nullptr && pattern->pattern->intent == Intent::kHelp &&
                      pattern->score * 2 <= static_cast<int>(analysis.bare.size());  // 老师讲得听不懂
  if (pattern != nullptr && leads_away(pattern->pattern->intent) && !beside)
    return by_pattern(*pattern, analysis, context);
  if (analysis.glyphs.size() > 0 && std::ranges::any_of(analysis.bare, is_digit))
    return rated(0, analysis, context, true);
  if (analysis.bare.size() < 2 || is_interjection(analysis)) return std::nullopt;
  Understanding understanding = rated(0, analysis, context, false);
  understanding.confidence = 0.6;
  return understanding;
}

/// 我要投诉: it is to be answered for, whatever was rated.
bool complains_openly(const Analysis& analysis) {
  return analysis.bare.find(U"投诉") != std::u32string::npos ||
         analysis.bare.find(U"举报") != std::u32string::npos;
}

/// 没什么要说的, said as one sentence more: there is none.
bool declines_to_say(const Analysis& analysis) {
  const std::u32string_view core = analysis.core;
  if (!core.starts_with(U'没')) return false;
  const bool saying = core.find_first_of(U"说讲提写") != std::u32string_view::npos ||
                      core.find(U"意见") != std::u32string_view::npos ||
                      core.find(U"建议") != std::u32string_view::npos;
  return saying && (says_nothing(analysis) || whole_answer(analysis).has_value());
}

Understanding nothing_more() {
  Understanding understanding = reading(Intent::kFeedbackRate, 0.95);
  understanding.slots["comment"] = std::string{};
  return understanding;
}

/// What is said from `begin` on, of a complaint that it is one: who rated well may still complain.
Understanding commented(const Analysis& analysis, const Context& context, std::size_t begin) {
  Understanding understanding = reading(Intent::kFeedbackRate, 0.9);
  understanding.slots["comment"] = analysis.glyphs.words(begin, analysis.glyphs.size());
  const PatternMatch* pattern = best_pattern(analysis, context);
  if (pattern != nullptr && pattern->pattern->intent == Intent::kFeedbackComplain)
    understanding.slots["complaint"] = std::int64_t{1};
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
  if (declines_to_say(analysis)) return nothing_more();
  if (whole_answer(analysis) || says_nothing(analysis)) return reading(Intent::kNo, 0.95);
  if (const auto points = points_in(analysis); points && *points > 0)
    return rated(*points, analysis, context, true);
  if (analysis.bare.empty()) return std::nullopt;
  const PatternMatch* pattern = best_pattern(analysis, context);
  constexpr std::size_t kShort = 20;
  if (pattern != nullptr && pattern->pattern->intent == Intent::kPrivacyRequest &&
      analysis.bare.size() <= kShort)
    return by_pattern(*pattern, analysis, context);  // 别让他们知道是我说的
  if (complains_openly(analysis)) {
    Understanding understanding = reading(Intent::kFeedbackComplain, 0.9);
    understanding.slots["comment"] = whole_text(analysis);
    return understanding;
  }
  return commented(analysis, context, 0);
}

/// 再补一句，音响太吵了: where the comment begins that somebody adds who has rated; nothing without such
/// words.
std::optional<std::size_t> addition(const Analysis& analysis) {
  const Glyphs& glyphs = analysis.glyphs;
  std::size_t at = word_of(analysis.lexicon->grades, "adds", glyphs.view(0, glyphs.size()));
  if (at == 0) return std::nullopt;
  while (at < glyphs.size() && is_filler(glyphs[at]))
    ++at;
  return at + 1 < glyphs.size() ? std::optional{at} : std::nullopt;
}

}  // namespace

std::optional<Understanding> read_feedback(const Analysis& analysis, const Context& context) {
  if (context.name == "feedback.rating") return read_rating(analysis, context);
  if (context.name == "feedback.comment") return read_comment(analysis, context);
  const bool rater = context.role == Role::kResident || context.role == Role::kObserver;
  if (!rater && context.name != "feedback.done") return std::nullopt;
  const auto whole = whole_rating(analysis);
  if (whole && (analysis.bare.size() > 1 || context.name == "feedback.done"))
    return rated(*whole, analysis, context, true);
  if (context.name == "feedback.done" && declines_to_say(analysis)) return nothing_more();
  if (analysis.whole) return std::nullopt;
  if (const auto begin = addition(analysis); begin && context.name == "feedback.done")
    return commented(analysis, context, *begin);
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool free = pattern == nullptr || pattern->pattern->intent == Intent::kNo ||
                    pattern->pattern->intent == Intent::kFeedbackRate;
  if (const auto points = points_in(analysis); points && free) {
    Understanding understanding = rated(*points, analysis, context, false);
    const auto comment = understanding.text("comment");
    constexpr std::size_t kShortest = 9;  // bytes: three characters
    if (context.name == "feedback.done" || (comment && comment->size() < kShortest))
      understanding.slots.erase("comment");
    return understanding;
  }
  return std::nullopt;
}

}  // namespace linli::bot::understand
