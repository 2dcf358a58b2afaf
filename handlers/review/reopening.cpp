// 重开 银铃相伴 5月: an accepted month is opened again, with a reason, after a yes.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "handlers/review/chat.h"
#include "handlers/review/talk.h"
#include "handlers/wording/month.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"

namespace linli::handlers::review {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Decision;
using storage::model::Month;
using storage::model::Project;
using storage::model::ReportId;
using storage::model::ReportState;

/// The project on their ground whose code or name the message holds; of 银铃相伴 and 银铃相伴二期 the longer
/// one.
std::optional<Project> Chat::project_named(const Turn& turn) const {
  const auto named = repo::projects::named_in(turn.db, turn.words, turn.staff.front().street);
  if (named.empty()) return std::nullopt;
  const auto& first = named.front();
  if (turn.words.find(first.code) != turn.words.npos) return first;
  const auto within = [&](const Project& other) {
    return other.name != first.name && first.name.find(other.name) != std::string::npos;
  };
  const bool only = std::all_of(named.begin() + 1, named.end(), within);
  return only ? std::optional{first} : std::nullopt;
}

Reply Chat::reopen(Turn& turn) {
  const auto reason = turn.said.text("reason").value_or("");
  const auto numbers = numbers_said(turn);
  if (numbers.size() == 1) return reopen(turn, of_number(turn, numbers.front()).report, reason);
  if (!numbers.empty()) return ask_which_to_reopen(turn);
  const auto said = turn.said.text("month");
  const auto month = said ? Month::parse(*said) : std::nullopt;
  if (const auto project = project_named(turn); project && month) {
    const auto filed = repo::reports::filed(turn.db, project->id, *month);
    return reopen(turn, filed ? filed->id : ReportId{}, reason);
  }
  if (const auto looked = kept(turn, kLook); !month && looked.size() == 1)
    return reopen(turn, looked.front(), reason);
  return ask_which_to_reopen(turn);
}

/// One thing after the other: whether it can be, why, and whether they are sure.
Reply Chat::reopen(Turn& turn, ReportId report, std::string_view reason) {
  if (const auto against = judge(turn, report, Decision::kReopened).against; against != Objection::kNone)
    return cannot_reopen(turn, report, against);
  if (reason.size() > kMostWords) return TextReply{text_.say("review/too_long")};
  auto values = named(turn, repo::reports::find(turn.db, report).value());
  turn.conversation.context = reason.empty() ? kReason : kReopening;
  turn.conversation.pending =
      std::string{kReopen} + std::to_string(report.value) + "\n" + std::string{reason};
  if (reason.empty()) return TextReply{text_.say("review/reopen_why", values)};
  return TextReply{text_.say("review/reopen_sure", values.set("reason", std::string{reason}))};
}

Reply Chat::ask_which_to_reopen(const Turn& turn) const {
  text::Values values;
  if (const auto project = project_named(turn)) values.set("project", project->name);
  return TextReply{text_.say("review/reopen_which", values)};
}

Reply Chat::cannot_reopen(const Turn& turn, ReportId id, Objection against) const {
  const bool known = against != Objection::kUnknown && against != Objection::kOffGround;
  const auto report = known ? repo::reports::find(turn.db, id) : std::nullopt;
  auto values = report ? named(turn, *report) : text::Values{};
  const bool decided = report && against == Objection::kDecided;
  return TextReply{text_.say("review/cannot_reopen",
                             values.flag("named", report.has_value())
                                 .set("receipt", std::to_string(id.value))
                                 .flag("unknown", against == Objection::kUnknown)
                                 .flag("off_ground", against == Objection::kOffGround)
                                 .flag("not_theirs", against == Objection::kNotTheirs)
                                 .flag("own", against == Objection::kOwn)
                                 .flag("superseded", against == Objection::kSuperseded)
                                 .flag("waiting", decided && report->state == ReportState::kSubmitted)
                                 .flag("returned", decided && report->state == ReportState::kReturned))};
}

/// What is said to 打开吗. Whoever turns to something else has not said yes; then nothing is returned.
std::optional<Reply> Chat::confirm_reopening(Turn& turn) {
  const auto ids = kept(turn, kReopen);
  const std::string pending = std::exchange(turn.conversation.pending, "");
  turn.conversation.context = kReview;
  const auto intent = turn.said.intent;
  const bool numberless = contract::names_nothing(turn.said);
  if (intent == Intent::kYes || (intent == Intent::kReviewAccept && numberless) ||
      (intent == Intent::kReviewReopen && numberless && !turn.said.slots.contains("month"))) {
    if (ids.size() != 1) return std::nullopt;
    const auto [who, against] = judge(turn, ids.front(), Decision::kReopened);
    if (against != Objection::kNone) return cannot_reopen(turn, ids.front(), against);
    const auto report = repo::reports::find(turn.db, ids.front()).value();
    const Ruling ruling{
        .decision = Decision::kReopened, .comment = pending.substr(pending.find('\n') + 1), .fields = {}};
    if (const auto done = review::decide(turn.db, text_, catalogue_, report.id, ruling, who, turn.now); !done)
      throw std::logic_error{done.error().message};
    return TextReply{text_.say("review/reopened", named(turn, report))};
  }
  const bool no = intent == Intent::kNo || intent == Intent::kBack || intent == Intent::kReportCancel ||
                  (intent == Intent::kReviewReturn && numberless);
  return no ? std::optional<Reply>{TextReply{text_.say("review/not_reopened")}} : std::nullopt;
}

}  // namespace linli::handlers::review
