#pragma once

#include <string>
#include <utility>

#include "storage/db/connection.h"
#include "storage/db/migrate.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/project.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"

namespace linli::tests {

/// A time of day on 3 June 2024, the day on which tests play.
inline storage::model::Instant at(std::chrono::milliseconds since_nine = {}) {
  return storage::model::parse_iso("2024-06-03T09:00").value() + since_nine;
}

inline storage::db::Connection migrated(const std::string& path) {
  storage::db::Connection connection{path, storage::db::Connection::Mode::kWriter};
  storage::db::migrate(connection);
  return connection;
}

/// A database with one programme, one organization, its project and two people who lead it.
struct County {
  explicit County(const std::string& path = ":memory:", const std::string& rules = "{}")
      : db(migrated(path)),
        program(storage::repo::programs::save(db, "shufu-2024", "疏附县2024年", rules, at())),
        organization(storage::repo::organizations::add(
            db, storage::model::Organization{.id = {}, .credit_code = std::nullopt, .name = "暖阳社工"},
            at())),
        project(add_project("SF01")),
        lead(join("openid-of-the-lead", project)),
        other(join("openid-of-the-other", project)) {}

  storage::model::ProjectId add_project(const std::string& code) {
    return storage::repo::projects::add(
        db,
        storage::model::Project{.id = {},
                                .code = code,
                                .program = program,
                                .organization = organization,
                                .name = "银铃相伴" + code,
                                .place = "站敏乡",
                                .approved = storage::model::Money::yuan(160000),
                                .starts_on = {2024, 3, 1},
                                .ends_on = {2025, 2, 28}},
        at());
  }

  storage::model::PersonId join(const std::string& openid, storage::model::ProjectId which) {
    const auto person = storage::repo::people::ensure(db, storage::model::OpenId{openid}, at());
    storage::repo::people::join(db, person, which, storage::model::Role::kLead, at());
    return person;
  }

  std::int64_t count(std::string_view sql) { return db.integer(sql).value_or(0); }

  storage::db::Connection db;
  storage::model::ProgramId program;
  storage::model::OrganizationId organization;
  storage::model::ProjectId project;
  storage::model::PersonId lead;
  storage::model::PersonId other;
};

}  // namespace linli::tests
