#include "handlers/review/chat.h"

#include <algorithm>

#include "handlers/review/look.h"
#include "handlers/review/talk.h"
#include "handlers/wording/month.h"
#include "storage/repo/audit.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"

namespace linli::handlers::review {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Decision;
using storage::model::Report;
using storage::model::ReportId;

constexpr int kShown = 10;  // reports in one list; more do not fit one message
using repo::reports::kFirstReceipt;

Reviewer reviewer_of(const Turn& turn, const storage::model::StaffMember& member) {
  return {.actor = repo::audit::actor(member.id),
          .role = member.role,
          .street = member.street,
          .person = turn.person};
}

}  // namespace

std::optional<Reply> Chat::handle(Turn& turn) {
  if (turn.staff.empty() || !turn.person) return std::nullopt;
  const bool reviewing = turn.conversation.context == kReview || turn.conversation.context == kReason;
  if (turn.conversation.context == kReopening)
    if (auto settled = confirm_reopening(turn)) return settled;
  switch (turn.said.intent) {
    case Intent::kReviewPending:
      return queue(turn);
    case Intent::kReviewAccept:
      return accept(turn);
    case Intent::kReviewReturn:
      if (const auto reopened = kept(turn, kReopen);
          turn.conversation.context == kReason && !reopened.empty() && contract::names_nothing(turn.said))
        return reopen(turn, reopened.front(), turn.said.text("reason").value_or(""));
      return give_back(turn);
    case Intent::kReviewReopen:
      return reopen(turn);
    case Intent::kReportStatus:
      return standing(turn);
    case Intent::kSelect:
      if (const auto number = turn.said.number("option"); reviewing && number) return look(turn, *number);
      return std::nullopt;
    default:
      return turn.conversation.context == kReason ? drop(turn) : std::nullopt;
  }
}

/// A return that nobody gives a reason for is let go; what else was said is answered as ever.
std::optional<Reply> Chat::drop(Turn& turn) {
  const bool reopens = !kept(turn, kReopen).empty();
  turn.conversation.context = kReview;
  turn.conversation.pending.clear();
  const auto intent = turn.said.intent;
  if (intent != Intent::kReportCancel && intent != Intent::kNo && intent != Intent::kBack)
    return std::nullopt;
  return TextReply{text_.say(reopens ? "review/not_reopened" : "review/dropped")};
}

Reply Chat::queue(Turn& turn) {
  const auto waiting = repo::reviews::pending(turn.db, turn.staff.front().street, kShown);
  std::vector<ReportId> ids;
  std::vector<text::Values> lines;
  std::string example;
  for (const auto& report : waiting.first) {
    ids.push_back(report.id);
    const auto number = std::to_string(ids.size());
    if (ids.size() <= 3) example += (example.empty() ? "" : " ") + number;
    lines.push_back(named(turn, report));
    lines.back()
        .set("number", number)
        .flag("again", report.version > 1)
        .flag("late", report.late_days.value_or(0) > 0)
        .set("late_days", std::to_string(report.late_days.value_or(0)));
  }
  repo::reviews::show_list(turn.db, *turn.person, ids);
  turn.conversation.context = kReview;
  turn.conversation.pending.clear();
  const auto more = waiting.count - static_cast<std::int64_t>(ids.size());
  text::Values values;
  values.flag("some", !ids.empty()).set("count", std::to_string(waiting.count));
  if (more > 0) values.set("more", std::to_string(more));
  return TextReply{
      text_.say("review/queue", values.set("example", example)
                                    .set("first", std::to_string(std::min<std::size_t>(ids.size(), 4)))
                                    .list("lines", std::move(lines)))};
}

Reply Chat::look(Turn& turn, std::int64_t number) {
  const auto chosen = of_number(turn, number);
  const auto against = judge(turn, chosen.report, Decision::kAccepted).against;
  if (against == Objection::kUnknown || against == Objection::kOffGround)
    return TextReply{text_.say("review/no_such", text::Values{}.set("number", std::to_string(number)))};
  turn.conversation.context = kReview;
  turn.conversation.pending = std::string{kLook} + std::to_string(chosen.report.value);
  const auto report = repo::reports::find(turn.db, chosen.report).value();
  const auto project = repo::projects::find(turn.db, report.project).value();
  const bool listed = number < kFirstReceipt;
  return TextReply{look_at(turn.db, text_, catalogue_.program(turn.db, project.program), project, report,
                           listed ? std::optional{number} : std::nullopt, turn.today())};
}

Reply Chat::accept(Turn& turn) {
  if (const auto all = contract::decisions_of(turn.said); !all.empty()) return several(turn, all);
  const auto those = chosen(turn);
  if (those.empty()) return ask_which(turn, false);
  return decide(turn, {.decision = Decision::kAccepted, .chosen = those});
}

Reply Chat::give_back(Turn& turn) {
  if (const auto all = contract::decisions_of(turn.said); !all.empty()) return several(turn, all);
  auto those = chosen(turn);
  if (turn.conversation.context == kReason && contract::names_nothing(turn.said)) {
    those.clear();
    for (const auto id : kept(turn, kReturn))
      those.push_back({.number = id.value, .report = id});
  }
  if (those.empty()) return ask_which(turn, true);
  const auto reason = turn.said.text("reason");
  if (!reason) return ask_why(turn, those);
  if (reason->size() > kMostWords) return TextReply{text_.say("review/too_long")};
  return decide(
      turn, {.decision = Decision::kReturned, .chosen = those, .reason = *reason, .words = turn.said.words});
}

/// Asks what is to be changed, unless none of them can be returned anyway.
Reply Chat::ask_why(Turn& turn, const std::vector<Chosen>& chosen) {
  std::string ids;
  std::vector<text::Values> reports;
  for (const auto& one : chosen) {
    if (judge(turn, one.report, Decision::kReturned).against != Objection::kNone) continue;
    ids += (ids.empty() ? "" : ",") + std::to_string(one.report.value);
    const auto report = repo::reports::find(turn.db, one.report).value();
    reports.push_back(named(turn, report).flag("more", !reports.empty()));
  }
  if (reports.empty()) return decide(turn, {.decision = Decision::kReturned, .chosen = chosen});
  turn.conversation.context = kReason;
  turn.conversation.pending = std::string{kReturn} + ids;
  return TextReply{text_.say("review/why", text::Values{}.list("reports", std::move(reports)))};
}

/// No number was said: those of the last list that still wait are named, so that all of them is one answer.
Reply Chat::ask_which(Turn& turn, bool returns) {
  auto question = which(turn, returns);
  if (question.empty()) return queue(turn);
  turn.conversation.context = kReview;
  return TextReply{std::move(question)};
}

/// "" when none waits any more.
std::string Chat::which(const Turn& turn, bool returns) const {
  const auto list = repo::reviews::shown_list(turn.db, *turn.person);
  std::string all;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (judge(turn, list[i], Decision::kAccepted).against == Objection::kNone)
      all += (all.empty() ? "" : " ") + std::to_string(i + 1);
  if (all.empty()) return {};
  text::Values values;
  values.flag("returns", returns);
  if (!returns) values.set("all", all);
  return text_.say("review/which", values);
}

/// The reports whose numbers were said, each once, or the project's; without any, the one just looked at.
std::vector<Chat::Chosen> Chat::chosen(Turn& turn) const {
  std::vector<Chosen> all;
  if (contract::asks_for(turn.said, "report")) return all;
  for (const auto number : numbers_said(turn))
    if (std::ranges::find(all, number, &Chosen::number) == all.end()) all.push_back(of_number(turn, number));
  if (!all.empty() || turn.said.slots.contains("reports")) return all;
  if (const auto project = turn.said.text("project"))
    return {of_project(turn, *project, turn.said.text("month").value_or(""))};
  for (const auto id : kept(turn, kLook))
    all.push_back({.number = id.value, .report = id});
  return all;
}

Chat::Chosen Chat::of_number(const Turn& turn, std::int64_t number) const {
  if (number >= kFirstReceipt) return {.number = number, .report = {number}};
  const auto list = repo::reviews::shown_list(turn.db, *turn.person);
  const bool listed = number >= 1 && number <= static_cast<std::int64_t>(list.size());
  return {.number = number, .report = listed ? list[static_cast<std::size_t>(number - 1)] : ReportId{}};
}

/// What is said of single fields, and what of the whole: words that name no field of this form.
Ruling Chat::ruling(const Turn& turn, const Report& report, const Wish& wish) const {
  Ruling ruling{.decision = wish.decision, .comment = "", .fields = {}};
  if (wish.decision == Decision::kAccepted) return ruling;
  const auto& form = program_of(turn, report).form;
  for (const auto& field : form)
    if (const auto words = wish.words.find(field.id); words != wish.words.end())
      ruling.fields.push_back({.field = field.id, .comment = words->second});
  if (ruling.fields.empty())
    for (const auto& field : form)
      if (ruling.fields.empty() && wish.reason.find(field.label) != std::string::npos)
        ruling.fields.push_back({.field = field.id, .comment = wish.reason});
  if (ruling.fields.empty()) ruling.comment = wish.reason;
  return ruling;
}

void Chat::carry_out(Turn& turn, const Wish& wish, Outcome& outcome) {
  for (const auto& one : wish.chosen) {
    const auto [who, against] = judge(turn, one.report, wish.decision);
    if (against != Objection::kNone || one.twice) {
      outcome.refused.push_back(refused(turn, one, against, wish.decision));
      continue;
    }
    const auto report = repo::reports::find(turn.db, one.report).value();
    const auto what = ruling(turn, report, wish);
    if (const auto done = review::decide(turn.db, text_, catalogue_, one.report, what, who, turn.now); !done)
      throw std::logic_error{done.error().message};
    auto line = named(turn, report);
    if (wish.decision == Decision::kAccepted) {
      outcome.accepted.push_back(line.flag("more", !outcome.accepted.empty()));
      continue;
    }
    if (!what.fields.empty())
      line.set("label", program_of(turn, report).field(what.fields.front().field)->label);
    outcome.returned.push_back(std::move(line));
  }
}

Reply Chat::decide(Turn& turn, const Wish& wish) {
  Outcome outcome;
  carry_out(turn, wish, outcome);
  turn.conversation.context = kReview;
  turn.conversation.pending.clear();
  return TextReply{told(turn, std::move(outcome), false)};
}

/// `asked`: a question follows, so that what is left is not told yet.
std::string Chat::told(const Turn& turn, Outcome outcome, bool asked) const {
  const auto left = repo::reviews::pending(turn.db, turn.staff.front().street, 0).count;
  text::Values values;
  if (left > 0 && !asked) values.set("left", std::to_string(left));
  values.flag("judged", !asked && (!outcome.accepted.empty() || !outcome.returned.empty()));
  return text_.say("review/ruled", values.flag("has_accepted", !outcome.accepted.empty())
                                       .set("count", std::to_string(outcome.accepted.size()))
                                       .list("accepted", std::move(outcome.accepted))
                                       .list("returned", std::move(outcome.returned))
                                       .list("refused", std::move(outcome.refused)));
}

text::Values Chat::refused(const Turn& turn, const Chosen& chosen, Objection objection,
                           Decision decision) const {
  if (chosen.report.value == 0 && !chosen.project.empty()) return without_report(turn, chosen, decision);
  const bool known = objection != Objection::kUnknown && objection != Objection::kOffGround;
  auto values = known ? named(turn, repo::reports::find(turn.db, chosen.report).value()) : text::Values{};
  if (chosen.number < kFirstReceipt || !known) values.set("number", std::to_string(chosen.number));
  if (chosen.twice) return values.flag("twice", true);
  if (objection == Objection::kDecided) {
    const auto event = repo::reviews::last(turn.db, chosen.report);
    const auto who = event ? name_of_actor(turn.db, event->actor) : std::nullopt;
    const bool accepted = event && event->decision == Decision::kAccepted;
    values.set(accepted ? "accepted_by" : "returned_by", who.value_or(text_.say("review/somebody")));
  }
  return values.flag("unknown", objection == Objection::kUnknown)
      .flag("off_ground", objection == Objection::kOffGround)
      .flag("not_theirs", objection == Objection::kNotTheirs)
      .flag("own", objection == Objection::kOwn)
      .flag("superseded", objection == Objection::kSuperseded);
}

const rules::Program& Chat::program_of(const Turn& turn, const Report& report) const {
  return catalogue_.program(turn.db, repo::projects::find(turn.db, report.project).value().program);
}

text::Values Chat::named(const Turn& turn, const Report& report) const {
  const auto project = repo::projects::find(turn.db, report.project).value();
  return text::Values{}
      .set("project", project.name)
      .set("place", project.place)
      .set("month", wording::month(text_, report.month, turn.today()));
}

Chat::Judge Chat::judge(const Turn& turn, ReportId report, Decision decision) const {
  std::optional<Judge> first;
  for (const auto& member : turn.staff) {
    Judge judge{.who = reviewer_of(turn, member), .against = Objection::kNone};
    judge.against = objection(turn.db, catalogue_, report, decision, judge.who);
    if (judge.against == Objection::kNone) return judge;
    if (!first) first = std::move(judge);
  }
  return first.value();
}

}  // namespace linli::handlers::review
