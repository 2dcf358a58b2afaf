#include "bot/understand/interpret.h"

#include <algorithm>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

bool reports(const Context& context) {
  return context.role == Role::kLead || context.in_report();
}

/// Ends like a question; words that only sometimes ask do not count in a message full of figures.
bool surely_asks(const Analysis& analysis) {
  const auto& codes = analysis.glyphs.codes;
  std::size_t end = codes.size();
  while (end > 0 && is_filler(codes[end - 1]) && codes[end - 1] != U'?') {
    --end;
  }
  return end > 0 && (codes[end - 1] == U'?' || codes[end - 1] == U'吗' || codes[end - 1] == U'么');
}

/// A tale or a plan of some length is more than 要办…参加 or 晚上再… in it; 下个月起我不负责了 is not.
bool explains_less(Intent intent) {
  return intent == Intent::kActivityList || intent == Intent::kReportLater || intent == Intent::kPolicyAsk ||
         intent == Intent::kFundsStatus || intent == Intent::kOutOfScope || intent == Intent::kReportStart;
}

std::optional<Understanding> by_facts(const Analysis& analysis, const Context& context, const Facts& facts) {
  const PatternMatch* pattern = best_pattern(analysis, context);
  if (facts.correction && facts.figures == 0) {  // 刚才那条发错了，撤回
    if (auto command = command_among_clauses(analysis, context);
        command && command->intent == Intent::kReportUndo)
      return command;
  }
  if (facts.correction && (facts.figures > 0 || facts.field || facts.slots.contains("month"))) {
    if (!surely_asks(analysis) && (pattern == nullptr || facts.figures > 0 || context.in_report())) {
      return told(Intent::kReportEdit, facts.ask.empty() ? 0.93 : 0.75, facts);
    }
  }
  constexpr std::size_t kBrief = 8;  // 上个数不对
  const bool points_at_one = context.in_report() && analysis.bare.size() <= kBrief;
  if (facts.correction && facts.empty() && (points_at_one || !analysis.quantities.empty()) &&
      pattern == nullptr && !analysis.question) {
    return told(Intent::kReportEdit, 0.6, facts);  // 多报了200: of what must be asked
  }
  // 我记不清花了多少 asks nothing
  const bool unknown = std::ranges::any_of(facts.slots,
                                           [](const auto& slot) {
                                             return std::holds_alternative<std::monostate>(slot.second);
                                           }) ||
                       (facts.strong > 0 && std::ranges::any_of(analysis.pieces, [&](const Piece& piece) {
                          return analysis.is_cue(piece, Cue::kUnknown);
                        }));
  const bool asks = unknown                           ? false
                    : facts.strong >= 2 || facts.firm ? surely_asks(analysis)
                                                      : analysis.question;
  // 捐款5000元没用完还有1800 tells; a question it would have to be to ask about money or rules.
  const bool statement =
      pattern != nullptr && !analysis.question &&
      (pattern->pattern->intent == Intent::kPolicyAsk || pattern->pattern->intent == Intent::kFundsStatus);
  const bool less =
      facts.tale || (facts.firm && pattern != nullptr && explains_less(pattern->pattern->intent));
  const bool only_firm = facts.firm && facts.strong == 1 && !less;
  const bool wins = pattern != nullptr && !unknown && !statement &&
                    (asks || only_firm || (pattern->score > 8 && facts.figures < 2 && !less));
  if (facts.strong > 0 && !wins && !(asks && facts.ask.size() >= facts.slots.size())) {
    Understanding understanding = told(Intent::kReportFill, facts.ask.empty() ? 0.95 : 0.8, facts);
    if (const auto project = project_in(analysis, context, false)) understanding.slots["project"] = *project;
    return understanding;
  }
  return std::nullopt;
}

/// 场次 alone, where there is something to edit.
std::optional<Understanding> field_alone(const Analysis& analysis, const Context& context) {
  if (!context.in_report() || context.name.starts_with("report.pick") || analysis.pieces.size() != 1)
    return std::nullopt;
  const Piece& piece = analysis.pieces.front();
  if (piece.kind != Piece::Kind::kWord || analysis.word(piece).field < 0 ||
      piece.end - piece.begin != analysis.core.size())
    return std::nullopt;
  Understanding understanding = reading(Intent::kReportEdit, 0.75);
  understanding.slots["field"] =
      analysis.lexicon->fields[static_cast<std::size_t>(analysis.word(piece).field)].id;
  return understanding;
}

/// 场租1200押金500已退, 付了尾款5000: told of the month's money, though of no field. `ask` holds spent when
/// some of it was surely spent.
std::optional<Understanding> money_alone(const Analysis& analysis) {
  const auto is = [&](const Piece& piece, Cue cue) { return analysis.is_cue(piece, cue); };
  const auto names_money = [&](const Piece& piece) {
    const int field = piece.kind == Piece::Kind::kWord ? analysis.word(piece).field : -1;
    return field >= 0 && analysis.lexicon->fields[static_cast<std::size_t>(field)].kind == FieldKind::kMoney;
  };
  const bool money = std::ranges::any_of(analysis.pieces,
                                         [&](const Piece& piece) {
                                           return is(piece, Cue::kTotal) || is(piece, Cue::kFee) ||
                                                  is(piece, Cue::kOtherMoney) || names_money(piece);
                                         }) ||
                     analysis.bare.find(U'钱') != std::u32string::npos;  // 钱的话大概两千三四吧
  const bool amount = std::ranges::any_of(analysis.quantities, [](const Quantity& quantity) {
    return (quantity.money || quantity.unit < 0) && quantity.doubt != Doubt::kVague;
  });
  // 花了12OO元: a number that nobody can read
  const bool illegible = std::ranges::any_of(analysis.pieces, [&](const Piece& piece) {
    return names_money(piece) && is_digit(analysis.glyphs[piece.end]) &&
           std::ranges::none_of(analysis.quantities,
                                [&](const Quantity& quantity) { return quantity.number.begin == piece.end; });
  });
  if (!money || (!amount && !illegible)) return std::nullopt;
  Understanding understanding = reading(Intent::kReportFill, 0.4);
  // 应付3000，实付2800; 水电费300; 报销2600元; 还剩两千没花
  const bool spending = analysis.bare.find_first_of(U"付租票") != std::u32string::npos ||
                        analysis.bare.find(U"报销") != std::u32string::npos ||
                        analysis.bare.find(U'钱') != std::u32string::npos ||
                        std::ranges::any_of(analysis.pieces, [&](const Piece& piece) {
                          return is(piece, Cue::kFee) || is(piece, Cue::kTotal) || names_money(piece);
                        });
  if (spending) understanding.ask.push_back("spent");
  return understanding;
}

/// What figures do not go with, unless they are part of a question.
bool asks_about(Intent intent, const Context& context) {
  if (intent == Intent::kPolicyAsk) return true;
  return context.in_report() &&
         (intent == Intent::kFundsStatus || intent == Intent::kExport || intent == Intent::kHuman ||
          intent == Intent::kActivityList || intent == Intent::kOutOfScope);
}

/// Figures that found no field are told all the same.
bool tells_more(const Analysis& analysis) {
  return std::ranges::any_of(analysis.quantities, [](const Quantity& quantity) { return !quantity.lone; });
}

/// What is left: weaker facts, the month alone, a tale, a question.
Understanding by_default(const Analysis& analysis, const Context& context, const Facts& facts) {
  if (reports(context)) {
    if (facts.figures > 0) {
      return told(Intent::kReportFill, facts.ask.empty() ? 0.8 : 0.65, facts);
    }
    if (auto money = money_alone(analysis); money && !analysis.question && facts.ask.empty()) {
      money->slots = facts.slots;
      return *money;
    }
    const bool doubtful_month = std::ranges::find(facts.ask, "month") != facts.ask.end();
    if (facts.slots.contains("month") && !analysis.question && tells_more(analysis))
      return told(Intent::kReportFill, 0.5, facts);
    const bool about_report = analysis.bare.find_first_of(U"报填写交补") != std::u32string::npos;
    if (!context.asked().empty() && !about_report && facts.slots.contains("month")) {
      Understanding understanding = told(Intent::kReportFill, 0.4, facts);  // 这个月嘛，都是居民自己带的
      understanding.ask.emplace_back(context.asked());
      return understanding;
    }
    // 这个月没啥可报的 asks for no report, 上个月的还没报 does.
    const bool denies = std::ranges::any_of(analysis.pieces, [&](const Piece& piece) {
      constexpr std::u32string_view kYet = U"报交填写";
      return analysis.is_cue(piece, Cue::kNone) &&
             kYet.find(analysis.glyphs[piece.end]) == std::u32string_view::npos;
    });
    if (!analysis.question && !denies &&
        (doubtful_month || facts.slots.contains("month") || facts.slots.contains("reports")))
      return told(Intent::kReportStart, 0.75, facts);
  }
  constexpr std::size_t kTale = 12;
  if (analysis.question && context.role == Role::kLead && analysis.bare.size() >= 5) {
    Understanding understanding = reading(Intent::kPolicyAsk, 0.45);
    understanding.slots["question"] = whole_text(analysis);
    return understanding;
  }
  const bool tells =
      context.name == "report.form" || std::ranges::any_of(analysis.pieces, [&](const Piece& piece) {
        return analysis.is_cue(piece, Cue::kDone);
      });
  if (reports(context)) {
    if (auto money = money_alone(analysis)) return *money;
  }
  if (reports(context) && tells && analysis.quantities.empty() && analysis.bare.size() >= kTale) {
    Understanding understanding = reading(Intent::kReportFill, 0.55);
    understanding.slots["story"] = whole_text(analysis);
    understanding.words["story"] = whole_text(analysis);
    return understanding;
  }
  return {};
}

Understanding read(const Analysis& analysis, const Context& context, const Facts& facts) {
  const bool rating = context.name.starts_with("feedback.");
  if (analysis.bare.empty() && !analysis.whole && !rating) return {};
  if (rating || context.role == Role::kResident || context.role == Role::kObserver) {
    if (auto feedback = read_feedback(analysis, context)) return *feedback;
  }
  if (analysis.code_alone)  // also where a number is asked for: codes have digits in them
    if (auto code = read_code(analysis, context)) return *code;
  if (!context.asked().empty()) {
    if (auto answer = read_answer(analysis, context, facts)) return *answer;
    if (facts.figures > 0 && !facts.correction && facts.strong == 0 && !analysis.question)
      return told(Intent::kReportFill, 0.9, facts);
  }
  if (auto code = read_code(analysis, context)) return *code;
  if (auto answer = read_ticket_answer(analysis, context)) return *answer;
  if (auto held = read_held(analysis, context)) return *held;
  if (auto choice = read_choice(analysis, context, facts)) return *choice;
  if (auto review = read_review(analysis, context)) return *review;
  if (auto money = read_money_question(analysis, context)) return *money;
  if (auto command = whole_command(analysis, context)) return *command;
  if (auto command = clause_commands(analysis, context)) return *command;
  if (auto field = field_alone(analysis, context)) return *field;
  if (auto told_facts = by_facts(analysis, context, facts)) return *told_facts;
  if (const PatternMatch* pattern = best_pattern(analysis, context)) {
    const Intent wanted = pattern->pattern->intent;  // 总共发出去3000 hands nothing in
    const bool tells = !analysis.question && reports(context) &&
                       (asks_about(wanted, context) || wanted == Intent::kReportSubmit);
    if (auto money = tells ? money_alone(analysis) : std::nullopt) return *money;  // 项目款付给老师1200
    return by_pattern(*pattern, analysis, context);
  }
  if (facts.empty() && context.name != "feedback.comment") {
    if (auto command = command_among_clauses(analysis, context)) return *command;
    if (auto command = near_command(analysis, context)) return *command;
  }
  return by_default(analysis, context, facts);
}

}  // namespace

Understanding interpret(const Analysis& analysis, const Context& context) {
  const Facts facts = reports(context) ? gather(analysis, context) : Facts{};
  auto understanding = read(analysis, context, facts);
  if (auto better = by_experience(understanding, analysis, context, facts))
    understanding = *std::move(better);
  add_nth(understanding, analysis, context);
  return understanding;
}

}  // namespace linli::bot::understand
