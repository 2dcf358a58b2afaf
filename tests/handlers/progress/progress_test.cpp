#include "handlers/progress/progress.h"

#include <string>

#include "handlers/programs/program_file.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::progress;
using namespace linli::storage;
using linli::tests::at;

namespace {

const rules::Program& shufu() {
  static const auto program =
      *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml");
  return program;
}

struct Office : tests::County {
  Office() : County(":memory:", rules::to_json(shufu())) {}

  void file(model::ProjectId which, model::Month month, std::int64_t sessions, bool accept = true) {
    const auto draft = repo::reports::start(db, which, month, lead, at());
    repo::reports::change(db, draft.id, {{"sessions", {{.number = sessions}}}}, lead, at());
    repo::reports::submit(db, draft.id, lead, at());
    if (accept) repo::reviews::decide(db, draft.id, model::Decision::kAccepted, "", {}, "cli", at());
  }
  Standing standing(model::CivilDate today) {
    return of_project(db, shufu(), calendar, repo::projects::find(db, project).value(), today);
  }
  static const Line& line(const Standing& standing, std::string_view id) {
    for (const auto& line : standing.lines)
      if (line.indicator->id == id) return line;
    throw std::out_of_range{"no such indicator"};
  }

  rules::Calendar calendar;
  catalogue::Catalogue catalogue;
};

}  // namespace

TEST_CASE("what was accepted counts, what waits stands apart, and pace carries it on", "[progress]") {
  Office office;  // the project runs from 1 March 2024 to 28 February 2025: 365 days
  office.file(office.project, {2024, 3}, 1);
  office.file(office.project, {2024, 4}, 1);
  office.file(office.project, {2024, 5}, 7, false);
  const auto standing = office.standing({2024, 6, 4});
  const auto& sessions = Office::line(standing, "sessions");
  CHECK(sessions.done == 2);
  CHECK(sessions.pending == 7);
  CHECK(standing.settled.days == 61);
  CHECK(standing.settled.of == 365);
  CHECK(sessions.expected == 11);  // 2 · 365 / 61 = 11.97
  CHECK(Office::line(standing, "cases").expected == 0);
  // Of ten indicators that months feed one is expected to be reached, the others not to begin.
  CHECK(standing.lines.size() == 10);
  CHECK(standing.pace_permille == 100);
  CHECK(slowest(standing)->done == 0);
  for (const auto& line : standing.lines)
    CHECK(line.indicator->id != "staff");  // is not reported by the month
}

TEST_CASE("nothing is said of pace before anything is settled", "[progress]") {
  Office office;
  const auto standing = office.standing({2024, 3, 20});
  CHECK_FALSE(standing.pace_permille);
  CHECK_FALSE(Office::line(standing, "sessions").expected);
}

TEST_CASE("the worst pace comes first, what cannot be told last", "[progress]") {
  Office office;
  const auto quick = office.add_project("SF02");
  const auto fresh = office.add_project("SF03");
  office.db.run("UPDATE projects SET starts_on = '2024-06-01' WHERE id = ?", {fresh.value});
  for (const auto month : {3U, 4U}) {
    office.file(office.project, {2024, month}, 0);
    office.file(quick, {2024, month}, 5);
  }
  const auto all = of_ground(office.db, office.catalogue, office.calendar, "", 10, {2024, 5, 20});
  REQUIRE(all);
  REQUIRE(all->size() == 3);
  CHECK((*all)[0].project.id == office.project);
  CHECK((*all)[1].project.id == quick);
  CHECK((*all)[2].project.id == fresh);
  CHECK_FALSE(of_ground(office.db, office.catalogue, office.calendar, "", 2, {2024, 5, 20}));
  CHECK(of_ground(office.db, office.catalogue, office.calendar, "乌帕尔镇", 2, {2024, 5, 20})->empty());
}
