#include <algorithm>
#include <array>

#include "bot/understand/experience.h"
#include "bot/understand/readings.h"

// A second opinion: what the examples say a message like this one wants, where the rules are less sure.
namespace linli::bot::understand {
namespace {

/// What no likeness can overrule.
constexpr double kCertain = 0.95;
/// Whether the message is long enough to resemble anything. Of a single word only a slip is believed (帮组),
/// where the rules know nothing and no list waits for a choice.
bool says_enough(const Analysis& analysis, const Understanding& read, const Context& context) {
  constexpr std::size_t kWord = 2;
  const bool open =
      context.name == "idle" || context.name == "report.form" || context.name == "report.confirm";
  return analysis.bare.size() > kWord || (analysis.bare.size() == kWord && open && !is_staff(context.role) &&
                                          read.intent == Intent::kUnknown);
}

/// How far the examples must be ahead to be believed rather than a reading of this confidence.
double lead_needed(double confidence) {
  return 0.2 + 5 * std::max(0.0, confidence - 0.5);
}

/// Conversations that the examples are from. What waits for a yes, a day or a reason is not among them.
bool has_examples(std::string_view context) {
  constexpr std::array<std::string_view, 3> kOthers{"idle", "menu", "review"};
  return context.starts_with("report.") || context.starts_with("feedback.") ||
         std::ranges::find(kOthers, context) != kOthers.end();
}

bool asks_for_text(const Analysis& analysis, const Context& context) {
  return kind_of_field(context.asked(), analysis, context) == FieldKind::kText;
}

/// Whatever is said there is what was asked for, unless it turns to something else.
bool takes_any_words(const Analysis& analysis, const Context& context) {
  return context.name.starts_with("feedback.") || asks_for_text(analysis, context);
}

/// Told for the first time or told anew: the rules have seen which, where there is anything to see.
bool tells(Intent intent) {
  return intent == Intent::kReportFill || intent == Intent::kReportEdit;
}

bool answers(Intent intent) {
  return intent == Intent::kYes || intent == Intent::kNo;
}

bool is_chatter(Intent intent) {
  return intent == Intent::kOutOfScope || intent == Intent::kGreeting || intent == Intent::kBind;
}

/// The first field of the report that the message names.
std::optional<std::string> field_named(const Analysis& analysis) {
  for (const Piece& piece : analysis.pieces) {
    if (piece.kind != Piece::Kind::kWord || analysis.word(piece).field < 0) continue;
    return analysis.lexicon->fields[static_cast<std::size_t>(analysis.word(piece).field)].id;
  }
  return std::nullopt;
}

std::optional<Understanding> as_fill(const Analysis& analysis, const Context& context, const Facts& facts,
                                     double confidence) {
  const bool month_alone = facts.ask.empty() && facts.slots.size() == 1 && facts.slots.contains("month");
  if (month_alone) return std::nullopt;  // 5月月报
  if (!facts.empty()) return told(Intent::kReportFill, confidence, facts);
  constexpr std::size_t kTale = 10;
  constexpr std::size_t kSentence = 6;
  const std::string_view asked = context.asked();
  const bool text = asks_for_text(analysis, context);
  Understanding understanding = reading(Intent::kReportFill, confidence);
  if (asked.empty() && (!analysis.quantities.empty() || analysis.bare.size() < kTale)) return std::nullopt;
  if (!asked.empty() && !text) {
    if (analysis.bare.size() < kSentence) return std::nullopt;  // 蓝色的
    understanding.ask.emplace_back(asked);
    understanding.words[std::string{asked}] = whole_text(analysis);
    return understanding;
  }
  const std::string slot{text ? asked : "story"};
  understanding.slots[slot] = whole_text(analysis);
  understanding.words[slot] = whole_text(analysis);
  return understanding;
}

std::optional<Understanding> as_edit(const Analysis& analysis, const Facts& facts, double confidence) {
  Understanding understanding = told(Intent::kReportEdit, confidence, facts);
  if (!understanding.slots.empty() || !understanding.ask.empty()) return understanding;
  if (const auto field = field_named(analysis)) understanding.slots["field"] = *field;
  return understanding;
}

std::optional<Understanding> as_rating(const Analysis& analysis, const Context& context) {
  auto rated = read_feedback(analysis, context);
  if (rated && rated->intent == Intent::kFeedbackRate) return rated;
  return std::nullopt;
}

std::optional<Understanding> as_expected(Intent intent, double confidence, const Analysis& analysis,
                                         const Context& context, const Facts& facts) {
  switch (intent) {
    case Intent::kUnknown:
    case Intent::kSelect:  // of what?
      return std::nullopt;
    case Intent::kReportFill:
      return as_fill(analysis, context, facts, confidence);
    case Intent::kReportEdit:
      return as_edit(analysis, facts, confidence);
    case Intent::kFeedbackRate:
      return as_rating(analysis, context);
    default:
      break;
  }
  Understanding understanding = reading(intent, confidence);
  add_particulars(understanding, analysis, context);
  return understanding;
}

}  // namespace

std::optional<Understanding> by_experience(const Understanding& read, const Analysis& analysis,
                                           const Context& context, const Facts& facts) {
  if (read.confidence >= kCertain || !has_examples(context.name) || !says_enough(analysis, read, context))
    return std::nullopt;
  // A difference is never a whole, and a code is one in every sentence.
  if (read.slots.contains("add") || read.slots.contains("code")) return std::nullopt;
  const Expectation expected = expect(analysis.glyphs.codes, context.role, context.name);
  if (expected.intent == read.intent || expected.lead < lead_needed(read.confidence)) return std::nullopt;
  // 不同意，早就该交了 says more than no.
  if (answers(expected.intent) && !read.slots.empty()) return std::nullopt;
  if (tells(expected.intent) && tells(read.intent) && !read.slots.empty()) return std::nullopt;
  if (takes_any_words(analysis, context) && is_chatter(expected.intent)) return std::nullopt;
  constexpr double kMost = 0.85;
  return as_expected(expected.intent, std::min(0.5 + expected.lead / 10, kMost), analysis, context, facts);
}

}  // namespace linli::bot::understand
