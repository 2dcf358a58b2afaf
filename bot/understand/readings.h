#pragma once

#include <optional>
#include <string>

#include "bot/understand/analyse.h"
#include "bot/understand/context.h"
#include "bot/understand/facts.h"
#include "handlers/contract/intent.h"

// The readings that interpret() tries in turn. Each looks at one kind of conversation and returns nothing
// when the message is no business of its own.
namespace linli::bot::understand {

using handlers::contract::Intent;
using handlers::contract::Understanding;

/// An understanding without slots.
Understanding reading(Intent intent, double confidence);
/// The lexicon's bit for a role.
std::uint8_t bit_of(Role role);
/// The command that the whole message is, for this role.
std::optional<Understanding> whole_command(const Analysis& analysis, const Context& context);
/// Every clause is a command: 对，提交. Nothing when they contradict each other.
std::optional<Understanding> clause_commands(const Analysis& analysis, const Context& context);
/// The last clause that is a command, though others are none: 差不多了，交吧. Without figures only.
std::optional<Understanding> command_among_clauses(const Analysis& analysis, const Context& context);
/// The command that a short message resembles most.
std::optional<Understanding> near_command(const Analysis& analysis, const Context& context);
/// What messages like this one want, when the examples are surer of it than the rules are of `read`.
std::optional<Understanding> by_experience(const Understanding& read, const Analysis& analysis,
                                           const Context& context, const Facts& facts);
/// The best pattern of the lexicon for this role.
const PatternMatch* best_pattern(const Analysis& analysis, const Context& context);
Understanding by_pattern(const PatternMatch& match, const Analysis& analysis, const Context& context);

/// What sort of field it is, of the lexicon's or of the programme's own; nothing when neither has it.
std::optional<FieldKind> kind_of_field(std::string_view field, const Analysis& analysis,
                                       const Context& context);
/// Answers to the field that has just been asked for.
std::optional<Understanding> read_answer(const Analysis& analysis, const Context& context,
                                         const Facts& facts);
/// The choice of a numbered menu, a project or a month.
std::optional<Understanding> read_choice(const Analysis& analysis, const Context& context,
                                         const Facts& facts);
/// Ratings and what residents say about them.
std::optional<Understanding> read_feedback(const Analysis& analysis, const Context& context);
/// 通过 1 3 5, 退回 4 缺票据.
std::optional<Understanding> read_review(const Analysis& analysis, const Context& context);
/// 为什么, 明细, 人工呢, when the money has just been shown.
std::optional<Understanding> read_money_question(const Analysis& analysis, const Context& context);
/// 回复 3 已经换了场地: the answer to a resident's ticket.
std::optional<Understanding> read_ticket_answer(const Analysis& analysis, const Context& context);
/// 放行 2, 不放 1 3: what becomes of held texts.
std::optional<Understanding> read_held(const Analysis& analysis, const Context& context);
/// A binding code.
std::optional<Understanding> read_code(const Analysis& analysis, const Context& context);

/// Adds what an intent is about: month, project, until, reason, question…
void add_particulars(Understanding& understanding, const Analysis& analysis, const Context& context);
/// What exactly is asked about money: `about`, `tranche`, and the budget line as `field`.
void add_money_question(Understanding& understanding, const Analysis& analysis);
/// Adds `activity`, the number of the draft's activity that the message is about: 第2场改成50人. Without
/// figures, what becomes of it: `sessions` 0 for 删掉第2场, report.evidence for 第2场的照片.
void add_nth(Understanding& understanding, const Analysis& analysis, const Context& context);
/// Facts as an understanding with this intent.
Understanding told(Intent intent, double confidence, const Facts& facts);
/// The person's project that the message names; nothing when it names none or several.
std::optional<std::string> project_in(const Analysis& analysis, const Context& context, bool partly);
/// The whole message as the person wrote it.
std::string whole_text(const Analysis& analysis);
std::optional<Answer> whole_answer(const Analysis& analysis);
/// The answer that a clause is, without 这个, 这题, 先: 这题先跳过.
std::optional<Answer> answer_of_part(const Analysis& analysis, std::u32string_view part);
/// 没啥特别的, 暂时没有计划: a no, spun out.
bool denies_all(const Lexicon& lexicon, std::u32string_view rest);
bool says_nothing(const Analysis& analysis);
/// 跟上次一样多, 和上个月差不多
bool says_same(std::u32string_view core);
/// A rating of 1 to 5 that the message gives; 0 when it gives one out of range or two.
std::optional<int> rating_in(const Analysis& analysis);

}  // namespace linli::bot::understand
