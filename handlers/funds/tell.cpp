#include "handlers/funds/tell.h"

#include "storage/repo/outbox.h"
#include "storage/repo/people.h"

namespace linli::handlers::funds {

namespace repo = storage::repo;

void tell_leads(storage::db::Connection& connection, const storage::model::Project& project,
                const std::string& key, const std::string& words, storage::model::Instant now) {
  for (const auto& member : repo::people::members(connection, project.id))
    if (member.role == storage::model::Role::kLead)
      repo::outbox::notify(connection, key + ":person:" + std::to_string(member.person.value), member.person,
                           words, now);
}

}  // namespace linli::handlers::funds
