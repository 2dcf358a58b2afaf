#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/understand/analyse.h"
#include "bot/understand/context.h"
#include "bot/understand/topics.h"
#include "handlers/contract/intent.h"

// What staff decide with, and about what: 通过, 打回去; 1和3, 第2份, 银龄课堂5月的.
namespace linli::bot::understand {

/// Whether staff decide about a report with it.
bool decides(handlers::contract::Intent intent);

/// A word of a decision.
struct Verdict {
  handlers::contract::Intent intent = handlers::contract::Intent::kUnknown;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool brief = false;  ///< decides only right beside what it is about: 过, 没问题

  bool accepts() const { return intent == handlers::contract::Intent::kReviewAccept; }
};

/// The words of decisions in the message, in order and none inside another. `brief`: also those that decide
/// only beside a report. What is accepted only later or perhaps (通过率, 通过了没) is no decision.
std::vector<Verdict> verdicts_in(const Analysis& analysis, const Context& context, bool brief);

/// Reports as they are named: numbers in a row, or one project with or without its month.
struct Named {
  std::vector<std::int64_t> numbers;
  std::vector<std::size_t> pauses;  ///< of the numbers, those in front of which there is a comma or the like
  std::vector<std::size_t> ends;    ///< where each number ends
  bool bare = false;                ///< the last is a numeral without 第 or 号: 五 in 五里桥 is none
  std::string project;
  std::string month;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The reports named at `at`. Nothing where a number counts something (8场, 3份都).
std::optional<Named> named_at(const Analysis& analysis, const Context& context, std::size_t at);

/// word_of() the lexicon's [review].
std::size_t word_of(const Lexicon& lexicon, std::string_view list, std::u32string_view rest);
/// Where the words of such a list that stand in a row from `at` on end, with what is no word between them.
std::size_t behind_words(const Analysis& analysis, std::string_view list, std::size_t at);

/// Why something is returned, from `from` to `to`: slots `reason` and `field`, and in `words` which part of
/// it is about which field (支出缺票据，人数对不上).
void add_reason(handlers::contract::Understanding& understanding, const Analysis& analysis, std::size_t from,
                std::size_t to);
/// The words of a reason alone, without 因为 and the like; "" for hardly any.
std::string reason_in(const Analysis& analysis, std::size_t from, std::size_t to);
/// The field of the report that a reason is about first; "" for none.
std::string field_of_reason(const Analysis& analysis, std::size_t from, std::size_t to);

/// What is decided about one or several reports: 2退回照片不清楚.
struct Decision {
  handlers::contract::Intent intent = handlers::contract::Intent::kUnknown;
  Named reports;             ///< nothing named: the rest of the list
  std::size_t why_from = 0;  ///< the reason of a return
  std::size_t why_to = 0;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool accepts() const { return intent == handlers::contract::Intent::kReviewAccept; }
};

/// The decisions of a message that holds nothing else, in order: 1通过，2退回照片不清楚，3通过. Nothing when
/// any word of it leaves room for another reading.
std::optional<std::vector<Decision>> decisions_in(const Analysis& analysis, const Context& context);

/// How it stands with one report, asked or called up by staff: 夕阳红义诊4月那份审过了吗.
std::optional<handlers::contract::Understanding> read_standing(const Analysis& analysis,
                                                               const Context& context);

}  // namespace linli::bot::understand
