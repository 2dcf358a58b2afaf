#include <algorithm>

#include "handlers/contract/own_projects.h"
#include "handlers/reports/photos.h"
#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/form.h"
#include "handlers/wording/figures.h"
#include "handlers/wording/form.h"
#include "handlers/wording/month.h"
#include "storage/repo/field_values.h"

namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::ReportState;
using storage::model::ReportValues;

constexpr std::size_t kLastCharacters = 24;

namespace {

/// spending.materials → materials; the volunteers that are paid are another figure than those who came.
std::string key_of(std::string slot) {
  constexpr std::string_view kLine = "spending.";
  if (!slot.starts_with(kLine)) return slot;
  slot.erase(0, kLine.size());
  return slot == "volunteers" ? "volunteers_paid" : slot;
}

/// Leaves the changes that a report now shows: not what it does not show, nor what a message that came late
/// says.
void leave_what_stands(const rules::Program& program, const ReportValues& after,
                       std::vector<repo::reports::Change>& changes) {
  std::erase_if(changes, [&](const repo::reports::Change& change) {
    const auto* field = program.field(change.field);
    if (!field || !change.value) return false;
    const auto stands = after.find(change.field);
    return !wording::shown(*field, *change.value) || stands == after.end() ||
           stands->second.number != change.value->number || stands->second.text != change.value->text;
  });
}

}  // namespace

/// Writes what was said into the draft and goes on with what is still to be asked.
Reply Chat::take_in(Turn& turn, const Subject& subject, std::vector<repo::reports::Change> changes) {
  const auto elsewhere = unasked(*subject.program, turn.said);
  if (!elsewhere.empty()) turn.more = false;  // said at once, before it is forgotten
  auto reply = note(turn, subject, std::move(changes));
  if (auto* said = std::get_if<TextReply>(&reply); said && !elsewhere.empty()) {
    std::vector<text::Values> figures;
    for (const auto& [slot, words] : elsewhere)
      figures.push_back(
          text::Values{}
              .set("name", text_.say("report/figure_name", text::Values{}.flag(key_of(slot), true)))
              .set("words", words)
              .flag("more", !figures.empty()));
    said->text.insert(
        0, text_.say("report/elsewhere", text::Values{}.list("figures", std::move(figures))) + "\n");
  }
  return reply;
}

Reply Chat::note(Turn& turn, const Subject& subject, std::vector<repo::reports::Change> changes) {
  const auto& waiting = turn.conversation.unshown;
  const bool begun =
      turn.conversation.report != subject.report.id || (turn.conversation.context == kIdle && !waiting);
  // What begins a draft, or follows on another's, is answered at once.
  const bool may_wait = turn.more && !begun && (!waiting || waiting->report == subject.report.id);
  const auto step = may_wait ? repo::reports::last_step(turn.db, subject.report.id) : 0;
  turn.conversation.report = subject.report.id;
  adopt_photos(turn, subject.report);
  auto before = repo::reports::values(turn.db, subject.report.id);
  const auto gathered = add_activities(*subject.program, before, turn.said, changes);
  repo::reports::change(turn.db, subject.report.id, changes, *turn.person, turn.now, said_at(turn), gathered);
  settle_comments(turn, subject, changes);
  const auto after = repo::reports::values(turn.db, subject.report.id);
  // A figure that came late counts with what was added to it since: what stands is what is told.
  for (auto& change : changes) {
    const auto was = before.find(change.field);
    const auto stands = after.find(change.field);
    const bool moved =
        stands != after.end() && (was == before.end() || !repo::same(was->second, stands->second));
    if (change.value && moved) change.value = stands->second;
  }
  leave_what_stands(*subject.program, after, changes);
  const auto doubts = doubtful(*subject.program, turn.said);
  if (may_wait && doubts.empty() && repo::reports::last_step(turn.db, subject.report.id) > step)
    return show_later(turn, subject, step, changes);
  if (waiting && waiting->report == subject.report.id) add_unshown(turn, after, before, changes);
  const Wording wording{text_, *subject.program};
  auto said = wording.changes(changes, wording.activity_changes(before, after));
  const auto* opening = said.empty() ? "" : "report/noted";
  text::Values values;
  values.list("changes", std::move(said)).flag("begun", begun);
  if (!doubts.empty()) return ask_again(turn, subject, after, *doubts.front(), opening, std::move(values));
  return go_on(turn, subject, after, opening, std::move(values));
}

/// Asks for a field that was said in a way that is not believed unasked.
Reply Chat::ask_again(Turn& turn, const Subject& subject, const ReportValues& known,
                      const rules::FormField& field, const char* opening, text::Values values) {
  const auto words = turn.said.words.find(field.id);
  turn.conversation.context = std::string{kAsk} + field.id;
  const auto held = known.find(field.id);
  const bool has = held != known.end() && wording::shown(field, held->second);
  if (has) values.set("value", wording::value(text_, field, held->second));
  values.set("label", field.label)
      .set("unit", field.unit)
      .set("words", words == turn.said.words.end() ? "" : words->second)
      .flag("held", has)
      .set("month", wording::month(text_, subject.report.month, turn.today()))
      .set("project", subject.project.name);
  const auto noted = *opening ? text_.say(opening, values) + "\n" : "";
  return TextReply{noted + text_.say("report/unsure", values)};
}

Reply Chat::go_on(Turn& turn, const Subject& subject, const char* opening, text::Values values) {
  return go_on(turn, subject, repo::reports::values(turn.db, subject.report.id), opening, std::move(values));
}

/// The opening sentence, then the next question or, when nothing is left to ask, the summary.
Reply Chat::go_on(Turn& turn, const Subject& subject, const ReportValues& known, const char* opening,
                  text::Values values) {
  const Wording wording{text_, *subject.program};
  values.set("month", wording::month(text_, subject.report.month, turn.today()))
      .set("project", subject.project.name)
      .flag("fresh", known.empty());
  std::string said;
  if (*opening) said = text_.say(opening, values) + "\n";
  if (auto asked = ask_comment(turn, subject, said)) return *std::move(asked);
  if (const auto* field = rules::next_question(subject.program->form, known)) {
    turn.conversation.context = std::string{kAsk} + field->id;
    if (const auto last = words_of_last_month(turn.db, subject.report, field->id))
      values.set("last", wording::shorten(*last, kLastCharacters));
    return TextReply{said + text_.say("report/ask", values.set("question", field->question))};
  }
  turn.conversation.context = kConfirm;
  auto lacking = wording::labels(rules::missing(subject.program->form, known));
  wording.list_activities(known, values);
  count_photos(turn, subject, values);
  return TextReply{said + text_.say("report/summary", values.list("lines", wording.values(known))
                                                          .flag("complete", lacking.empty())
                                                          .list("lacking", std::move(lacking)))};
}

/// Not understood in the middle of a report: say what is being waited for. Elsewhere it is not our business.
std::optional<Reply> Chat::doubt(Turn& turn) {
  if (turn.words.empty()) return std::nullopt;
  const auto& context = turn.conversation.context;
  if (context == kPickProject || context == kPickMonth) {
    const auto count = context == kPickMonth ? 2 : offered(contract::own_projects(turn)).size();
    return TextReply{text_.say("report/pick_again", text::Values{}.set("count", std::to_string(count)))};
  }
  if (context == kDone && turn.said.intent == Intent::kNo)
    return TextReply{text_.say("report/what_to_change")};
  if (auto answered = answer_comment(turn)) return answered;
  const auto subject = current(turn);
  if (!subject || subject->report.state != ReportState::kDraft) return std::nullopt;
  if (context.starts_with("review")) return go_on(turn, *subject, "", {});  // staff, back at their own month
  if (context == kConfirm)
    return TextReply{
        text_.say(turn.said.intent == Intent::kNo ? "report/what_to_change" : "report/confirm_again")};
  if (!context.starts_with(kAsk)) return std::nullopt;
  const auto* field = subject->program->field(std::string_view{context}.substr(kAsk.size()));
  if (!field) return go_on(turn, *subject, "", {});  // the form changed under the draft
  return TextReply{text_.say("report/ask_again", question_of(*field).flag("not_understood", true))};
}

}  // namespace linli::handlers::reports
