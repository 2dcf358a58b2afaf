// The built-in steps keep what was there before them.
#include "storage/db/migrate.h"

#include <string>

#include "tests/support/catch.h"

using namespace linli::storage::db;

namespace {

/// A county as the first version left it.
Connection first_county() {
  Connection connection{":memory:", Connection::Mode::kWriter};
  migrate(connection, 1);
  connection.script(
      "INSERT INTO programs VALUES (1, 'p', 'P', '{}', 5);"
      "INSERT INTO organizations VALUES (1, '52653121MJY000101F', 'A'), (2, NULL, 'B');"
      "INSERT INTO projects VALUES (7, 'SF01', 1, 1, 'a', 'x', 100, '2024-03-01', '2025-02-28'),"
      " (8, 'SF02', 1, 2, 'b', 'y', 200, '2024-03-01', '2025-02-28');"
      "INSERT INTO people VALUES (3, 'o-3', 9), (4, 'o-4', 9);"
      "INSERT INTO memberships VALUES (3, 7, 'lead', 11), (3, 8, 'lead', 12), (4, 7, 'observer', 13);"
      "INSERT INTO invites VALUES (1, 'h1', 7, 'lead', 99, 3, 11), (2, 'h2', 8, 'observer', 98, NULL, NULL);"
      "INSERT INTO conversations VALUES (3, 'idle', 8, NULL, '', 14);"
      "INSERT INTO audit_events VALUES (1, 77, 'cli', 'project.added', 'project:7', '', 'SF01', 'x', 'y');");
  return connection;
}

}  // namespace

TEST_CASE("the county's step keeps projects, people and codes of the first version") {
  auto connection = first_county();
  REQUIRE(migrate(connection, 2) == std::vector<int>{2});
  const auto all = [&](const char* sql) {
    std::string text;
    connection.each(sql, {}, [&](const Row& row) { text += row.text(0) + "\n"; });
    return text;
  };
  CHECK(
      all("SELECT code || ' ' || state || ' ' || custody || ' ' || (requested_fen IS NULL) FROM projects") ==
      "SF01 running 0 1\nSF02 running 0 1\n");
  CHECK(all("SELECT name || ' ' || rating || ' ' || registration || ' ' || (own_account IS NULL) "
            "FROM organizations") == "A 0 unknown 1\nB 0 unknown 1\n");
  CHECK(all("SELECT openid || ' ' || account FROM people") == "o-3 official\no-4 official\n");
  CHECK(all("SELECT person_id || ' ' || project_id || ' ' || role || ' ' || since_ms FROM memberships "
            "ORDER BY since_ms") == "3 7 lead 11\n3 8 lead 12\n4 7 observer 13\n");
  CHECK(
      all("SELECT id || ' ' || code_hash || ' ' || project_id || ' ' || role || ' ' || expires_at_ms || ' ' "
          "|| coalesce(used_by, '-') || ' ' || coalesce(used_at_ms, '-') || ' ' || made_by FROM invites") ==
      "1 h1 7 lead 99 3 11 cli\n2 h2 8 observer 98 - - cli\n");
  CHECK(all("SELECT project_id || ' ' || seq || ' ' || to_state || ' ' || at_ms FROM project_steps "
            "WHERE from_state IS NULL") == "7 1 running 77\n8 1 running 0\n");
  CHECK(connection.integer("SELECT project_id FROM conversations") == 8);
  // The rebuilt tables still refuse what points nowhere.
  CHECK_THROWS_AS(connection.run("INSERT INTO memberships VALUES (99, 7, 'deputy', 1)"), ConstraintViolated);
  CHECK_THROWS_AS(connection.run("INSERT INTO memberships VALUES (3, 7, 'king', 1)"), ConstraintViolated);
  CHECK_NOTHROW(connection.run("INSERT INTO memberships VALUES (4, 7, 'deputy', 1)"));
}

TEST_CASE("of months filed before there was a review only the latest version waits for one") {
  auto connection = first_county();
  int version = 0;
  for (const auto& step : migrations())
    if (step.name.ends_with("_review")) version = step.version;
  REQUIRE(version > 0);
  migrate(connection, version - 1);
  connection.script(
      "INSERT INTO reports (id, project_id, month, version, state, started_at_ms, submitted_by, "
      "submitted_at_ms) VALUES"
      " (1001, 7, '2024-05', 1, 'submitted', 1, 3, 2), (1002, 7, '2024-05', 2, 'submitted', 3, 3, 4),"
      " (1003, 7, '2024-06', 1, 'submitted', 5, 3, 6);"
      "INSERT INTO reports (id, project_id, month, version, state, started_at_ms) VALUES"
      " (1004, 7, '2024-06', 2, 'draft', 7);");
  migrate(connection, version);
  std::string waiting;
  connection.each("SELECT id FROM reports WHERE state = 'submitted' AND superseded = 0 ORDER BY id", {},
                  [&](const Row& row) { waiting += std::to_string(row.integer(0)) + " "; });
  CHECK(waiting == "1002 1003 ");
  CHECK(connection.integer("SELECT COUNT(*) FROM reports WHERE late_days IS NULL AND due_on IS NULL") == 4);
}

TEST_CASE("ratings from before are counted by project, and photos are fetched while the platform has them") {
  auto connection = first_county();
  int version = 0;
  for (const auto& step : migrations())
    if (step.name.ends_with("_voices")) version = step.version;
  REQUIRE(version > 0);
  migrate(connection, version - 1);
  connection.script(
      "INSERT INTO feedback_scenes (id, scene, project_id, activity, held_on, closes_on, made_at_ms) VALUES"
      " (1, 'a', 7, '', NULL, '2024-06-30', 1), (2, 'b', 7, 'x', '2024-06-01', '2024-06-30', 1),"
      " (3, 'c', 8, '', NULL, '2024-06-30', 1);"
      "INSERT INTO rating_sums VALUES (1, '2024-06', 0, 0, 0, 1, 2, 0), (2, '2024-06', 1, 0, 0, 0, 0, 1),"
      " (2, '2024-07', 0, 0, 0, 0, 4, 0), (3, '2024-06', 0, 1, 0, 0, 0, 0);"
      "INSERT INTO feedback_comments (id, scene_id, voter, text, media_id, state, reason, month) VALUES"
      " ('p', 1, 'v', '', 'media-1', 'held', 'photo', '2024-06'), ('q', 1, 'v', 'words', '', 'shown', '', "
      "'2024-06');");
  migrate(connection, version);
  const auto all = [&](const char* sql) {
    std::string text;
    connection.each(sql, {}, [&](const Row& row) { text += row.text(0) + "\n"; });
    return text;
  };
  CHECK(
      all("SELECT project_id || ' ' || month || ' ' || level1 || level2 || level3 || level4 || level5 || ' ' "
          "|| rushed FROM rating_totals ORDER BY project_id, month") ==
      "7 2024-06 10012 1\n7 2024-07 00004 0\n8 2024-06 01000 0\n");
  CHECK(all("SELECT comment_id || ' ' || account || ' ' || media_id || ' ' || gone_on || ' ' || state FROM "
            "feedback_photos") == "p official media-1 2024-07-04 waiting\n");
  CHECK(all("SELECT id FROM feedback_comments ORDER BY id") == "p\nq\n");
}
