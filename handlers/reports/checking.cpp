#include "handlers/reports/checking.h"

#include <algorithm>

#include "handlers/rules/labels.h"
#include "handlers/wording/figures.h"
#include "handlers/wording/findings.h"
#include "storage/repo/audit.h"
#include "storage/repo/remarks.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"

namespace linli::handlers::reports {
namespace {

namespace repo = storage::repo;
using rules::Question;
using storage::db::Connection;
using storage::model::Report;
using Kind = Question::Kind;

constexpr std::size_t kAtOnce = 3;
constexpr std::string_view kPhoto = "photo:";

rules::Figures figures_of(const storage::model::ReportValues& values) {
  rules::Figures figures;
  for (const auto& [field, value] : values)
    if (value.number) figures.emplace(field, *value.number);
  return figures;
}

std::string about(const Question& question) {
  return std::string{rules::name_of(question.kind)} + ":" +
         (question.rule ? question.rule->id : question.field) +
         (question.than.empty() ? "" : "<" + question.than);
}

const repo::remarks::Remark* find(const std::vector<repo::remarks::Remark>& remarks, const Doubt& doubt) {
  const auto found = std::ranges::find(remarks, doubt.about, &repo::remarks::Remark::about);
  return found == remarks.end() || found->says != doubt.says ? nullptr : &*found;
}

/// "34" or "30.2": a share in permille as people say it.
std::string percent(std::int64_t permille) {
  const auto tenth = permille % 10;
  return std::to_string(permille / 10) + (tenth == 0 ? "" : "." + std::to_string(tenth));
}

/// `part` of `whole` in permille, rounded to whole percents where that stays beyond `limit`.
std::int64_t share(std::int64_t part, std::int64_t whole, int limit) {
  const auto up = (part * 1000 + whole - 1) / whole;
  const auto rounded = (up + 5) / 10 * 10;
  return rounded > limit ? rounded : up;
}

text::Values figures(const rules::Program& program, const Question& question) {
  text::Values values;
  const auto* field = program.field(question.field);
  const auto* than = question.than.empty() ? field : program.field(question.than);
  const auto say = [](const rules::FormField& one, std::int64_t number) {
    return wording::figure(one.kind == rules::FieldKind::kMoney, number) + " " + one.unit;
  };
  if (field) values.set("label", field->label).set("value", say(*field, question.value));
  if (than) values.set("other", than->label).set("bound", say(*than, question.bound));
  if (field) values.set("by", say(*field, question.by()));
  return values;
}

std::string say_rule(const text::Text& text, const rules::Program& program, const Question& question,
                     storage::model::Money amount) {
  const auto& rule = *question.rule;
  const auto say = [&](std::int64_t number) { return wording::amount(rule.measure, rule.unit, number); };
  text::Values values;
  values.set("label", rules::label_of(program, rule.demand.fact))
      .set("value", say(question.value))
      .set("bound", say(question.bound))
      .set("by", say(question.by()))
      .set("clause", wording::clause_of(program, rule.source));
  if (const auto& part = rule.demand.share; part && amount > storage::model::Money{})
    values.set("share", percent(share(question.value, amount.fen(), part->permille)))
        .set("limit", percent(part->permille));
  return text.say("check/rule", values);
}

}  // namespace

std::string say_question(const text::Text& text, const rules::Program& program, const Question& question,
                         storage::model::Money amount) {
  const auto values = figures(program, question);
  switch (question.kind) {
    case Kind::kGrant:
      return text.say("check/grant", values);
    case Kind::kSum:
      return text.say("check/sum", values);
    case Kind::kFewer:
      return text.say("check/fewer", values);
    case Kind::kWithout:
      return text.say("check/without", values);
    case Kind::kLowered:
      return text.say("check/lowered", values);
    case Kind::kUnusual:
      return text.say("check/unusual", values);
    case Kind::kRule:
      break;
  }
  return say_rule(text, program, question, amount);
}

std::vector<Doubt> doubts_about(Connection& connection, const text::Text& text, const rules::Program& program,
                                const storage::model::Project& project, const Report& draft) {
  const rules::Ledger ledger{.month = draft.month,
                             .figures = figures_of(repo::reports::values(connection, draft.id)),
                             .filed = repo::reports::figures(connection, draft.project),
                             .amount = project.approved,
                             .track = project.track,
                             .offer = project.offer};
  // Who sent a month back wants it changed, and is shown what became of it.
  const bool wanted = repo::reviews::sent_back(connection, draft).has_value();
  std::vector<Doubt> doubts;
  for (const auto& question : rules::questions(program, ledger))
    if (question.kind != Kind::kLowered || !wanted)
      doubts.push_back({about(question), say_question(text, program, question, project.approved)});
  return doubts;
}

std::vector<Doubt> ask_once(Connection& connection, const std::vector<Doubt>& doubts, const Report& draft,
                            storage::model::Instant now) {
  if (doubts.empty()) return {};
  const auto asked = repo::remarks::of(connection, draft.id);
  const auto filed = repo::reports::filed(connection, draft.project, draft.month);
  const auto before = filed ? repo::remarks::of(connection, filed->id) : std::vector<repo::remarks::Remark>{};
  std::vector<Doubt> fresh;
  for (const auto& doubt : doubts) {
    if (find(asked, doubt)) continue;
    if (const auto* known = find(before, doubt)) {
      repo::remarks::note(connection, draft.id, *known);
      continue;
    }
    const bool shown = fresh.size() < kAtOnce;
    repo::remarks::note(connection, draft.id,
                        {.about = doubt.about, .says = doubt.says, .answer = "", .asked = shown, .at = now});
    if (shown) fresh.push_back(doubt);
  }
  return fresh;
}

bool waits_for_remark(Connection& connection, storage::model::ReportId draft) {
  return std::ranges::any_of(repo::remarks::of(connection, draft), [](const repo::remarks::Remark& remark) {
    return remark.asked && remark.answer.empty();
  });
}

void remark(Connection& connection, storage::model::ReportId draft, std::string_view words) {
  repo::remarks::answer(connection, draft, words);
}

void settle(Connection& connection, const std::vector<Doubt>& doubts, const Report& draft,
            std::string_view words, storage::model::PersonId by, storage::model::Instant now) {
  std::string kept;
  for (const auto& noted : repo::remarks::of(connection, draft.id)) {
    if (noted.about.starts_with(kPhoto)) continue;
    if (std::ranges::find(doubts, noted.about, &Doubt::about) == doubts.end())
      repo::remarks::drop(connection, draft.id, noted.about);
    else
      kept += (kept.empty() ? "" : " ") + noted.about;
  }
  if (kept.empty()) return;
  repo::remarks::answer(connection, draft.id, words);
  repo::audit::append(connection, {.at = now,
                                   .actor = repo::audit::actor(by),
                                   .action = "report.questioned",
                                   .subject = "report:" + std::to_string(draft.id.value),
                                   .before = "",
                                   .after = kept});
}

}  // namespace linli::handlers::reports
