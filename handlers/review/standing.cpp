// 夕阳红义诊4月那份审过了吗: how it stands with one project's month.
#include <algorithm>

#include "handlers/review/chat.h"
#include "handlers/review/look.h"
#include "handlers/review/talk.h"
#include "handlers/rules/form.h"
#include "handlers/wording/due.h"
#include "handlers/wording/month.h"
#include "storage/repo/obligations.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"

namespace linli::handlers::review {

namespace repo = storage::repo;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Month;
using storage::model::Project;
using storage::model::ReportState;

/// Of the month named, or the one that is being filed now: the report, or that there is none yet. What was
/// sent back of other months is told with it.
std::optional<Reply> Chat::standing(Turn& turn) {
  if (const auto number = turn.said.number("report")) return look(turn, *number);
  const auto project = project_named(turn);
  if (!project) return std::nullopt;
  const auto said = turn.said.text("month");
  const auto named = said ? Month::parse(*said) : std::nullopt;
  const Month month = named.value_or(rules::reporting_month(turn.today()));
  const auto report = repo::reports::filed(turn.db, project->id, month);
  turn.conversation.context = kReview;
  turn.conversation.pending = report ? std::string{kLook} + std::to_string(report->id.value) : "";
  std::string answer = report ? look_at(turn.db, text_, catalogue_.program(turn.db, project->program),
                                        *project, *report, std::nullopt, turn.today())
                              : not_filed(turn, *project, month);
  if (named) return TextReply{std::move(answer)};
  for (const Month other : repo::reviews::returned(turn.db, project->id))
    if (other != month)
      answer += "\n" + text_.say("review/not_again",
                                 text::Values{}.set("month", wording::month(text_, other, turn.today())));
  return TextReply{std::move(answer)};
}

std::string Chat::not_filed(const Turn& turn, const Project& project, Month month) const {
  const auto latest = repo::reports::latest(turn.db, project.id, month);
  const auto owed =
      repo::obligations::find(turn.db, project.id, storage::model::kMonthlyReport, month.text());
  text::Values values;
  values.set("project", project.name)
      .set("place", project.place)
      .set("month", wording::month(text_, month, turn.today()))
      .flag("begun", latest && latest->state == ReportState::kDraft)
      .flag("overdue", owed && owed->due_on < turn.today());
  if (owed)
    values.set("day", wording::due_day(text_, owed->due_on, turn.today()))
        .set("left", wording::days_left(text_, owed->due_on, turn.today()));
  return text_.say("review/not_filed", values);
}

}  // namespace linli::handlers::review
