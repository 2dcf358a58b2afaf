#include <algorithm>

#include "handlers/feedback/chat.h"
#include "handlers/feedback/photos.h"
#include "handlers/feedback/tickets.h"
#include "storage/repo/audit.h"
#include "storage/repo/comments.h"
#include "storage/repo/held_lists.h"
#include "storage/repo/projects.h"
#include "storage/repo/scenes.h"
#include "storage/repo/tickets.h"

namespace linli::handlers::feedback {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using repo::held_lists::Item;
using storage::model::Scene;
using storage::model::StaffMember;

constexpr int kAllHeld = 1000;
constexpr int kShown = 10;  // texts in one list; more do not fit one message

/// A held text with what is said of it.
struct Held {
  Item item;
  text::Values values;
};

Scene scene_of(storage::db::Connection& connection, storage::model::SceneId id) {
  return repo::scenes::find(connection, id).value();
}

/// Why it is held, as a flag of the template.
text::Values described(storage::db::Connection& connection, const Scene& scene, std::string_view text,
                       const std::string& reason) {
  auto values = feedback::described(connection, scene);
  values.set("text", std::string{text}).flag("silent", text.empty()).flag("of_" + reason, true);
  return values;
}

/// A complaint is kept as a comment, too; it is looked at once.
bool same_words(const repo::comments::Comment& comment, const storage::model::Ticket& ticket) {
  return !comment.photo && comment.scene == ticket.scene && comment.text == ticket.text;
}

/// At most one more than are shown, so that it is known whether there are.
std::vector<Held> held_for(Turn& turn, const Means& means) {
  const auto& member = turn.staff.front();
  std::vector<Held> all;
  const auto tickets = repo::tickets::held_for_staff(turn.db, member.street, kShown + 1);
  for (const auto& comment : repo::comments::held_for_staff(turn.db, member.street, kShown + 1)) {
    if (std::ranges::any_of(tickets, [&](const auto& ticket) { return same_words(comment, ticket); }))
      continue;
    auto values = described(turn.db, scene_of(turn.db, comment.scene), comment.text, comment.reason);
    values.flag("photo", comment.photo && comment.photo->file);
    const auto address = photo_address(means, comment, Onlooker::kStaff, turn.today());
    if (!address.empty()) values.set("address", address);
    all.push_back({.item = {.comment = comment.id, .ticket = std::nullopt}, .values = std::move(values)});
  }
  for (const auto& ticket : tickets) {
    auto values = described(turn.db, scene_of(turn.db, ticket.scene), ticket.text, ticket.held);
    values.set("ticket", std::to_string(ticket.id.value));
    all.push_back({.item = {.comment = "", .ticket = ticket.id}, .values = std::move(values)});
  }
  return all;
}

/// Whether the text is of a project that this member follows.
bool on_ground(Turn& turn, const StaffMember& member, const Item& item) {
  if (member.street.empty()) return true;
  std::optional<storage::model::ProjectId> project;
  if (item.ticket) {
    if (const auto ticket = repo::tickets::find(turn.db, *item.ticket)) project = ticket->project;
  } else if (const auto comment = repo::comments::find(turn.db, item.comment)) {
    project = scene_of(turn.db, comment->scene).project;
  }
  return project && street_of(repo::projects::find(turn.db, *project).value()) == member.street;
}

std::vector<std::int64_t> numbers_said(const Turn& turn) {
  const auto said = turn.said.slots.find("held");
  if (said == turn.said.slots.end()) return {};
  const auto* numbers = std::get_if<std::vector<std::int64_t>>(&said->second);
  return numbers ? *numbers : std::vector<std::int64_t>{};
}

std::string joined(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers)
    text += (text.empty() ? "" : "、") + std::to_string(number);
  return text;
}

/// @return whether it was still to be judged.
bool judged(Turn& turn, const Means& means, const StaffMember& member, const Item& item, bool show) {
  const auto actor = repo::audit::actor(member.id);
  const auto state = show ? storage::model::CommentState::kShown : storage::model::CommentState::kRefused;
  if (!item.ticket) return repo::comments::judge(turn.db, item.comment, state, turn.now, actor);
  const auto ticket = repo::tickets::find(turn.db, *item.ticket);
  for (const auto& comment : repo::comments::held_for_staff(turn.db, member.street, kAllHeld))
    if (ticket && same_words(comment, *ticket))
      repo::comments::judge(turn.db, comment.id, state, turn.now, actor);
  return show ? release_text(turn.db, means, *item.ticket, turn.now, actor)
              : repo::tickets::keep_back(turn.db, *item.ticket, turn.now, actor);
}

}  // namespace

std::optional<Reply> Judges::handle(Turn& turn) {
  if (turn.staff.empty() || !turn.person) return std::nullopt;
  switch (turn.said.intent) {
    case Intent::kHeldList:
      return list(turn);
    case Intent::kHeldRelease:
      return judge(turn, true);
    case Intent::kHeldRefuse:
      return judge(turn, false);
    default:
      return std::nullopt;
  }
}

Reply Judges::list(Turn& turn) const {
  auto held = held_for(turn, means_);
  const bool more = held.size() > kShown;
  held.resize(std::min<std::size_t>(held.size(), kShown));
  std::vector<Item> items;
  std::vector<text::Values> lines;
  for (auto& [item, values] : held) {
    items.push_back(item);
    values.set("number", std::to_string(items.size()));
    lines.push_back(std::move(values));
  }
  repo::held_lists::show(turn.db, *turn.person, items);
  return TextReply{means_.text.say(
      "feedback/held",
      text::Values{}.flag("none", lines.empty()).flag("more", more).list("lines", std::move(lines)))};
}

Reply Judges::judge(Turn& turn, bool show) const {
  const auto numbers = numbers_said(turn);
  if (numbers.empty())
    return TextReply{means_.text.say("feedback/held_which", text::Values{}.flag("show", show))};
  const auto& member = turn.staff.front();
  std::vector<std::int64_t> done;
  std::vector<std::int64_t> unknown;
  for (const auto number : numbers) {
    const auto item = repo::held_lists::item(turn.db, *turn.person, number);
    const bool theirs = item && on_ground(turn, member, *item);
    (theirs && judged(turn, means_, member, *item, show) ? done : unknown).push_back(number);
  }
  return TextReply{means_.text.say("feedback/held_done", text::Values{}
                                                             .flag("show", show)
                                                             .flag("some", !done.empty())
                                                             .set("done", joined(done))
                                                             .flag("others", !unknown.empty())
                                                             .set("unknown", joined(unknown)))};
}

}  // namespace linli::handlers::feedback
