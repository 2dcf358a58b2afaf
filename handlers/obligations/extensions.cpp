#include "handlers/obligations/extensions.h"

#include <vector>

#include "handlers/wording/due.h"
#include "handlers/wording/figures.h"
#include "storage/repo/obligations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/staff.h"

namespace linli::handlers::obligations {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using model::CivilDate;
using model::Code;
using model::Error;
using model::Extension;
using model::Instant;
using model::Obligation;
using model::PersonId;
using model::Result;

// One line of a chat message.
constexpr std::size_t kMostReason = 100;

Result<void> later(const Obligation& obligation, CivilDate until, CivilDate today) {
  if (!obligation.open()) return Error{Code::kConflict, "it is done already"};
  if (until <= obligation.due_on || until <= today) return Error{Code::kInvalid, "that is not a later day"};
  if (until > today.plus_days(kMostDaysLater)) return Error{Code::kInvalid, "that is too far ahead"};
  return {};
}

/// The street's people who are bound, or the bureau's where there are none.
std::vector<PersonId> deciders(storage::db::Connection& connection, const Obligation& obligation) {
  std::vector<PersonId> people;
  if (obligation.project) {
    const auto project = repo::projects::find(connection, *obligation.project).value();
    people = repo::staff::serving(connection, model::Role::kStreet, model::street_of(project));
  }
  return people.empty() ? repo::staff::serving(connection, model::Role::kBureau, "") : people;
}

void tell(storage::db::Connection& connection, const std::string& key, const std::string& words,
          PersonId person, Instant now) {
  repo::outbox::add(connection,
                    {.idem_key = key + ":person:" + std::to_string(person.value),
                     .kind = model::LetterKind::kNotice,
                     .priority = model::Priority::kReminder,
                     .worth = model::Worth::kHigh,
                     .content = words,
                     .expires = now + std::chrono::days{7}},
                    person, now);
}

text::Values words_of(storage::db::Connection& connection, const text::Text& text,
                      const Obligation& obligation, CivilDate until, CivilDate today) {
  auto values = wording::due_line(connection, text, obligation, today);
  values.set("until", wording::due_day(text, until, today));
  return values;
}

std::string key_of(model::ExtensionId id) {
  return "extension:" + std::to_string(id.value);
}

}  // namespace

Result<Extension> ask(storage::db::Connection& connection, const text::Text& text,
                      const Obligation& obligation, CivilDate until, std::string_view reason, PersonId person,
                      Instant now) {
  const auto today = CivilDate::of(now);
  if (const auto may = later(obligation, until, today); !may) return may.error();
  Extension wanted{.obligation = obligation.id,
                   .until = until,
                   .reason = wording::shorten(reason, kMostReason),
                   .asked_by = person,
                   .asked_at = now};
  wanted.id = repo::obligations::ask(connection, wanted);
  auto values = words_of(connection, text, obligation, until, today);
  if (!wanted.reason.empty()) values.set("reason", wanted.reason);
  const auto words = text.say("due/asked_staff", values);
  for (const auto decider : deciders(connection, obligation))
    tell(connection, key_of(wanted.id) + ":asked", words, decider, now);
  return wanted;
}

bool may_decide(storage::db::Connection& connection, const model::StaffMember& member,
                const Obligation& obligation) {
  if (member.role != model::Role::kStreet) return true;
  if (!obligation.project) return false;
  return model::street_of(repo::projects::find(connection, *obligation.project).value()) == member.street;
}

Result<Extension> decide(storage::db::Connection& connection, const Means& means, const text::Text& text,
                         model::ExtensionId id, bool granted, std::string_view note, Instant now,
                         std::string_view actor) {
  const auto asked = repo::obligations::extension(connection, id);
  if (!asked) return Error{Code::kNotFound, "there is no such request"};
  const auto obligation = repo::obligations::find(connection, asked->obligation).value();
  const auto today = CivilDate::of(now);
  if (granted)
    if (const auto may = later(obligation, asked->until, today); !may) return may.error();
  const auto decision = granted ? model::ExtensionState::kGranted : model::ExtensionState::kRefused;
  const auto said = wording::shorten(note, kMostReason);
  if (!repo::obligations::decide(connection, id, decision, said, now, actor))
    return Error{Code::kConflict, "it is decided already"};
  if (granted) move(connection, means, obligation, asked->until, true, now, actor);
  auto values = words_of(connection, text, obligation, asked->until, today);
  if (!said.empty()) values.set("note", said);
  tell(connection, key_of(id) + ":decided", text.say(granted ? "due/granted" : "due/refused", values),
       asked->asked_by, now);
  return repo::obligations::extension(connection, id).value();
}

Result<void> grant(storage::db::Connection& connection, const Means& means, const text::Text& text,
                   const Obligation& obligation, CivilDate until, Instant now, std::string_view actor) {
  const auto today = CivilDate::of(now);
  if (const auto may = later(obligation, until, today); !may) return may.error();
  move(connection, means, obligation, until, true, now, actor);
  if (!obligation.project || obligation.owner != model::Owner::kLead) return {};
  const auto words = text.say("due/granted", words_of(connection, text, obligation, until, today));
  for (const auto& member : repo::people::members(connection, *obligation.project))
    if (member.role == model::Role::kLead)
      tell(connection,
           "obligation:" + std::to_string(obligation.id.value) +
               ":round:" + std::to_string(obligation.round + 1) + ":granted",
           words, member.person, now);
  return {};
}

}  // namespace linli::handlers::obligations
