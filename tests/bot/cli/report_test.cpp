// What operators do with months that were filed, by the real program.
#include <nlohmann/json.hpp>
#include <string>

#include "storage/db/transaction.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "tests/support/catch.h"
#include "tests/support/installation.h"

using namespace linli::tests;
using namespace linli::storage;
using nlohmann::json;

namespace {

/// Files May 2024 of SF01 with so many sessions, on `day`.
void file_may(const Installation& house, std::int64_t sessions, const char* day) {
  auto connection = house.open(db::Connection::Mode::kWriter);
  db::Transaction transaction{connection};
  const auto now = model::parse_iso(day).value();
  const auto lead = repo::people::find(connection, model::OpenId{"demo-lead-aygul-0001"}).value();
  const auto project = repo::projects::find(connection, "SF01").value();
  const auto draft = repo::reports::start(connection, project.id, {2024, 5}, lead, now);
  repo::reports::change(connection, draft.id, {{"sessions", model::FieldValue{.number = sessions}}}, lead,
                        now);
  repo::reports::submit(connection, draft.id, lead, now, model::CivilDate{2024, 6, 5});
  transaction.commit();
}

json printed(const Installation& house, const std::vector<std::string>& words) {
  const auto ran = house.linli(words);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(ran.err.empty());
  return json::parse(ran.out);
}

}  // namespace

TEST_CASE("a month is returned, accepted and reopened, with its whole history", "[cli]") {
  const Installation house;
  file_may(house, 8, "2024-06-07T09:00");
  auto listed = printed(house, {"report", "list", "--json"});
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].at("state") == "submitted");
  CHECK(listed[0].at("late") == true);
  CHECK(listed[0].at("late_days") == 2);
  CHECK(listed[0].at("due_on") == "2024-06-05");

  CHECK(house.linli({"report", "return", "1001"}).code == 1);                      // says nothing
  CHECK(house.linli({"report", "return", "1001", "--field", "spent"}).code == 2);  // is no FIELD=COMMENT
  CHECK(house.linli({"report", "accept"}).code == 2);                              // names no report
  CHECK(house.linli({"report", "reopen", "1001", "--reason", "抽查"}).code == 1);  // is not accepted
  CHECK(printed(house, {"report", "return", "--project", "SF01", "--month", "2024-05", "--field",
                        "spent=缺票据", "--json"})
            .at("state") == "returned");
  file_may(house, 9, "2024-06-08T09:00");
  CHECK(printed(house, {"report", "list", "--json"})[0].at("state") == "resubmitted");
  CHECK(printed(house, {"report", "accept", "1002", "--json"}).at("accepted") == json::array({1002}));
  const auto again = house.linli({"report", "accept", "1002"});
  CHECK(again.code == 1);
  CHECK(again.err.find("1002") != std::string::npos);
  CHECK(house.linli({"report", "reopen", "1002"}).code == 1);  // no reason
  CHECK(printed(house, {"report", "reopen", "1002", "--reason", "抽查", "--json"}).at("report") == 1002);

  const auto shown = printed(house, {"report", "show", "--project", "SF01", "--json"});
  const auto& history = shown.at(0).at("history");
  REQUIRE(history.size() == 5);
  CHECK(history[0].at("what") == "submitted");
  CHECK(history[1].at("fields") == json::parse(R"([{"field":"spent","comment":"缺票据","reply":null}])"));
  CHECK(history[2].at("version") == 2);
  CHECK(history[3].at("actor") == "cli");
  CHECK(history[4].at("what") == "reopened");
  CHECK(history[4].at("comment") == "抽查");
  CHECK(house.linli({"check"}).code == 0);
}
