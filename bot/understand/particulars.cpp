#include <algorithm>
#include <array>

#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

using storage::model::CivilDate;
using storage::model::Month;

bool speaks_of_month(Intent intent) {
  constexpr std::array kIntents = {
      Intent::kReportStart,   Intent::kReportStatus,     Intent::kReportEvidence,
      Intent::kReportSubmit,  Intent::kIndicatorsStatus, Intent::kFundsStatus,
      Intent::kDueList,       Intent::kOverview,         Intent::kNudge,
      Intent::kReviewPending, Intent::kReviewAccept,     Intent::kReviewReturn,
      Intent::kReviewReopen,  Intent::kExport,           Intent::kExtensionRequest,
      Intent::kReportCancel,  Intent::kFeedbackStatus,   Intent::kActivityList,
      Intent::kSelect};
  return std::ranges::find(kIntents, intent) != kIntents.end();
}

void add_month(Understanding& understanding, const Analysis& analysis, const Context& context) {
  std::optional<Month> month;
  bool relative = false;
  for (const TimePhrase& phrase : analysis.times) {
    if (!phrase.names_month_only() || phrase.to_month) continue;
    const ResolvedTime time = resolve(phrase, context.today);
    if (!time.month) continue;
    if (month && *month != *time.month) return;
    if (time.doubt) {
      understanding.ask.push_back("month");
      return;
    }
    month = time.month;
    relative = !phrase.month;
    understanding.words["month"] = analysis.glyphs.words(phrase.begin, phrase.end);
  }
  if (!month) return;
  understanding.slots["month"] = month->text();
  if (relative) understanding.relative.push_back("month");
}

/// The last time said that lies ahead: a deadline wished for, or when to be reminded.
void add_until(Understanding& understanding, const Analysis& analysis, const Context& context) {
  for (const TimePhrase& phrase : analysis.times) {
    const ResolvedTime time = resolve(phrase, context.today, true);
    const auto day = time.date ? time.date : std::optional<CivilDate>{};
    if (!day && !phrase.minutes) continue;
    const CivilDate date = day.value_or(context.today);
    if (time.doubt || date < context.today) continue;
    const std::string said = analysis.glyphs.words(phrase.begin, phrase.end);
    if (phrase.minutes) {
      understanding.slots["at"] = storage::model::iso_text(date.at(std::chrono::minutes{*phrase.minutes}));
      understanding.words["at"] = said;
    } else if (!phrase.minutes_later) {
      understanding.slots["until"] = date.text();
      understanding.words["until"] = said;
    }
  }
}

/// 能宽限到下周五吗，会计住院了: the clause that asks for nothing says why.
void add_unmarked_reason(Understanding& understanding, const Analysis& analysis) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLate = 5;
  const Glyphs& glyphs = analysis.glyphs;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= glyphs.size(); ++at) {
    if (at < glyphs.size() && !is_clause_end(glyphs[at])) continue;
    const std::u32string_view clause = glyphs.view(begin, at);
    const bool asks = clause.find_first_of(U"延宽缓迟晚交报吗行期好谢给") != std::u32string_view::npos;
    const bool dated = std::ranges::any_of(analysis.times, [&](const TimePhrase& phrase) {
      return phrase.begin >= begin && phrase.end <= at && phrase.names_day();
    });
    // 来不及了 alone says no more than that they ask.
    const bool says_why = clause.find(U"来不及") == std::u32string_view::npos || clause.size() > kLate;
    if (clause.size() >= kShortest && !asks && !dated && says_why) {
      understanding.slots["reason"] = glyphs.words(begin, at);
      return;
    }
    begin = at + 1;
  }
}

/// 因为…, 由于…, 原因是…: to the end of the sentence.
void add_reason(Understanding& understanding, const Analysis& analysis) {
  const Glyphs& glyphs = analysis.glyphs;
  for (const std::u32string_view word : {U"因为", U"由于", U"原因是", U"理由是", U"原因:"}) {
    const std::size_t at = glyphs.codes.find(word);
    if (at == std::u32string::npos) continue;
    std::size_t end = at + word.size();
    while (end < glyphs.size() && !is_clause_end(glyphs[end])) {
      ++end;
    }
    understanding.slots["reason"] = glyphs.words(at + word.size(), end);
    return;
  }
  add_unmarked_reason(understanding, analysis);
}

/// Words that add nothing, and no more.
bool is_hollow(const Lexicon& lexicon, std::u32string_view rest) {
  while (!rest.empty()) {
    const auto hollow =
        std::ranges::find_if(lexicon.hollow, [&](const auto& word) { return rest.starts_with(word); });
    if (hollow == lexicon.hollow.end()) return false;
    rest.remove_prefix(hollow->size());
  }
  return true;
}

/// 没想好跳过, dictated in one breath.
std::optional<Answer> skip_at_end(const Analysis& analysis, std::u32string_view part) {
  const auto& answers = analysis.lexicon->answers;
  for (std::size_t split = 1; split + 2 <= part.size(); ++split) {
    const auto front = answers.find(part.substr(0, split));
    const auto back = answers.find(part.substr(split));
    if (front != answers.end() && back != answers.end() && back->second == Answer::kSkip)
      return Answer::kSkip;
  }
  return std::nullopt;
}

/// The answer that several clauses give together: 没有，跳过 skips, 没有，没花钱 is nothing.
std::optional<Answer> answer_in_parts(const Analysis& analysis) {
  if (analysis.parts.size() == 1) return skip_at_end(analysis, analysis.parts.front());
  std::optional<Answer> together;
  for (const std::u32string& part : analysis.parts) {
    const auto found = answer_of_part(analysis, part);
    const bool known = found.has_value();
    if (!known && is_hollow(*analysis.lexicon, part)) continue;               // 都顺利，没啥
    if (!known && !denies_all(*analysis.lexicon, part)) return std::nullopt;  // 没啥好讲的，跳过吧
    const Answer answer = found.value_or(Answer::kZero);
    if (!together || answer == Answer::kSkip || (answer == Answer::kUnknown && *together == Answer::kZero))
      together = answer;
    else if (answer != *together && *together != Answer::kSkip && *together != Answer::kUnknown)
      return std::nullopt;
  }
  return together;
}

bool is_bare_command(const Analysis& analysis) {
  return analysis.whole.has_value();
}

}  // namespace

Understanding reading(Intent intent, double confidence) {
  Understanding understanding;
  understanding.intent = intent;
  understanding.confidence = confidence;
  return understanding;
}

std::string whole_text(const Analysis& analysis) {
  return analysis.glyphs.words(0, analysis.glyphs.size());
}

bool says_same(std::u32string_view core) {
  constexpr std::size_t kLongest = 10;
  constexpr std::u32string_view kWith = U"跟和同与";
  if (core.size() > kLongest || core.empty() || kWith.find(core.front()) == std::u32string_view::npos)
    return false;
  const bool before = core.substr(1).starts_with(U'上') || core.substr(1).starts_with(U"之前");
  for (const std::u32string_view word : {U"一样", U"一样多", U"相同", U"差不多", U"持平"}) {
    if (before && core.ends_with(word)) return true;
  }
  return false;
}

std::optional<Answer> answer_of_part(const Analysis& analysis, std::u32string_view part) {
  const auto& answers = analysis.lexicon->answers;
  std::u32string_view about = part;  // 这个保密, 这项没有
  for (const std::u32string_view word :
       {U"那就", U"这个", U"这项", U"这题", U"这一题", U"这一项", U"该项", U"先"}) {
    if (const auto found = answers.find(about); found != answers.end()) return found->second;
    if (about.size() > word.size() && about.starts_with(word)) about.remove_prefix(word.size());
  }
  const auto found = answers.find(about);
  return found == answers.end() ? std::nullopt : std::optional{found->second};
}

std::optional<Answer> whole_answer(const Analysis& analysis) {
  if (const auto answer = answer_of_part(analysis, analysis.bare)) return answer;
  if (const auto answer = answer_of_part(analysis, analysis.core)) return answer;
  if (says_same(analysis.core)) return Answer::kSame;
  return answer_in_parts(analysis);
}

bool denies_all(const Lexicon& lexicon, std::u32string_view rest) {
  bool no = false;
  while (!rest.empty()) {
    const int none =
        lexicon.longest(rest, [](const Word& word) { return word.cue == static_cast<int>(Cue::kNone); });
    const int text = lexicon.longest(rest, [&](const Word& word) {
      return word.field >= 0 && lexicon.fields[static_cast<std::size_t>(word.field)].kind == FieldKind::kText;
    });
    const auto hollow =
        std::ranges::find_if(lexicon.hollow, [&](const auto& word) { return rest.starts_with(word); });
    std::size_t length = hollow == lexicon.hollow.end() ? 0 : hollow->size();
    if (none >= 0 && !no) length = lexicon.words[static_cast<std::size_t>(none)].text.size();
    if (none < 0 && text >= 0 && no)
      length = std::max(length, lexicon.words[static_cast<std::size_t>(text)].text.size());
    if (length == 0) return false;
    no = no || none >= 0;
    rest.remove_prefix(length);
  }
  return no;
}

bool says_nothing(const Analysis& analysis) {
  return denies_all(*analysis.lexicon, analysis.core);
}

std::optional<std::string> project_in(const Analysis& analysis, const Context& context, bool partly) {
  std::u32string_view core = analysis.core;
  for (const std::u32string_view word :
       {U"的那个项目", U"那个项目", U"这个项目", U"的那个", U"那个", U"这个", U"项目", U"的"}) {
    if (core.size() > word.size() + 1 && core.ends_with(word)) core.remove_suffix(word.size());
  }
  std::optional<std::string> found;
  for (const std::string& project : context.projects) {
    std::u32string name = normalised(project);
    std::erase_if(name, is_filler);
    if (name.empty()) continue;
    const bool whole = analysis.bare.find(name) != std::u32string::npos;
    const bool part = partly && core.size() >= 2 && name.find(core) != std::u32string_view::npos;
    if (!whole && !part) continue;
    if (found) return std::nullopt;
    found = project;
  }
  return found;
}

void add_particulars(Understanding& understanding, const Analysis& analysis, const Context& context) {
  const Intent intent = understanding.intent;
  if (speaks_of_month(intent)) {
    add_month(understanding, analysis, context);
    if (const auto project = project_in(analysis, context, false)) understanding.slots["project"] = *project;
  }
  if (intent == Intent::kFundsStatus) add_money_question(understanding, analysis);
  if (intent == Intent::kSnooze || intent == Intent::kExtensionRequest)
    add_until(understanding, analysis, context);
  if (intent == Intent::kExtensionRequest) add_reason(understanding, analysis);
  if (intent == Intent::kPolicyAsk && !is_bare_command(analysis))
    understanding.slots["question"] = whole_text(analysis);
  if (intent == Intent::kFeedbackComplain && !is_bare_command(analysis))
    understanding.slots["comment"] = whole_text(analysis);
  if (intent == Intent::kBind && !analysis.code.empty()) understanding.slots["code"] = analysis.code;
  if (intent == Intent::kFeedbackRate)
    if (const auto project = project_in(analysis, context, false)) understanding.slots["project"] = *project;
  if (intent == Intent::kFeedbackRate && !is_bare_command(analysis)) {
    const auto rating = rating_in(analysis);
    if (rating && *rating > 0)
      understanding.slots["rating"] = std::int64_t{*rating};
    else if (rating)
      understanding.ask.push_back("rating");
  }
}

Understanding told(Intent intent, double confidence, const Facts& facts) {
  Understanding understanding = reading(intent, confidence);
  understanding.slots = facts.slots;
  understanding.ask = facts.ask;
  understanding.approximate = facts.approximate;
  understanding.relative = facts.relative;
  understanding.words = facts.words;
  if (facts.field) understanding.slots["field"] = *facts.field;
  return understanding;
}

std::optional<Understanding> read_code(const Analysis& analysis, const Context& context) {
  if (analysis.code.empty()) return std::nullopt;
  const bool letter = std::ranges::any_of(analysis.code, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (analysis.code_alone && !letter && context.role != Role::kStranger) return std::nullopt;
  Understanding understanding = reading(Intent::kBind, analysis.code_alone ? 0.9 : 0.97);
  understanding.slots["code"] = analysis.code;
  return understanding;
}

}  // namespace linli::bot::understand
