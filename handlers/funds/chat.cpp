#include "handlers/funds/chat.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "handlers/funds/wording.h"
#include "handlers/ledger/records.h"
#include "storage/repo/projects.h"

namespace linli::handlers::funds {
namespace {

namespace repo = storage::repo;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::Project;
using storage::model::ProjectId;
using storage::model::Role;

constexpr std::string_view kDone = "funds.done";
constexpr std::string_view kPending = "project:";
constexpr int kMost = 6;  // projects in one message

/// What somebody may see.
struct Sight {
  std::vector<Project> projects;  ///< their own, or the first of those on a street's ground
  std::int64_t count = 0;         ///< how many there are
  std::string street;             ///< of a street's staff
  bool all = false;               ///< any that is named
  bool none() const { return projects.empty() && !all && street.empty(); }

  bool includes(const Project& project) const {
    if (all || (!street.empty() && storage::model::street_of(project) == street)) return true;
    return std::ranges::find(projects, project.id, &Project::id) != projects.end();
  }
};

Sight sight_of(const Turn& turn) {
  Sight sight;
  for (const auto& membership : turn.memberships)
    if (storage::model::files_reports(membership.role))
      sight.projects.push_back(repo::projects::find(turn.db, membership.project).value());
  sight.count = static_cast<std::int64_t>(sight.projects.size());
  if (!sight.projects.empty()) return sight;
  for (const auto& member : turn.staff) {
    if (member.role == Role::kBureau) sight.all = true;
    if (member.role == Role::kStreet) sight.street = member.street;
  }
  if (!sight.all && !sight.street.empty()) {
    auto [first, count] = repo::projects::of_street(turn.db, sight.street, kMost);
    sight.projects = std::move(first);
    sight.count = count;
  }
  return sight;
}

/// The project whose code stands in the message.
std::optional<Project> named_by_code(const Turn& turn) {
  std::string token;
  std::optional<Project> found;
  const auto look = [&] {
    if (token.size() >= 2 && !found) found = repo::projects::find(turn.db, token);
    token.clear();
  };
  for (const char c : turn.words) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && (std::isalnum(byte) != 0 || c == '-'))
      token += static_cast<char>(std::toupper(byte));
    else
      look();
  }
  look();
  return found;
}

/// The one that was shown last, when this follows on it.
std::optional<Project> shown_before(const Turn& turn) {
  const std::string_view pending = turn.conversation.pending;
  if (turn.conversation.context != kDone || !pending.starts_with(kPending)) return std::nullopt;
  std::int64_t id = 0;
  std::from_chars(pending.data() + kPending.size(), pending.data() + pending.size(), id);
  return repo::projects::find(turn.db, ProjectId{id});
}

/// `named`: the one whose code stands in the message, if it may be seen.
std::optional<Project> asked_about(const Turn& turn, const Sight& sight, std::optional<Project> named) {
  const auto slot = turn.said.text("project");
  for (const auto& project : sight.projects)
    if (slot ? project.name == *slot : turn.words.find(project.name) != turn.words.npos) return project;
  if (named) return named;
  if (sight.projects.size() == 1 && sight.count == 1) return sight.projects.front();
  if (auto project = shown_before(turn); project && sight.includes(*project)) return project;
  return std::nullopt;
}

/// Remembers what was shown, unless something is being filled in, where a short answer belongs.
void remember(Turn& turn, const std::optional<Project>& project) {
  const std::string_view context = turn.conversation.context;
  const bool filling =
      context != "report.done" && (context.starts_with("report.") || context.starts_with("apply."));
  if (filling) return;
  turn.conversation.context = kDone;
  turn.conversation.pending = project ? std::string{kPending} + std::to_string(project->id.value) : "";
}

/// The part of the grant that the message names; null for the next one.
const ledger::Part* part_named(const ledger::Account& account, const std::optional<std::string>& name) {
  if (!name || account.parts.empty()) return nullptr;
  if (*name == "last") return &account.parts.back();
  const std::size_t place = *name == "first" ? 0 : *name == "second" ? 1 : 2;
  return place < account.parts.size() ? &account.parts[place] : nullptr;
}

}  // namespace

std::string Chat::answer(Turn& turn, const Project& project) const {
  const auto& program = catalogue_.program(turn.db, project.program);
  const auto account = ledger::account_of(turn.db, project, program, calendar_, turn.today());
  const Wording wording{text_, program, account, turn.today()};
  const auto about = turn.said.text("about").value_or("");
  const auto* part = part_named(account, turn.said.text("tranche"));
  constexpr std::string_view kLine = "spending.";
  if (const auto field = turn.said.text("field"); field && field->starts_with(kLine))
    return wording.lines(field->substr(kLine.size()));
  if (about == "months" || (about.empty() && turn.said.text("month"))) return wording.months();
  if (about == "vouchers") return wording.vouchers();
  if (about == "lines") return wording.lines("");
  if (about == "why" || about == "next" || part) return wording.why(part);
  if (about == "detail") return wording.detail();
  return wording.overview();
}

std::string Chat::brief(Turn& turn, const std::vector<Project>& projects, std::int64_t count) const {
  std::vector<text::Values> lines;
  for (const auto& project : projects) {
    const auto& program = catalogue_.program(turn.db, project.program);
    const auto account = ledger::account_of(turn.db, project, program, calendar_, turn.today());
    lines.push_back(text::Values{}.set("brief", Wording{text_, program, account, turn.today()}.brief()));
  }
  text::Values values;
  values.set("count", std::to_string(count))
      .set("example", projects.front().name)
      .flag("more", count > static_cast<std::int64_t>(projects.size()))
      .list("lines", std::move(lines));
  return text_.say("funds/several", values);
}

std::optional<Reply> Chat::handle(Turn& turn) {
  if (turn.said.intent != contract::Intent::kFundsStatus) return std::nullopt;
  const auto sight = sight_of(turn);
  if (sight.none()) return std::nullopt;  // whoever has no part in it is told what there is for them
  const auto named = named_by_code(turn);
  if (named && !sight.includes(*named)) return TextReply{text_.say("funds/not_yours")};
  const auto project = asked_about(turn, sight, named);
  remember(turn, project);
  if (project) return TextReply{answer(turn, *project)};
  if (sight.projects.empty()) return TextReply{text_.say(sight.all ? "funds/which" : "funds/none_here")};
  return TextReply{brief(turn, sight.projects, sight.count)};
}

}  // namespace linli::handlers::funds
