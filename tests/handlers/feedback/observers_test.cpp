// Observers rate on the programme's own sheet, by name, apart from the residents.
#include "handlers/feedback/chat.h"
#include "storage/repo/observations.h"
#include "storage/repo/ratings.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers::feedback;
using handlers::contract::Intent;
using linli::tests::at;
namespace repo = storage::repo;

namespace {

struct Scene {
  Scene() {
    handlers::rules::Program program;
    program.code = "shufu-2024";
    program.feedback.points = {{.id = "people", .label = "反应", .question = "大家愿意来吗？", .source = "x"},
                               {.id = "place", .label = "场地", .question = "场地安全吗？", .source = "x"}};
    repo::programs::save(county.db, program.code, "疏附县2024年", handlers::rules::to_json(program), at());
    person = repo::people::ensure(county.db, openid, at());
    repo::people::join(county.db, person, county.project, storage::model::Role::kObserver, at());
  }

  std::string hears(Intent intent, std::optional<std::int64_t> rating = {}) {
    handlers::contract::Turn turn{.db = county.db,
                                  .now = at(),
                                  .random = random,
                                  .sender = openid,
                                  .person = person,
                                  .memberships = repo::people::memberships(county.db, person),
                                  .conversation = conversation,
                                  .said = {.intent = intent},
                                  .words = ""};
    if (rating) turn.said.slots["rating"] = *rating;
    const auto reply = observers.handle(turn);
    return reply ? std::get<handlers::contract::TextReply>(*reply).text : "(nothing)";
  }

  linli::tests::County county;
  storage::model::OpenId openid{"openid-of-an-observer"};
  storage::model::PersonId person;
  repo::conversations::Conversation conversation;
  handlers::text::Text text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  handlers::catalogue::Catalogue catalogue;
  handlers::rules::Calendar calendar;
  handlers::rules::Rungs rungs;
  Words words = *Words::load(LINLI_SOURCE_DIR "/templates/lexicon/residents.toml");
  linli::tests::SeededRandom random;
  Seal seal{fresh_key(random)};
  Means means{.text = text,
              .catalogue = catalogue,
              .calendar = calendar,
              .rungs = rungs,
              .words = words,
              .seal = seal,
              .random = random};
  Observers observers{means};
};

}  // namespace

TEST_CASE("an observer is led through the sheet", "[observers]") {
  Scene scene;
  CHECK(scene.hears(Intent::kFeedbackRate).find("1. 大家愿意来吗？") != std::string::npos);
  CHECK(scene.hears(Intent::kUnknown).find("5最好") != std::string::npos);
  CHECK(scene.hears(Intent::kFeedbackRate, 4).find("2. 场地安全吗？") != std::string::npos);
  CHECK(scene.hears(Intent::kFeedbackRate, 2).find("交上去了") != std::string::npos);
  CHECK(repo::observations::sums(scene.county.db, scene.county.project).visits == 1);
  const auto level_of = [&](std::string_view point) {
    return scene.county.db.integer("SELECT level FROM observation_points WHERE point = ?", {point});
  };
  CHECK(level_of("people") == 4);
  CHECK(level_of("place") == 2);
  CHECK(scene.county.count("SELECT COUNT(*) FROM observation_points") == 2);
  // By name, and not among the residents' ratings.
  CHECK(scene.county.count("SELECT COUNT(*) FROM audit_events WHERE action = 'observation.done' AND actor = "
                           "'person:3'") == 1);
  CHECK(repo::ratings::counts(scene.county.db, scene.county.project).all() == 0);
}

TEST_CASE("what observers found stands beside the residents' satisfaction, weighed by itself",
          "[observers]") {
  Scene scene;
  const auto lead = scene.county.lead;
  const auto reads = [&] {
    Answerers answerers{scene.means};
    const storage::model::OpenId openid{"openid-of-the-lead"};
    repo::conversations::Conversation conversation;
    handlers::contract::Turn turn{.db = scene.county.db,
                                  .now = at(),
                                  .random = scene.random,
                                  .sender = openid,
                                  .person = lead,
                                  .memberships = repo::people::memberships(scene.county.db, lead),
                                  .conversation = conversation,
                                  .said = {.intent = Intent::kFeedbackStatus},
                                  .words = ""};
    return std::get<handlers::contract::TextReply>(answerers.handle(turn).value()).text;
  };
  CHECK(reads().find("观测员") == std::string::npos);
  for (const int level : {5, 2}) {
    scene.hears(Intent::kFeedbackRate);
    scene.hears(Intent::kFeedbackRate, level);
    scene.hears(Intent::kFeedbackRate, 4);
  }
  scene.hears(Intent::kFeedbackRate);  // one that is not finished does not count
  scene.hears(Intent::kFeedbackRate, 1);
  const auto said = reads();
  INFO(said);
  CHECK(said.find("还没有人评") != std::string::npos);
  CHECK(said.find("观测员另外算：看过2次，平均3.8分（5分最好）\n· 反应 3.5\n· 场地 4.0") !=
        std::string::npos);
  auto& db = scene.county.db;
  const auto of_program = repo::observations::by_project(db, scene.county.program);
  REQUIRE(of_program.size() == 1);
  CHECK(of_program.begin()->second.points.at("people").levels == 7);
  for (const repo::observations::Scope& scope :
       {repo::observations::Scope{repo::observations::Everything{}},
        repo::observations::Scope{scene.county.program},
        repo::observations::Scope{repo::observations::Street{"站敏乡"}}})
    CHECK(repo::observations::sums(db, scope).visits == 2);
  CHECK(repo::observations::sums(db, repo::observations::Street{"别处"}).visits == 0);
  CHECK(repo::observations::visits(db, scene.county.program).size() == 2);
}

TEST_CASE("an observation that is stopped or turned away from leaves nothing done", "[observers]") {
  Scene scene;
  scene.hears(Intent::kFeedbackRate);
  scene.hears(Intent::kFeedbackRate, 4);
  CHECK(scene.hears(Intent::kReportCancel).find("不记了") != std::string::npos);
  CHECK(scene.county.count("SELECT COUNT(*) FROM observations") == 0);
  scene.hears(Intent::kFeedbackRate);
  CHECK(scene.hears(Intent::kHelp) == "(nothing)");
  CHECK(scene.conversation.context == "idle");
  CHECK(repo::observations::sums(scene.county.db, scene.county.project).visits == 0);
}
