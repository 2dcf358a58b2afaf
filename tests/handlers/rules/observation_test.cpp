// What observers found: each visit weighs the same, points stand in the order of the sheet.
#include "handlers/rules/observation.h"

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using linli::storage::model::ObservationSums;

TEST_CASE("each visit weighs the same, however many points it has", "[observation]") {
  // One visit of 5 and 4, one of a single 1: 4.5 and 1 make 2.75, not the mean of three levels.
  const ObservationSums sums{.visits = 2,
                             .means = 4500 + 1000,
                             .points = {{"people", {.times = 2, .levels = 6}}, {"place", {1, 4}}}};
  const auto found = observed({{.id = "place", .label = "场地", .question = "?", .source = "x"},
                               {.id = "people", .label = "反应", .question = "?", .source = "x"},
                               {.id = "team", .label = "人员", .question = "?", .source = "x"}},
                              sums);
  CHECK(found.visits == 2);
  CHECK(found.tenths == 28);
  REQUIRE(found.points.size() == 2);  // nobody rated the team
  CHECK(found.points[0].label == "场地");
  CHECK(found.points[0].tenths == 40);
  CHECK(found.points[1].tenths == 30);
  CHECK(mean_text(found.tenths) == "2.8");
}

TEST_CASE("without a visit there is no mean", "[observation]") {
  const auto found = observed({}, {});
  CHECK(found.visits == 0);
  CHECK(found.tenths == 0);
  CHECK(found.points.empty());
}

TEST_CASE("sums of several projects add up point by point", "[observation]") {
  ObservationSums all{.visits = 1, .means = 5000, .points = {{"people", {.times = 1, .levels = 5}}}};
  all += {.visits = 1, .means = 3000, .points = {{"people", {.times = 1, .levels = 3}}, {"place", {1, 3}}}};
  CHECK(all.visits == 2);
  CHECK(all.means == 8000);
  CHECK(all.points.at("people").levels == 8);
  CHECK(all.points.at("place").times == 1);
}
