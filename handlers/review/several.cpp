// 1通过，2退回照片不清楚: several decisions of one message, and reports called by the name of their project.
#include <algorithm>
#include <utility>

#include "handlers/review/chat.h"
#include "handlers/review/talk.h"
#include "handlers/wording/month.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"

namespace linli::handlers::review {
namespace {

namespace repo = storage::repo;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Month;
using storage::model::Project;
using storage::model::Report;
using storage::model::ReportId;
using storage::model::ReportState;

/// The project of this name on the person's ground.
std::optional<Project> on_ground(const Turn& turn, const std::string& name) {
  for (const auto& project : repo::projects::named_in(turn.db, name, turn.staff.front().street))
    if (project.name == name) return project;
  return std::nullopt;
}

/// Its months that wait for a decision, the newest first; without any, the newest that was filed at all.
std::vector<Report> waiting(const Turn& turn, const Project& project) {
  std::vector<Report> all;
  std::optional<Report> newest;
  repo::reports::each(turn.db, {.project = project.id, .month = std::nullopt}, [&](const Report& report) {
    if (report.state == ReportState::kSubmitted) all.push_back(report);
    if (report.state != ReportState::kDraft && !newest) newest = report;
  });
  if (all.empty() && newest) {
    if (auto last = repo::reports::filed(turn.db, project.id, newest->month)) all.push_back(*std::move(last));
  }
  return all;
}

}  // namespace

/// Of several months that wait the one on the list that was shown; otherwise it is asked which.
Chat::Chosen Chat::of_project(const Turn& turn, const std::string& name, const std::string& month) const {
  Chosen chosen{.project = name};
  const auto project = on_ground(turn, name);
  if (!project) return chosen;
  const auto known = [&](ReportId id) {
    chosen.report = id;
    chosen.number = id.value;
    return chosen;
  };
  if (const auto said = Month::parse(month)) {
    const auto filed = repo::reports::filed(turn.db, project->id, *said);
    return filed ? known(filed->id) : chosen;
  }
  auto all = waiting(turn, *project);
  if (all.size() > 1) {
    const auto list = repo::reviews::shown_list(turn.db, *turn.person);
    auto shown = all;
    std::erase_if(shown, [&](const Report& one) { return std::ranges::find(list, one.id) == list.end(); });
    if (shown.size() == 1) all = std::move(shown);
  }
  if (all.size() == 1) return known(all.front().id);
  for (const Report& one : all)
    chosen.months.push_back(one.month);
  return chosen;
}

/// Why a project's name alone names no report.
text::Values Chat::without_report(const Turn& turn, const Chosen& chosen,
                                  storage::model::Decision decision) const {
  text::Values values;
  values.set("name", chosen.project)
      .flag("off_ground", !on_ground(turn, chosen.project))
      .flag("none_waiting", on_ground(turn, chosen.project) && chosen.months.empty())
      .flag("which_month", !chosen.months.empty())
      .flag("returns", decision == storage::model::Decision::kReturned);
  std::vector<text::Values> months;
  for (const Month month : chosen.months)
    months.push_back(text::Values{}
                         .set("month", wording::month(text_, month, turn.today()))
                         .flag("more", !months.empty()));
  if (!chosen.months.empty())
    values.set("example", wording::month(text_, chosen.months.front(), turn.today()));
  return values.list("months", std::move(months));
}

/// In their order. What is decided twice and not alike is marked; the rest of a list is left out.
std::vector<Chat::Wish> Chat::wishes(Turn& turn, const std::vector<contract::Decision>& decisions) const {
  using storage::model::Decision;
  std::vector<Wish> all;
  for (const auto& one : decisions) {
    if (one.of_the_rest()) continue;
    Wish wish{.decision = one.accepts ? Decision::kAccepted : Decision::kReturned, .reason = one.reason};
    wish.chosen.push_back(one.report ? of_number(turn, *one.report)
                                     : of_project(turn, one.project, one.month));
    if (!one.field.empty()) wish.words.emplace(one.field, one.reason);
    all.push_back(std::move(wish));
  }
  const auto same = [](const Chosen& a, const Chosen& b) {
    return a.report.value != 0 ? a.report == b.report : a.number == b.number && a.project == b.project;
  };
  for (auto wish = all.begin(); wish != all.end(); ++wish) {
    Chosen& chosen = wish->chosen.front();
    for (auto other = all.begin(); other != all.end(); ++other)
      chosen.twice =
          chosen.twice || (other->decision != wish->decision && same(other->chosen.front(), chosen));
  }
  // Said twice alike it is decided once; two different things about it are asked about once.
  for (auto wish = all.begin(); wish != all.end();) {
    const bool before = std::any_of(all.begin(), wish, [&](const Wish& other) {
      return same(other.chosen.front(), wish->chosen.front());
    });
    wish = before ? all.erase(wish) : wish + 1;
  }
  return all;
}

/// What is sure is done at once; for a return without a reason, and for the rest of a list, it is asked.
Reply Chat::several(Turn& turn, const std::vector<contract::Decision>& decisions) {
  using storage::model::Decision;
  const auto too_long = [](const contract::Decision& one) { return one.reason.size() > kMostWords; };
  if (std::ranges::any_of(decisions, too_long)) return TextReply{text_.say("review/too_long")};
  Outcome outcome;
  std::vector<Chosen> unreasoned;
  for (const Wish& wish : wishes(turn, decisions)) {
    const auto& one = wish.chosen.front();
    const bool lacks = wish.decision == Decision::kReturned && wish.reason.empty() && !one.twice &&
                       judge(turn, one.report, wish.decision).against == Objection::kNone;
    if (lacks)
      unreasoned.push_back(one);
    else
      carry_out(turn, wish, outcome);
  }
  turn.conversation.context = kReview;
  turn.conversation.pending.clear();
  std::string question;
  const auto rest = std::ranges::find_if(decisions, &contract::Decision::of_the_rest);
  if (rest != decisions.end()) question = which(turn, !rest->accepts);
  if (!unreasoned.empty()) {
    const auto why = std::get<TextReply>(ask_why(turn, unreasoned)).text;
    question += (question.empty() ? "" : "\n") + why;
  }
  const bool done = !outcome.accepted.empty() || !outcome.returned.empty() || !outcome.refused.empty();
  if (!done) return TextReply{std::move(question)};
  auto answer = told(turn, std::move(outcome), !question.empty());
  if (!question.empty()) answer += "\n" + question;
  return TextReply{std::move(answer)};
}

}  // namespace linli::handlers::review
