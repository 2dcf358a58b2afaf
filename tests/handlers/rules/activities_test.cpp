#include "handlers/rules/activities.h"

#include <stdexcept>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using linli::storage::model::CivilDate;
using List = std::vector<Activity>;

namespace {

Activity activity(std::string kind, std::optional<std::int64_t> sessions,
                  std::optional<std::int64_t> people = {}, std::optional<CivilDate> date = {}) {
  return {.kind = std::move(kind), .date = date, .sessions = sessions, .people = people};
}

const CivilDate kEighth{2024, 5, 8};
const CivilDate kTwelfth{2024, 5, 12};

}  // namespace

TEST_CASE("a list of activities is read as it was written", "[activities]") {
  const List list{activity("讲座", 3), activity("义诊", 1, 60, kEighth), activity("走访", {}, 8)};
  CHECK(activities_from(to_text(list)) == list);
  CHECK(to_text({}).empty());
  CHECK(activities_from("").empty());
  CHECK_THROWS_AS(activities_from("{"), std::runtime_error);
}

TEST_CASE("what is told again of a kind and day takes the place of what was said", "[activities]") {
  const List list{activity("讲座", 3), activity("走访", 2)};
  CHECK(merged(list, {activity("讲座", 4)}) == List{activity("讲座", 4), activity("走访", 2)});
  CHECK(merged(list, {activity("讲座", {}, 90)}) == List{activity("讲座", 3, 90), activity("走访", 2)});
  CHECK(merged(list, {activity("讲座", 1, 30, kEighth)}) ==
        List{activity("讲座", 1, 30, kEighth), activity("讲座", 3), activity("走访", 2)});
}

TEST_CASE("activities stand by their days, those without one last and as they were told", "[activities]") {
  CHECK(merged({activity("走访", 2)},
               {activity("讲座", 1, {}, kTwelfth), activity("义诊", 1, {}, kEighth), activity("培训", 1)}) ==
        List{activity("义诊", 1, {}, kEighth), activity("讲座", 1, {}, kTwelfth), activity("走访", 2),
             activity("培训", 1)});
}

TEST_CASE("a list adds up only where every one of it says so, one event of a day is one", "[activities]") {
  CHECK(totals({}).sessions == std::nullopt);
  CHECK(totals({activity("讲座", 3), activity("走访", 2)}).sessions == 5);
  CHECK(totals({activity("讲座", 3), activity("走访", {})}).sessions == std::nullopt);
  CHECK(totals({activity("讲座", 3), activity("义诊", {}, 60, kEighth)}).sessions == 4);
  CHECK(totals({activity("讲座", 3, 40), activity("走访", 2)}).people == std::nullopt);
  CHECK(totals({activity("讲座", 3, 40), activity("走访", 2)}, true).people == 40);
  CHECK(totals({activity("走访", 2)}, true).people == std::nullopt);
  CHECK(totals({activity("讲座", 3, 40), activity("走访", 2, 8)}).people == 48);
}
