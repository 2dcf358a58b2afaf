#include <algorithm>
#include <array>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

/// A text of this length is read as a command only when all of it is one.
constexpr std::size_t kShort = 14;

Understanding answer(const std::string& field, handlers::contract::SlotValue value, const Analysis& analysis,
                     double confidence) {
  Understanding understanding = reading(Intent::kReportFill, confidence);
  understanding.slots[field] = std::move(value);
  understanding.words[field] = whole_text(analysis);
  return understanding;
}

/// What the last clause answers, when the others tell nothing: 我要翻翻群里记录，这题先跳过;
/// 药店答应下个月捐3000，这个月没有.
std::optional<Answer> last_part(FieldKind kind, const Analysis& analysis, const Facts& facts) {
  if (analysis.parts.size() < 2 || facts.figures > 1 || !facts.ask.empty() || facts.correction)
    return std::nullopt;
  const std::u32string_view last = analysis.parts.back();
  const auto answer = answer_of_part(analysis, last);
  // 去年有5000，这个月没有: the figure is another month's
  const bool contrast = answer == Answer::kZero && (last.starts_with(U'这') || last.starts_with(U"本月"));
  if (facts.figures == 1 && kind != FieldKind::kText && !contrast) return std::nullopt;
  if (!answer || *answer == Answer::kSame) return std::nullopt;
  // 3000还是3500来着，记不清了
  if (*answer == Answer::kUnknown && !analysis.quantities.empty()) return std::nullopt;
  if (kind == FieldKind::kText && *answer != Answer::kSkip) return std::nullopt;
  return answer;
}

/// 没有, 不知道, 跳过, 和上月一样.
std::optional<Understanding> word_answer(const std::string& field, FieldKind kind, const Analysis& analysis,
                                         const Context& context, const Facts& facts) {
  auto word = whole_answer(analysis);
  if (!word && kind == FieldKind::kText && says_nothing(analysis))
    return answer(field, std::string{}, analysis, 0.9);
  if (!word && analysis.parts.size() == 2) {  // 志愿者？没有
    const int name =
        analysis.lexicon->longest(analysis.parts.front(), [](const Word& w) { return w.field >= 0; });
    const auto answer = analysis.lexicon->answers.find(analysis.parts.back());
    if (name >= 0 && answer != analysis.lexicon->answers.end()) {
      const Word& named = analysis.lexicon->words[static_cast<std::size_t>(name)];
      if (named.text == analysis.parts.front() && analysis.lexicon->field_named(field) == named.field)
        word = answer->second;
    }
  }
  if (!word && kind != FieldKind::kText && analysis.parts.size() > 1 && analysis.quantities.empty()) {
    const auto first = analysis.lexicon->answers.find(analysis.parts.front());  // 这次没有，都是自己人
    const bool other = field == "donated" && analysis.parts.front().find_first_of(U"花用支") !=
                                                 std::u32string::npos;  // 没花钱，都是人家送的
    if (first != analysis.lexicon->answers.end() && first->second != Answer::kSame && !other)
      word = first->second;
  }
  if (!word) word = last_part(kind, analysis, facts);
  if (!word) return std::nullopt;
  switch (*word) {
    case Answer::kZero:
      if (kind == FieldKind::kText) return answer(field, std::string{}, analysis, 0.96);
      return answer(field, std::int64_t{0}, analysis, 0.96);
    case Answer::kUnknown:
    case Answer::kSkip:
      return answer(field, std::monostate{}, analysis, 0.96);
    case Answer::kSame:
    case Answer::kCount:
      break;
  }
  const auto last = context.last.find(field);
  if (last != context.last.end()) return answer(field, last->second, analysis, 0.85);
  Understanding understanding = reading(Intent::kReportFill, 0.6);
  understanding.ask.push_back(field);
  understanding.words[field] = whole_text(analysis);
  return understanding;
}

constexpr std::size_t kBrief = 7;

/// 一家都没有, 一个也没
bool not_one_of_them(const Analysis& analysis) {
  const std::u32string_view bare = analysis.bare;
  return bare.size() <= kBrief && bare.starts_with(U'一') &&
         (bare.find(U"都没") != std::u32string_view::npos || bare.find(U"也没") != std::u32string_view::npos);
}

/// 没走访, 没开展培训, 没发补贴: what was asked about did not happen.
bool says_not_done(const Analysis& analysis) {
  const std::u32string_view bare = analysis.bare;
  constexpr std::u32string_view kNot = U"没未无";
  constexpr std::u32string_view kOpen =
      U"知清数记算问填写空完好想定查办法事";  // 没问, 没弄好: it may yet be known
  if (bare.size() >= 3 && bare.size() <= kBrief && kNot.find(bare.front()) != std::u32string_view::npos &&
      bare.find_first_of(kOpen) == std::u32string_view::npos)
    return true;
  for (const std::u32string_view nobody : {U"没人", U"没有人", U"无人"}) {  // 没人报名
    if (bare.size() <= kBrief && bare.starts_with(nobody)) return true;
  }
  if (analysis.pieces.size() < 2 || !analysis.is_cue(analysis.pieces.front(), Cue::kNone)) return false;
  const Piece& none = analysis.pieces.front();
  const Piece& what = analysis.pieces[1];
  if (none.begin != 0 || what.begin != none.end || what.kind != Piece::Kind::kWord) return false;
  const Word& word = analysis.word(what);
  const bool thing = word.field >= 0 || word.kind >= 0 || word.cue == static_cast<int>(Cue::kDone);
  return thing && analysis.pieces.back().end + 1 >= analysis.glyphs.size() && analysis.pieces.size() <= 3;
}

bool controls(Intent intent) {
  return intent != Intent::kUnknown && intent != Intent::kActivityList && intent != Intent::kOutOfScope &&
         intent != Intent::kFeedbackRate && intent != Intent::kFeedbackComplain;
}

/// Somebody else is told about: 孩子们问能不能延到10号 asks for nothing here.
bool tells_of_people(const Analysis& analysis) {
  if (std::ranges::any_of(analysis.lexicon->persons, [&](const std::u32string& word) {
        return analysis.bare.find(word) != std::u32string::npos;
      }))
    return true;
  return std::ranges::any_of(analysis.pieces, [&](const Piece& piece) {
    const int field = piece.kind == Piece::Kind::kWord ? analysis.word(piece).field : -1;
    return field >= 0 && analysis.lexicon->fields[static_cast<std::size_t>(field)].kind == FieldKind::kCount;
  });
}

/// 晚上8点提醒我再填, 能不能延到10号交, 能找个人帮我吗, 明天接着弄: said instead of an answer.
const PatternMatch* steering(FieldKind kind, const Analysis& analysis, const Context& context,
                             const Facts& facts) {
  constexpr std::array kInstead = {Intent::kSnooze, Intent::kExtensionRequest, Intent::kHuman,
                                   Intent::kReportLater};
  const PatternMatch* pattern = best_pattern(analysis, context);
  if (pattern == nullptr || std::ranges::find(kInstead, pattern->pattern->intent) == kInstead.end())
    return nullptr;
  if (kind != FieldKind::kText) {
    const bool told = std::ranges::any_of(
        facts.slots, [](const auto& slot) { return slot.first != "next_plan" && slot.first != "month"; });
    const bool counted = std::ranges::any_of(
        analysis.quantities, [](const Quantity& quantity) { return quantity.money || quantity.unit >= 0; });
    const bool unknown = std::ranges::any_of(
        analysis.pieces, [&](const Piece& piece) { return analysis.is_cue(piece, Cue::kUnknown); });
    if (unknown && pattern->pattern->intent == Intent::kReportLater) return nullptr;  // 要等会计算
    return told || counted || !facts.ask.empty() || facts.correction ? nullptr : pattern;
  }
  return pattern->score * 2 > static_cast<int>(analysis.bare.size()) ? pattern : nullptr;
}

/// 下周再搞一次义诊 is a plan, though it says 再; 明天再写 is none.
bool plans(const Analysis& analysis) {
  const bool counted =
      std::ranges::any_of(analysis.quantities, [](const Quantity& q) { return q.unit >= 0; });
  return counted || std::ranges::any_of(analysis.pieces, [&](const Piece& piece) {
           return piece.kind == Piece::Kind::kWord &&
                  (analysis.word(piece).kind >= 0 || analysis.word(piece).field >= 0);
         });
}

/// What a text that was asked for is instead of one; nothing when it is one.
std::optional<Understanding> steered_text(const std::string& field, const Analysis& analysis,
                                          const Context& context, const Facts& facts) {
  if (field == "next_plan" && plans(analysis)) return std::nullopt;
  const bool begins_with_plan = !analysis.pieces.empty() && analysis.pieces.front().begin == 0 &&
                                (analysis.is_cue(analysis.pieces.front(), Cue::kPlan) ||
                                 analysis.is_cue(analysis.pieces.front(), Cue::kFuture));
  if (field == "story" && begins_with_plan && facts.slots.contains("next_plan"))
    return told(Intent::kReportFill, 0.8, facts);  // 打算端午前再包一回
  constexpr std::size_t kLong = 20;
  if (analysis.bare.size() > kLong || tells_of_people(analysis)) return std::nullopt;
  if (auto command = command_among_clauses(analysis, context);  // 有点晚了，先到这吧
      command && command->intent == Intent::kReportLater)
    return command;
  if (const PatternMatch* pattern = steering(FieldKind::kText, analysis, context, facts))
    return by_pattern(*pattern, analysis, context);
  if (analysis.bare.size() > kShort) return std::nullopt;
  const PatternMatch* pattern = best_pattern(analysis, context);
  const bool steers =
      pattern != nullptr &&
      (pattern->pattern->intent == Intent::kReportLater ||
       pattern->pattern->intent == Intent::kReportCancel || pattern->pattern->intent == Intent::kReportUndo ||
       pattern->pattern->intent == Intent::kBack || pattern->pattern->intent == Intent::kHelp);
  if (!steers || pattern->score * 2 <= static_cast<int>(analysis.bare.size())) return std::nullopt;
  return by_pattern(*pattern, analysis, context);
}

}  // namespace

std::optional<FieldKind> kind_of_field(std::string_view field, const Analysis& analysis,
                                       const Context& context) {
  const int known = analysis.lexicon->field_named(field);
  if (known >= 0) return analysis.lexicon->fields[static_cast<std::size_t>(known)].kind;
  const auto form = std::ranges::find(context.form, field, &FormField::id);
  if (form == context.form.end()) return std::nullopt;
  if (form->kind == FormField::Kind::kMoney) return FieldKind::kMoney;
  return form->kind == FormField::Kind::kText ? FieldKind::kText : FieldKind::kCount;
}

std::optional<Understanding> read_answer(const Analysis& analysis, const Context& context,
                                         const Facts& facts) {
  const std::string field{context.asked()};
  if (field.empty()) return std::nullopt;
  const auto kind = kind_of_field(field, analysis, context);
  if (kind) {
    if (auto word = word_answer(field, *kind, analysis, context, facts)) return word;
  }
  const bool slip = analysis.whole && analysis.whole->confidence < 0.9;  // 继续办 is no 继续报
  if (auto command = whole_command(analysis, context);
      command && controls(command->intent) && !(slip && kind == FieldKind::kText))
    return command;
  if (auto command = clause_commands(analysis, context); command && controls(command->intent)) return command;
  const bool edits =
      (facts.correction || facts.restated) && (!facts.slots.empty() || !facts.ask.empty() || facts.field);
  if (edits && (kind != FieldKind::kText || analysis.bare.size() <= kShort)) return std::nullopt;
  // 5月月报 turns to another month, whatever was asked.
  constexpr std::size_t kNamed = 7;  // 月报2024年5月 is no text, 5月月报等签字 is
  if (facts.slots.contains("month") && facts.figures == 0 && analysis.bare.size() <= kNamed &&
      analysis.bare.find(U"月报") != std::u32string::npos)
    return std::nullopt;
  // 花了1.2万 is no story. What is asked about difficulties and plans may well be as short as this and have a
  // figure.
  constexpr std::size_t kBareFigure = 8;
  if (kind == FieldKind::kText) {
    if (auto instead = steered_text(field, analysis, context, facts)) return instead;
    const int plans = facts.slots.contains("next_plan") ? 1 : 0;  // 老人说明天还来
    if (field == "story" && facts.figures > plans && analysis.bare.size() <= kBareFigure) return std::nullopt;
    return answer(field, whole_text(analysis), analysis, 0.75);
  }
  if (kind) {
    if (const PatternMatch* pattern = steering(*kind, analysis, context, facts))
      return by_pattern(*pattern, analysis, context);
  }
  // 收据加起来2800，账上是2650，不晓得哪个对
  if (!facts.correction && std::ranges::find(facts.ask, field) != facts.ask.end())
    return told(Intent::kReportFill, 0.65, facts);
  if (facts.correction || facts.figures > 0) return std::nullopt;
  if (kind && not_one_of_them(analysis)) return answer(field, std::int64_t{0}, analysis, 0.85);
  if (kind && analysis.quantities.empty()) {
    const auto cue = [&](Cue wanted) {
      return std::ranges::any_of(analysis.pieces,
                                 [&](const Piece& piece) { return analysis.is_cue(piece, wanted); });
    };
    if (cue(Cue::kUnknown)) return answer(field, std::monostate{}, analysis, 0.85);  // 会计还没给我
    if (says_not_done(analysis)) return answer(field, std::int64_t{0}, analysis, 0.85);
    const bool numbers = std::ranges::any_of(
        analysis.glyphs.codes, [](char32_t c) { return is_digit(c) || chinese_digit(c).value_or(1) > 1; });
    if (!cue(Cue::kVague) && !numbers) return std::nullopt;  // 很多, 米10袋
  }
  // 5月月报, said weeks after the question: the month, and no answer.
  if (analysis.quantities.empty() && facts.slots.size() == 1 && facts.slots.contains("month") &&
      facts.ask.empty() && analysis.glyphs.codes.find(U"报") != std::u32string::npos)
    return told(Intent::kReportStart, 0.85, facts);
  if (analysis.quantities.empty() && !kind) return std::nullopt;
  // 张奶奶八十九了，头一回学会视频，当场就哭了
  constexpr std::size_t kTale = 14;
  if (analysis.quantities.empty() && facts.empty() && analysis.bare.size() >= kTale &&
      tells_of_people(analysis))
    return answer("story", whole_text(analysis), analysis, 0.6);
  // 4月的草稿删掉 steers, whatever was asked.
  const PatternMatch* pattern = best_pattern(analysis, context);
  if (analysis.quantities.empty() && pattern != nullptr && pattern->pattern->intent == Intent::kReportCancel)
    return std::nullopt;
  Understanding understanding = reading(Intent::kReportFill, 0.6);
  understanding.ask.push_back(field);
  understanding.words[field] = whole_text(analysis);
  return understanding;
}

}  // namespace linli::bot::understand
