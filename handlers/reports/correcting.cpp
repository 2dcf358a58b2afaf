#include <algorithm>

#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/wording/figures.h"
#include "handlers/wording/form.h"
#include "storage/repo/reviews.h"

// What staff sent back, and what the lead makes of it.
namespace linli::handlers::reports {
namespace {

namespace repo = storage::repo;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::FieldComment;
using storage::model::Report;
using storage::model::ReportState;

}  // namespace

/// The version that talk about `report` is about now: staff may have decided since, or a colleague filed.
/// What was sent back is talked about as the draft that corrects it.
Report Chat::as_it_stands(Turn& turn, const Report& report, bool goes_on) {
  auto now = report;
  const auto filed = repo::reports::filed(turn.db, report.project, report.month);
  if (filed && (report.state != ReportState::kDraft || filed->state == ReportState::kAccepted)) now = *filed;
  if (now.state == ReportState::kReturned && goes_on)
    now = *open_draft(turn.db, now.project, now.month, *turn.person, turn.now);
  turn.conversation.report = now.id;
  return now;
}

/// Whether a message answers a question about a report that a colleague has filed since, or that staff have
/// accepted: such a figure belongs nowhere else.
bool Chat::answers_too_late(const Turn& turn, const Subject& subject) {
  return subject.report.state != ReportState::kDraft && turn.said.intent == contract::Intent::kReportFill &&
         turn.conversation.context.starts_with(kAsk) && !turn.said.slots.contains("month") &&
         !turn.said.slots.contains("project");
}

/// Asks for the field of the first comment that has no answer yet.
std::optional<Reply> Chat::ask_comment(Turn& turn, const Subject& subject, const std::string& opening) {
  for (const auto& [id, comment] : repo::reviews::open_comments(turn.db, subject.report)) {
    const auto* field = subject.program->field(id);
    if (!field) continue;  // the form changed since
    turn.conversation.context = std::string{kAsk} + id;
    const auto values = repo::reports::values(turn.db, subject.report.id);
    auto question = question_of(*field).set("comment", comment);
    if (const auto value = values.find(id); value != values.end() && wording::shown(*field, value->second))
      question.set("value", wording::value(text_, *field, value->second));
    return TextReply{opening + text_.say("report/comment", question)};
  }
  return std::nullopt;
}

/// Words that are no figure answer the comment on the field that is asked for: the reviewer reads them. That
/// it is "not yet known" (票据忘了交) does not take away a figure that was filed.
std::optional<Reply> Chat::answer_comment(Turn& turn) {
  const std::string_view context = turn.conversation.context;
  if (!context.starts_with(kAsk) || turn.words.empty()) return std::nullopt;
  const std::string field{context.substr(kAsk.size())};
  for (const auto& [slot, value] : turn.said.slots)
    if (slot != field || !std::holds_alternative<std::monostate>(value)) return std::nullopt;
  const auto subject = current(turn);
  if (!subject || subject->report.state != ReportState::kDraft) return std::nullopt;
  const auto open = repo::reviews::open_comments(turn.db, subject->report);
  if (std::ranges::find(open, field, &FieldComment::field) == open.end()) return std::nullopt;
  keep_reply(turn, *subject, field);
  return go_on(turn, *subject, "report/replied", {});
}

/// A figure that was told again and stays as it was is an answer, too.
void Chat::settle_comments(Turn& turn, const Subject& subject,
                           const std::vector<repo::reports::Change>& changes) {
  for (const auto& [field, comment] : repo::reviews::open_comments(turn.db, subject.report))
    if (std::ranges::find(changes, field, &repo::reports::Change::field) != changes.end())
      keep_reply(turn, subject, field);
}

void Chat::keep_reply(Turn& turn, const Subject& subject, std::string_view field) {
  constexpr std::size_t kMost = 300;  // characters
  const auto returned = repo::reviews::sent_back(turn.db, subject.report).value();
  repo::reviews::reply(turn.db, returned.id, field, wording::shorten(turn.words, kMost), *turn.person);
}

}  // namespace linli::handlers::reports
