#include "handlers/feedback/held.h"

#include <map>
#include <string>
#include <vector>

#include "storage/repo/comments.h"
#include "storage/repo/outbox.h"
#include "storage/repo/staff.h"
#include "storage/repo/tickets.h"

namespace linli::handlers::feedback {
namespace {

namespace repo = storage::repo;
using storage::db::Connection;
using storage::model::CivilDate;
using storage::model::Instant;
using storage::model::PersonId;
using storage::model::Role;

constexpr std::string_view kDanger = "dangers";
constexpr std::size_t kOccasion = 16;

/// Those of the street, or of the bureau where there is nobody.
std::vector<PersonId> lookers(Connection& connection, const std::string& street) {
  auto all = repo::staff::serving(connection, Role::kStreet, street);
  return all.empty() ? repo::staff::serving(connection, Role::kBureau, "") : all;
}

void notify(Connection& connection, const std::string& occasion, const std::vector<PersonId>& people,
            const std::string& words, Instant now) {
  for (const auto person : people)
    repo::outbox::notify(connection, occasion + ":person:" + std::to_string(person.value), person, words,
                         now);
}

}  // namespace

void tell_of_danger(Connection& connection, const Means& means, const storage::model::Scene& scene,
                    std::string_view reason, Instant now) {
  if (reason != kDanger) return;
  auto people = repo::staff::serving(connection, Role::kStreet, street_of(project_of(connection, scene)));
  for (const auto person : repo::staff::serving(connection, Role::kBureau, ""))
    people.push_back(person);
  notify(connection, "danger:" + fresh_key(means.random).reveal().substr(0, kOccasion), people,
         means.text.say("feedback/held_danger", described(connection, scene)), now);
}

void remind_of_held(Connection& connection, const Means& means, Instant now) {
  auto waiting = repo::comments::held_by_street(connection);
  for (const auto& [street, count] : repo::tickets::held_by_street(connection))
    waiting[street] += count;
  std::map<PersonId, std::int64_t> counts;  // of the bureau's people for several streets together
  for (const auto& [street, count] : waiting)
    for (const auto person : lookers(connection, street))
      counts[person] += count;
  for (const auto& [person, count] : counts)
    notify(connection, "held:" + CivilDate::of(now).text(), {person},
           means.text.say("feedback/held_waiting", text::Values{}.set("count", std::to_string(count))), now);
}

bool any_held(Connection& connection) {
  return !repo::comments::held_for_staff(connection, "", 1).empty() ||
         !repo::tickets::held_for_staff(connection, "", 1).empty();
}

}  // namespace linli::handlers::feedback
