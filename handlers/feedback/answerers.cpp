#include <algorithm>

#include "handlers/feedback/chat.h"
#include "handlers/feedback/photos.h"
#include "handlers/feedback/tickets.h"
#include "handlers/rules/observation.h"
#include "handlers/rules/satisfaction.h"
#include "handlers/wording/due.h"
#include "storage/repo/audit.h"
#include "storage/repo/comments.h"
#include "storage/repo/observations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"

namespace linli::handlers::feedback {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Project;
using storage::model::ProjectId;
using storage::model::Role;
using storage::model::Ticket;
using storage::model::TicketLevel;

constexpr int kComments = 3;  // shown in one message
constexpr int kTickets = 10;

std::vector<ProjectId> led(const Turn& turn) {
  std::vector<ProjectId> all;
  for (const auto& membership : turn.memberships)
    if (storage::model::files_reports(membership.role)) all.push_back(membership.project);
  return all;
}

text::Values line_of(const std::string& name, const storage::model::RatingCounts& counts) {
  const auto found = rules::satisfaction(counts);
  return text::Values{}
      .set("name", name)
      .set("raters", std::to_string(found.raters))
      .set("satisfied", std::to_string(found.satisfied))
      .set("percent", std::to_string(found.percent))
      .set("low", std::to_string(found.low))
      .set("high", std::to_string(found.high))
      .set("rushed", std::to_string(found.rushed))
      .flag("none", found.raters == 0)
      .flag("few", found.raters > 0 && !found.enough)
      .flag("enough", found.enough)
      .flag("rush", found.enough && found.rushed > 0);
}

/// What observers found stands beside it, by itself.
void add_observed(text::Values& line, const std::vector<rules::ObservationPoint>& sheet,
                  const storage::model::ObservationSums& sums) {
  const auto found = rules::observed(sheet, sums);
  std::vector<text::Values> points;
  for (const auto& point : found.points)
    points.push_back(text::Values{}.set("label", point.label).set("mean", rules::mean_text(point.tenths)));
  line.flag("observed", found.visits > 0)
      .set("visits", std::to_string(found.visits))
      .set("mean", rules::mean_text(found.tenths))
      .list("points", std::move(points));
}

/// A project's line; its comments only when there are raters enough for nobody to be known by them.
text::Values line_of(Turn& turn, const Means& means, const Project& project) {
  const auto counts = repo::ratings::counts(turn.db, project.id);
  std::vector<text::Values> comments;
  if (rules::satisfaction(counts).enough)
    for (const auto& comment : repo::comments::shown(turn.db, project.id, kComments)) {
      comments.push_back(
          text::Values{}.set("text", comment.text).flag("photo", comment.photo && comment.photo->file));
      const auto address = photo_address(means, comment, Onlooker::kOrganization, turn.today());
      if (!address.empty()) comments.back().set("address", address);
    }
  auto line = line_of(project.name, counts);
  line.flag("commented", !comments.empty()).list("comments", std::move(comments));
  add_observed(line, means.catalogue.program(turn.db, project.program).feedback.points,
               repo::observations::sums(turn.db, project.id));
  return line;
}

/// The lines of staff: a street's own projects as one, or every programme.
std::vector<text::Values> lines_of(Turn& turn, const Means& means,
                                   const storage::model::StaffMember& member) {
  std::vector<text::Values> lines;
  if (member.role == Role::kStreet) {
    lines.push_back(
        line_of(member.street, repo::ratings::counts(turn.db, repo::ratings::Street{member.street})));
    // The projects of a street may be of programmes with different sheets.
    add_observed(lines.back(), {},
                 repo::observations::sums(turn.db, repo::observations::Street{member.street}));
    return lines;
  }
  for (const auto id : repo::programs::all(turn.db)) {
    lines.push_back(line_of(repo::programs::find(turn.db, id)->name, repo::ratings::counts(turn.db, id)));
    add_observed(lines.back(), means.catalogue.program(turn.db, id).feedback.points,
                 repo::observations::sums(turn.db, id));
  }
  return lines;
}

/// Whether there is anything that this member of staff has to look at first.
bool has_to_look(Turn& turn) {
  if (turn.staff.empty()) return false;
  const auto& street = turn.staff.front().street;
  return !repo::comments::held_for_staff(turn.db, street, 1).empty() ||
         !repo::tickets::held_for_staff(turn.db, street, 1).empty();
}

/// The tickets that wait for this person's answer.
std::vector<Ticket> waiting_for(Turn& turn) {
  std::vector<Ticket> all;
  for (const auto project : led(turn))
    for (auto& ticket : repo::tickets::waiting_for(turn.db, project))
      all.push_back(std::move(ticket));
  if (!all.empty() || turn.staff.empty()) return all;
  const auto& member = turn.staff.front();
  if (member.role == Role::kAgency) return all;
  return repo::tickets::at_level(turn.db,
                                 member.role == Role::kStreet ? TicketLevel::kStreet : TicketLevel::kBureau,
                                 member.street, kTickets);
}

/// As whom this person may answer a ticket; empty: not at all. A lead answers for their project, a street
/// for its projects, the bureau for all.
std::string actor_for(const Turn& turn, const Ticket& ticket, const Project& project) {
  const auto projects = led(turn);
  if (std::ranges::count(projects, ticket.project) > 0) return repo::audit::actor(*turn.person);
  for (const auto& member : turn.staff) {
    const bool theirs =
        member.role == Role::kBureau || (member.role == Role::kStreet && member.street == street_of(project));
    if (theirs) return repo::audit::actor(member.id);
  }
  return "";
}

}  // namespace

std::optional<Reply> Answerers::handle(Turn& turn) {
  if (led(turn).empty() && turn.staff.empty()) return std::nullopt;
  switch (turn.said.intent) {
    case Intent::kFeedbackStatus:
      return satisfaction(turn);
    case Intent::kTicketList:
      return tickets(turn);
    case Intent::kTicketAnswer:
      return answered(turn);
    default:
      return std::nullopt;
  }
}

Reply Answerers::satisfaction(Turn& turn) const {
  std::vector<text::Values> lines;
  for (const auto project : led(turn))
    lines.push_back(line_of(turn, means_, repo::projects::find(turn.db, project).value()));
  if (lines.empty()) lines = lines_of(turn, means_, turn.staff.front());
  return TextReply{
      means_.text.say("feedback/satisfaction",
                      text::Values{}.flag("held", has_to_look(turn)).list("lines", std::move(lines)))};
}

Reply Answerers::tickets(Turn& turn) const {
  const auto waiting = waiting_for(turn);
  std::vector<text::Values> lines;
  for (const auto& ticket : waiting) {
    const auto scene = repo::scenes::find(turn.db, ticket.scene).value();
    const bool held = !ticket.held.empty();
    lines.push_back(described(turn.db, scene)
                        .set("number", std::to_string(ticket.id.value))
                        .set("said", held ? "" : ticket.text)
                        .flag("held", held)
                        .flag("silent", !held && ticket.text.empty())
                        .set("due", wording::due_day(means_.text, ticket.due_on, turn.today())));
  }
  return TextReply{means_.text.say(
      "feedback/tickets", text::Values{}.flag("none", lines.empty()).list("lines", std::move(lines)))};
}

Reply Answerers::answered(Turn& turn) const {
  const auto number = turn.said.number("ticket");
  const auto words = turn.said.text("answer");
  if (!number || !words) return tickets(turn);
  const auto values = text::Values{}.set("number", std::to_string(*number));
  const auto ticket = repo::tickets::find(turn.db, {*number});
  const auto project = ticket ? repo::projects::find(turn.db, ticket->project) : std::nullopt;
  const auto actor = project ? actor_for(turn, *ticket, *project) : "";
  // What is not theirs looks like what is not there.
  if (actor.empty()) return TextReply{means_.text.say("feedback/ticket_unknown", values)};
  // An answer is read by a stranger and stands in public: no numbers, no children in it either.
  const auto text = means_.words.masked(*words);
  if (!means_.words.unsafe(*words).empty())
    return TextReply{means_.text.say("feedback/ticket_unsafe", values)};
  if (!answer(turn.db, means_, *ticket, text, actor, turn.now))
    return TextReply{means_.text.say("feedback/ticket_answered_before", values)};
  return TextReply{
      means_.text.say("feedback/ticket_sent",
                      text::Values{values}.set("answer", text).flag("waits", !ticket->contact.empty()))};
}

}  // namespace linli::handlers::feedback
