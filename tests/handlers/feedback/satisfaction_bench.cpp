// How long the satisfaction of each scope takes with 100 000 ratings in, each code's in two months:
// satisfaction_bench [RATINGS [MONTHS]]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "handlers/rules/satisfaction.h"
#include "storage/db/transaction.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"
#include "tests/storage/repo/county.h"

using namespace linli;
namespace repo = storage::repo;

namespace {

constexpr int kProjects = 500;
constexpr int kScenesEach = 10;
constexpr unsigned kScenes = kProjects * kScenesEach;

double milliseconds(storage::db::Connection& db, const repo::ratings::Scope& scope, std::int64_t& raters) {
  constexpr int kTimes = 50;
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < kTimes; ++i)
    raters = handlers::rules::satisfaction(repo::ratings::counts(db, scope)).raters;
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begun;
  return taken.count() / kTimes;
}

}  // namespace

int main(int argc, char** argv) {
  const int wanted = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const auto months = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2;
  if (months < 1 || months > 12) return 2;
  tests::County county;
  std::vector<storage::model::SceneId> scenes;
  storage::db::Transaction transaction{county.db};
  for (int i = 0; i < kProjects; ++i) {
    const auto project = county.add_project("P" + std::to_string(i));
    for (int k = 0; k < kScenesEach; ++k)
      scenes.push_back(repo::scenes::add(county.db,
                                         {.value = std::to_string(i) + "-" + std::to_string(k),
                                          .project = project,
                                          .activity = "a" + std::to_string(k),
                                          .held_on = storage::model::CivilDate{2024, 6, 1},
                                          .closes_on = storage::model::CivilDate{2024, 7, 1},
                                          .voter_key = storage::model::Secret{std::string(64, '0')}},
                                         tests::at(), "bench"));
  }
  // An activity is rated for thirty days, so in two months at most; only a project as a whole in more.
  for (int i = 0; i < wanted; ++i) {
    const auto scene = static_cast<std::size_t>(i) % scenes.size();
    const auto first = static_cast<unsigned>(scene) % (13 - months);
    const auto month = 1 + first + static_cast<unsigned>(i) / kScenes % months;
    repo::ratings::put(county.db, {.scene = scenes[scene],
                                   .voter = std::to_string(i),
                                   .level = 1 + i % 5,
                                   .month = storage::model::Month{2024, month}});
  }
  transaction.commit();
  const auto show = [&](const char* name, const repo::ratings::Scope& scope) {
    std::int64_t raters = 0;
    const auto taken = milliseconds(county.db, scope, raters);
    std::printf("%-14s %8.3f ms  %lld raters\n", name, taken, static_cast<long long>(raters));
  };
  show("activity", scenes.front());
  show("project", storage::model::ProjectId{county.project.value + 1});
  show("organization", county.organization);
  show("programme", county.program);
  show("street", repo::ratings::Street{"站敏乡"});
  show("everything", repo::ratings::Everything{});
}
