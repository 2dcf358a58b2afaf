// Somebody with several projects is asked which one only when it matters, and the choice sticks.
#include <string>

#include "storage/db/transaction.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace linli::tests;
namespace model = linli::storage::model;
namespace repo = linli::storage::repo;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Gives the lead of two a third project, in a programme of its own.
void add_third(World& world) {
  world.stop();
  linli::storage::db::Connection connection{world.config().storage.path,
                                            linli::storage::db::Connection::Mode::kWriter};
  linli::storage::db::Transaction transaction{connection};
  const auto now = world.config().development.clock.value();
  const auto first = repo::projects::find(connection, "SF01").value();
  const auto rules = repo::programs::find(connection, first.program).value().rules;
  auto project = first;
  project.program = repo::programs::save(connection, "other-2024", "另一个计划", rules, now);
  project.code = "OT01";
  project.name = "夕阳红";
  const auto person = repo::people::find(connection, model::OpenId{World::kLeadOfTwo}).value();
  repo::people::join(connection, person, repo::projects::add(connection, project, now), model::Role::kLead,
                     now);
  transaction.commit();
  world.start();
}

}  // namespace

TEST_CASE("the choice among three projects of two programmes is asked once and sticks", "[flows]") {
  World world;
  add_third(world);
  const auto says = [&](const std::string& words) { return world.says(World::kLeadOfTwo, words); };
  const auto asked = says("办了5场活动，来了80人");
  CHECK(has(asked, "1 小手牵大手"));
  CHECK(has(asked, "2 邻里议事厅"));
  CHECK(has(asked, "3 夕阳红"));
  const auto begun = says("3");
  CHECK(has(begun, "活动场次 5 场"));
  CHECK(has(begun, "夕阳红"));
  CHECK_FALSE(has(says("志愿者6个"), "哪一个"));
  CHECK_FALSE(has(says("花了800块"), "哪一个"));
  says("跳过");
  CHECK(has(says("跳过"), "夕阳红"));
  CHECK(has(says("提交"), "夕阳红"));
  // What is said next is still about it; another one is begun by its name.
  CHECK(has(says("改 场次 6"), "活动场次 6 场"));
  CHECK(has(says("邻里议事厅 办了2场活动"), "邻里议事厅"));
  CHECK(world.count("SELECT COUNT(*) FROM reports JOIN projects ON projects.id = project_id "
                    "WHERE projects.code = 'OT01' AND reports.state = 'submitted'") == 1);
  // Left for another day and taken up again, it still is the one that was being talked about.
  says("以后再说");
  CHECK(has(says("月报"), "邻里议事厅"));
}
