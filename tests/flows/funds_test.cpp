// Questions about money through the encrypted callback, in many ways, under the rules of Chongchuan
// (40/40/20, labour at most 30 of a hundred) and Shufu (labour at most 100 000, service at least 40 000,
// evaluation and other at most 20 000). What is asked and answered stands in tests/golden/money;
// LINLI_APPROVE=1 rewrites it.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "handlers/programs/program_file.h"
#include "handlers/projects/projects.h"
#include "handlers/text/text.h"
#include "storage/db/transaction.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/staff.h"
#include "tests/flows/script.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::tests;
namespace fs = std::filesystem;
namespace model = storage::model;
namespace repo = storage::repo;
using Connection = storage::db::Connection;
using model::Money;
using model::ProjectState;

namespace {

/// A county with staff and one project of the programme, whose reports were accepted, submitted and returned.
class County {
 public:
  explicit County(const std::string& program) : program_(program) {
    world_.stop();
    {
      Connection db{world_.config().storage.path, Connection::Mode::kWriter};
      storage::db::Transaction transaction{db};
      fill(db);
      transaction.commit();
    }
    world_.start();
  }
  World& world() { return world_; }

 private:
  void fill(Connection& db) {
    const auto now = model::parse_iso("2024-03-01T09:00").value();
    const bool chongchuan = program_ == "chongchuan-2021";
    const auto rules =
        *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/" + program_ + ".toml");
    const auto program =
        repo::programs::save(db, rules.code, rules.name, handlers::rules::to_json(rules), now);
    for (const auto* name : {"王芳", "李强"})
      repo::staff::add(
          db, {.id = {}, .name = name, .role = model::Role::kBureau, .street = "", .person = std::nullopt},
          now);
    const auto organization = repo::organizations::add(
        db, model::Organization{.id = {}, .credit_code = std::nullopt, .name = "和平社工服务中心"}, now);
    const auto id = repo::projects::add(db,
                                        {.id = {},
                                         .code = "QS01",
                                         .program = program,
                                         .organization = organization,
                                         .name = "银发课堂",
                                         .place = "和平桥街道",
                                         .approved = Money::yuan(chongchuan ? 100000 : 160000),
                                         .starts_on = {2024, 3, 1},
                                         .ends_on = {2025, 2, 28},
                                         .track = chongchuan ? "fixed" : "",
                                         .state = ProjectState::kPublicized},
                                        now);
    lead_ = repo::people::ensure(db, model::OpenId{World::kStranger}, now);
    repo::people::join(db, lead_, id, model::Role::kLead, now);
    const auto text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
    auto project = repo::projects::find(db, id).value();
    for (const auto to : {ProjectState::kContracted, ProjectState::kRunning})
      project = *handlers::projects::advance(db, text, project,
                                             {.to = to, .opinion = "", .reason = {}, .approved = {}},
                                             {.name = "cli", .role = model::Role::kBureau}, now);
    db.run("DELETE FROM outbox");
    if (chongchuan) {
      report(db, id, {2024, 3}, {{"spent", 29500}, {"spending.labour", 25000}, {"spending.materials", 4000}},
             "accepted");
      report(db, id, {2024, 4}, {{"spent", 9000}, {"spending.labour", 9000}}, "submitted");
    } else {
      report(db, id, {2024, 3}, {{"spent", 30000}, {"spending.labour", 18000}, {"spending.service", 12000}},
             "accepted");
    }
  }

  void report(Connection& db, model::ProjectId project, model::Month month,
              const std::map<std::string, int>& yuan, const char* state) {
    const auto now = model::parse_iso("2024-05-06T09:00").value();
    const auto draft = repo::reports::start(db, project, month, lead_, now);
    std::vector<repo::reports::Change> changes;
    for (const auto& [field, amount] : yuan)
      changes.push_back(
          {.field = field,
           .value = model::FieldValue{.number = amount * 100, .text = std::nullopt, .words = ""}});
    repo::reports::change(db, draft.id, changes, lead_, now);
    repo::reports::submit(db, draft.id, lead_, now);
    db.run("UPDATE reports SET state = ? WHERE id = ?", {state, draft.id.value});
  }

  const std::string program_;
  World world_;
  model::PersonId lead_;
};

std::string read(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("money is asked for in many ways and told as it was approved", "[flows]") {
  for (const auto* program : {"chongchuan-2021", "shufu-2024"}) {
    DYNAMIC_SECTION(program) {
      const auto file = fs::path{LINLI_SOURCE_DIR "/tests/golden/money"} / (std::string{program} + ".txt");
      County county{program};
      const auto wanted = read(file);
      REQUIRE_FALSE(wanted.empty());
      const auto actual = play(county.world(), wanted);
      if (std::getenv("LINLI_APPROVE") != nullptr) {
        std::ofstream{file, std::ios::binary} << actual;
      } else {
        CHECK(actual == wanted);
      }
    }
  }
}
