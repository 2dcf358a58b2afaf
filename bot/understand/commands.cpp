#include <algorithm>
#include <initializer_list>
#include <ranges>
#include <string>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

/// The entry for this role; one made for the role goes before one for everybody.
const CommandEntry* entry_for(const std::vector<CommandEntry>& entries, std::uint8_t role) {
  const CommandEntry* best = nullptr;
  for (const CommandEntry& entry : entries) {
    if ((entry.roles & role) == 0) continue;
    if (best == nullptr || (best->roles == role_bit::kAll && entry.roles != role_bit::kAll)) best = &entry;
  }
  return best;
}

/// 提交月报 begins one in the menu and hands it in when there is one to hand in.
Intent in_context(Intent intent, const Analysis& analysis, const Context& context) {
  const bool filling = context.in_report() && context.name != "report.done";
  const bool hand_in = analysis.bare.find(U"提交") != std::u32string::npos ||
                       analysis.bare.find(U"上报") != std::u32string::npos;
  if (intent == Intent::kReportStart && filling && hand_in) return Intent::kReportSubmit;
  return intent;
}

/// When a message holds several commands, the one that matters more comes first; what is hard to undo comes
/// late.
int weight(Intent intent) {
  switch (intent) {
    case Intent::kReportLater:
      return 9;
    case Intent::kReportCancel:
      return 8;
    case Intent::kReportUndo:
      return 7;
    case Intent::kReportSubmit:
      return 6;
    case Intent::kYes:
    case Intent::kNo:
      return 2;
    case Intent::kGreeting:
    case Intent::kThanks:
      return 1;
    default:
      return 5;
  }
}

bool holds_any(const std::u32string& text, std::initializer_list<std::u32string_view> words) {
  return std::ranges::any_of(
      words, [&](std::u32string_view word) { return text.find(word) != std::u32string::npos; });
}

/// 银龄项目进度 and 银龄项目的资金, said by staff, are about one project and not about all of them.
Intent of_one_project(const Analysis& analysis) {
  if (holds_any(analysis.bare, {U"资金", U"经费", U"拨款", U"钱"})) return Intent::kFundsStatus;
  if (holds_any(analysis.bare, {U"进度", U"指标", U"完成", U"达标"})) return Intent::kIndicatorsStatus;
  return Intent::kOverview;
}

/// What is nearly a yes may be a no.
bool is_small_talk(Intent intent) {
  return intent == Intent::kYes || intent == Intent::kNo || intent == Intent::kGreeting ||
         intent == Intent::kThanks;
}

/// What nobody wants done for a likeness.
bool is_weighty(Intent intent) {
  return intent == Intent::kReportSubmit || intent == Intent::kReportCancel ||
         intent == Intent::kReviewAccept || intent == Intent::kReviewReturn ||
         intent == Intent::kReviewReopen;
}

/// What those who file no reports have nothing of.
bool is_of_leads(Intent intent) {
  return intent == Intent::kDueList || intent == Intent::kIndicatorsStatus ||
         intent == Intent::kExtensionRequest;
}

/// How far a likeness is believed.
constexpr double kShare = 0.8;

Understanding commanded(Intent intent, double confidence, const Analysis& analysis, const Context& context) {
  if (intent == Intent::kOverview && project_in(analysis, context, false)) intent = of_one_project(analysis);
  Understanding understanding = reading(in_context(intent, analysis, context), confidence);
  add_particulars(understanding, analysis, context);
  return understanding;
}

}  // namespace

std::uint8_t bit_of(Role role) {
  if (role == Role::kStranger) return role_bit::kStranger;
  if (role == Role::kLead) return role_bit::kLead;
  return is_staff(role) ? role_bit::kStaff : role_bit::kResident;
}

std::optional<Understanding> whole_command(const Analysis& analysis, const Context& context) {
  if (!analysis.whole) return std::nullopt;
  const CommandEntry* entry = entry_for(*analysis.whole->entries, bit_of(context.role));
  if (entry == nullptr) return std::nullopt;
  return commanded(entry->intent, analysis.whole->confidence, analysis, context);
}

std::optional<Understanding> clause_commands(const Analysis& analysis, const Context& context) {
  const CommandEntry* best = nullptr;
  bool yes = false;
  bool no = false;
  for (const CommandMatch& clause : analysis.clauses) {
    const CommandEntry* entry = entry_for(*clause.entries, bit_of(context.role));
    if (entry == nullptr) return std::nullopt;
    yes = yes || entry->intent == Intent::kYes || entry->intent == Intent::kReportSubmit;
    no = no || entry->intent == Intent::kNo;
    if (best == nullptr || weight(entry->intent) > weight(best->intent)) best = entry;
  }
  if (best == nullptr) return std::nullopt;
  if (yes && no && weight(best->intent) < 7) return reading(Intent::kNo, 0.6);
  return commanded(best->intent, 0.92, analysis, context);
}

std::optional<Understanding> command_among_clauses(const Analysis& analysis, const Context& context) {
  constexpr std::size_t kShort = 24;
  if (analysis.bare.size() > kShort || !analysis.quantities.empty() || analysis.question) return std::nullopt;
  for (const CommandMatch& clause : analysis.some_clauses | std::views::reverse) {
    const CommandEntry* entry = entry_for(*clause.entries, bit_of(context.role));
    if (entry == nullptr || is_small_talk(entry->intent)) continue;
    return commanded(entry->intent, 0.7, analysis, context);
  }
  return std::nullopt;
}

std::optional<Understanding> near_command(const Analysis& analysis, const Context& context) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLongest = 12;
  constexpr double kLeast = 0.6;
  if (analysis.core.size() < kShortest || analysis.core.size() > kLongest || !analysis.quantities.empty())
    return std::nullopt;
  for (const Resemblance::Match& match : analysis.lexicon->examples.nearest(analysis.core, kLeast)) {
    const auto found = analysis.lexicon->commands.find(match.text);
    const CommandEntry* entry =
        found == analysis.lexicon->commands.end() ? nullptr : entry_for(found->second, bit_of(context.role));
    if (entry == nullptr || is_small_talk(entry->intent) || is_weighty(entry->intent)) continue;
    return commanded(entry->intent, match.likeness * kShare, analysis, context);
  }
  return std::nullopt;
}

const PatternMatch* best_pattern(const Analysis& analysis, const Context& context) {
  const std::uint8_t role = bit_of(context.role);
  const PatternMatch* best = nullptr;
  for (const PatternMatch& match : analysis.patterns) {
    if ((match.pattern->roles & role) == 0) continue;
    if (context.in_report() && match.pattern->intent == Intent::kFeedbackComplain) continue;  // 财务还没给
    if (role == role_bit::kResident && is_of_leads(match.pattern->intent)) continue;  // 下次书法课哪天
    const bool own = match.pattern->roles != role_bit::kAll;
    if (best == nullptr) {
      best = &match;
      if (own) return best;
    } else if (match.score < best->score) {
      return best;
    } else if (own) {
      return &match;
    }
  }
  return best;
}

Understanding by_pattern(const PatternMatch& match, const Analysis& analysis, const Context& context) {
  const double share =
      static_cast<double>(match.score) / static_cast<double>(std::max<std::size_t>(analysis.bare.size(), 4));
  return commanded(match.pattern->intent, std::min(0.65 + share * 0.3, 0.93), analysis, context);
}

}  // namespace linli::bot::understand
