#include "handlers/reminders/ring.h"

#include <algorithm>
#include <string>
#include <vector>

#include "handlers/reminders/concerned.h"
#include "handlers/reminders/digest.h"
#include "storage/repo/obligations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/reminders.h"

namespace linli::handlers::reminders {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using model::Instant;
using model::Obligation;
using model::PersonId;

/// One step of the tick.
class Tick {
 public:
  Tick(storage::db::Connection& connection, const Means& means, Instant now)
      : db_(connection), means_(means), now_(now), offices_(connection) {}

  /// @return whether somebody was told otherwise, at once.
  bool mark(const Obligation& obligation) {
    const auto rungs = rungs_of(obligation);
    const auto ring = rules::latest_ring(rungs, means_.calendar, obligation.due_on,
                                         {obligation.next_rung, obligation.next_at.value()}, now_);
    const auto up = rules::goes_up_from(rungs, obligation);
    if (up && ring.rung >= *up && means_.hand_on && means_.hand_on(db_, obligation, now_)) return true;
    const repo::reminders::Rung rung{.obligation = obligation.id,
                                     .round = obligation.round,
                                     .rung = ring.rung,
                                     .planned_at = ring.at,
                                     .late = now_ - ring.at > kLate};
    for (const auto& one : concerned(db_, offices_, obligation, rungs, ring.rung))
      repo::reminders::mark(db_, rung, one.person, now_);
    const auto next = rules::next_ring(rungs, means_.calendar, obligation.due_on, std::max(ring.at, now_));
    repo::obligations::remind_at(db_, obligation.id, next ? std::optional{next->at} : std::nullopt,
                                 next ? next->rung : ring.rung);
    return false;
  }

  /// @return whether there was anything left to tell.
  bool tell(PersonId person) {
    repo::reminders::recall(db_, person, now_);
    const auto rungs = repo::reminders::ready(db_, person);
    Digest digest{.today = model::CivilDate::of(now_)};
    std::vector<repo::reminders::Rung> kept;
    std::vector<repo::reminders::Rung> dropped;
    for (const auto& rung : rungs)
      (add(digest, rung, person) ? kept : dropped).push_back(rung);
    repo::reminders::told(db_, person, dropped, "");
    if (kept.empty()) return false;
    repo::reminders::told(db_, person, kept, send(digest, person));
    return true;
  }

  std::optional<repo::outbox::Text> renew(const repo::outbox::Letter& letter) {
    const repo::outbox::Text as_written{letter.content, letter.fields};
    const auto today = model::CivilDate::of(now_);
    const bool of_today = model::CivilDate::of(letter.created) == today;
    const auto told = repo::reminders::told_by(db_, letter.key);
    if (!letter.person || (told.rungs.empty() && !told.over)) return as_written;  // not a reminder of these
    if (of_today && !told.over) return as_written;
    Digest digest{.today = today};
    bool nudge = true;
    for (const auto& rung : told.rungs)
      if (add(digest, rung, *letter.person)) nudge = nudge && is_nudge(rung.rung);
    if (digest.empty()) return std::nullopt;
    digest.late = !nudge && (digest.late || !of_today);  // staff are told that a nudge waits for the morning
    const auto written = write(db_, means_.text, digest);
    return repo::outbox::Text{nudge ? nudged(means_.text, written.content) : written.content, written.fields};
  }

 private:
  rules::Rungs rungs_of(const Obligation& obligation) {
    return rules::rungs_for(means_.catalogue.program(db_, obligation.program), means_.rungs, obligation.kind);
  }

  /// What is done, or no longer this person's business, is left out.
  bool add(Digest& digest, const repo::reminders::Rung& rung, PersonId person) {
    auto obligation = repo::obligations::find(db_, rung.obligation).value();
    if (!obligation.open() || obligation.round != rung.round) return false;
    const auto people = concerned(db_, offices_, obligation, rungs_of(obligation), rung.rung);
    const auto found = std::ranges::find(people, person, &Concerned::person);
    if (found == people.end()) return false;
    digest.late = digest.late || rung.late;
    digest.worth = std::max(digest.worth, worth_of(rung.rung, found->own));
    auto& part = found->own ? digest.own : digest.ground;
    if (std::ranges::find(part, obligation.id, &Obligation::id) == part.end())
      part.push_back(std::move(obligation));
    return true;
  }

  std::string send(const Digest& digest, PersonId person) {
    const auto written = write(db_, means_.text, digest);
    const auto stem = "reminder:" + std::to_string(person.value) + ":" + std::to_string(model::to_ms(now_));
    auto key = stem;
    for (int again = 2; !repo::outbox::add(db_,
                                           {.idem_key = key,
                                           .kind = model::LetterKind::kReminder,
                                           .priority = model::Priority::kReminder,
                                           .worth = digest.worth,
                                           .content = written.content,
                                           .fields = written.fields,
                                           .about = key},
                                           person, now_);
         ++again)
      key = stem + ":" + std::to_string(again);
    return key;
  }

  storage::db::Connection& db_;
  const Means& means_;
  const Instant now_;
  Offices offices_;
};

}  // namespace

std::optional<repo::outbox::Text> renew(storage::db::Connection& connection, const Means& means,
                                        const repo::outbox::Letter& letter, Instant now) {
  return Tick{connection, means, now}.renew(letter);
}

Rang ring(storage::db::Connection& connection, const Means& means, Instant now, int most) {
  if (rules::quiet_until(means.rungs.quiet, now)) return {};
  Tick tick{connection, means, now};
  const bool woke_all = repo::reminders::wake(connection, now, most) < most;
  const auto ringing = repo::obligations::ringing(connection, now, most);
  Rang rang;
  for (const auto& obligation : ringing)
    rang.messages += tick.mark(obligation) ? 1 : 0;
  // A person's things are told together, so everything must be marked first.
  rang.more = !woke_all || static_cast<int>(ringing.size()) == most;
  if (rang.more) return rang;
  const auto people = repo::reminders::waiting(connection, now, most);
  rang.more = static_cast<int>(people.size()) == most;
  for (const auto person : people)
    rang.messages += tick.tell(person) ? 1 : 0;
  return rang;
}

std::optional<Instant> next_ring(storage::db::Connection& connection, const rules::Rungs& rungs,
                                 Instant now) {
  auto next = repo::obligations::next_at(connection);
  const auto sooner = [&](std::optional<Instant> other) {
    if (other && (!next || *other < *next)) next = other;
  };
  sooner(repo::reminders::next_wake(connection));
  if (!repo::reminders::waiting(connection, now, 1).empty()) sooner(now);
  if (next) next = rules::quiet_until(rungs.quiet, std::max(*next, now)).value_or(*next);
  return next;
}

}  // namespace linli::handlers::reminders
