// What operators do with projects, people and staff, by the real program.
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "storage/repo/audit.h"
#include "storage/repo/projects.h"
#include "storage/repo/roster.h"
#include "tests/support/catch.h"
#include "tests/support/installation.h"

using namespace linli::tests;
using namespace linli::storage;
using nlohmann::json;

namespace {

json printed(const Installation& house, const std::vector<std::string>& words) {
  const auto ran = house.linli(words);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(ran.err.empty());
  return json::parse(ran.out);
}

void check_complaint(const Ran& ran, int code, const std::string& names) {
  INFO(ran.err);
  CHECK(ran.code == code);
  CHECK(ran.out.empty());
  CHECK(ran.err.find(names) != std::string::npos);
}

std::size_t events(const Installation& house) {
  return static_cast<std::size_t>(
      house.open(db::Connection::Mode::kReader).integer("SELECT COUNT(*) FROM audit_events").value());
}

/// Puts somebody on a project's roster.
void name(const Installation& house, const std::string& code, const std::string& who,
          const std::string& phone, model::Role role = model::Role::kLead) {
  auto connection = house.open(db::Connection::Mode::kWriter);
  const auto project = repo::projects::find(connection, code).value();
  repo::roster::save(connection,
                     {.project = project.id, .name = who, .phone = model::Phone{phone}, .role = role}, {});
}

}  // namespace

TEST_CASE("a project is listed, shown and moved on, with a server and without one", "[cli]") {
  const Installation house;
  const auto state = [&] { return printed(house, {"project", "show", "SF01", "--json"}).at("state"); };
  CHECK(printed(house, {"project", "list", "--json"}).size() == 3);
  CHECK(printed(house, {"project", "list", "--state", "closed", "--json"}).empty());
  CHECK(printed(house, {"project", "list", "--program", "shufu-2024", "--json"}).size() == 3);
  CHECK(state() == "running");
  const auto moved = printed(house, {"project", "advance", "SF01", "--to", "mid_term", "--json"});
  CHECK(moved.at("from") == "running");
  {
    const auto server = house.serve();
    CHECK(
        printed(house, {"project", "advance", "SF01", "--to", "suspended", "--opinion", "活动不够", "--json"})
            .at("to") == "suspended");
    check_complaint(house.linli({"project", "advance", "SF01", "--to", "running"}), 1, "suspended");
    CHECK(server->stop() == 0);
  }
  const auto shown = printed(house, {"project", "show", "SF01", "--json"});
  CHECK(shown.at("state") == "suspended");
  REQUIRE(shown.at("steps").size() == 3);
  CHECK(shown.at("steps")[2].at("opinion") == "活动不够");
  CHECK(shown.at("steps")[2].at("actor") == "cli");
  CHECK(house.linli({"project", "show", "SF01"}).out.find("state: suspended") != std::string::npos);
  CHECK(house.linli({"check"}).code == 0);
}

TEST_CASE("a move that cannot be changes nothing and says why", "[cli]") {
  const Installation house;
  const auto before = events(house);
  check_complaint(house.linli({"project", "advance", "SF01", "--to", "closed"}), 1, "closed");
  check_complaint(house.linli({"project", "advance", "SF01", "--to", "asleep"}), 1, "asleep");
  check_complaint(house.linli({"project", "advance", "NONE", "--to", "closed"}), 1, "NONE");
  check_complaint(house.linli({"project", "advance", "SF01", "--to", "terminated"}), 1, "reason");
  check_complaint(house.linli({"project", "advance", "SF01", "--to", "terminated", "--reason", "mood"}), 1,
                  "misuse");
  check_complaint(house.linli({"project", "show", "NONE"}), 1, "NONE");
  check_complaint(house.linli({"project", "list", "--state", "asleep"}), 2, "asleep");
  check_complaint(house.linli({"project", "list", "--program", "none"}), 1, "none");
  CHECK(events(house) == before);
}

TEST_CASE("staff are entered once, listed, given a new code, and disabled", "[cli]") {
  const Installation house;
  const auto added =
      printed(house, {"staff", "add", "王芳", "--role", "street", "--street", "站敏乡", "--json"});
  CHECK(added.at("code").get<std::string>().size() == 8);
  const auto before = events(house);
  check_complaint(house.linli({"staff", "add", "王芳", "--role", "street", "--street", "站敏乡"}), 1,
                  "already");
  check_complaint(house.linli({"staff", "add", "李明", "--role", "street"}), 1, "street");
  check_complaint(house.linli({"staff", "add", "李明", "--role", "bureau", "--street", "站敏乡"}), 1,
                  "street");
  CHECK(events(house) == before);
  const auto again = printed(house, {"invite", "--staff", "1", "--json"});
  CHECK(again.at("code") != added.at("code"));
  auto list = printed(house, {"staff", "list", "--json"});
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("name") == "王芳");
  CHECK(list[0].at("bound") == false);
  CHECK(house.linli({"staff", "disable", "1"}).code == 0);
  CHECK(printed(house, {"staff", "list", "--json"})[0].at("disabled") == true);
  check_complaint(house.linli({"invite", "--staff", "1"}), 1, "1");
  check_complaint(house.linli({"staff", "disable", "9"}), 1, "9");
}

TEST_CASE("a code is for one thing, and what does not go together is a usage error", "[cli]") {
  const Installation house;
  using Words = std::vector<std::string>;
  const auto words = GENERATE(
      Words{"invite"}, Words{"invite", "--project", "SF01", "--staff", "1"}, Words{"invite", "--roster"},
      Words{"invite", "--organization", "x", "--replace"},
      Words{"invite", "--project", "SF01", "--output", "x"}, Words{"staff"}, Words{"staff", "add", "王芳"},
      Words{"staff", "add", "王芳", "--role", "lead"}, Words{"project"}, Words{"project", "advance", "SF01"},
      Words{"people"}, Words{"people", "list"});
  CAPTURE(words);
  CHECK(house.linli(words).code == 2);
}

TEST_CASE("codes for organizations and for replacing leads are made or refused with a reason", "[cli]") {
  const Installation house;
  CHECK(printed(house, {"invite", "--organization", "52653121MJY000101F", "--json"}).at("organization") ==
        "暖阳社会工作服务中心");
  check_complaint(house.linli({"invite", "--organization", "虹备2021-007"}), 1, "虹备2021-007");
  check_complaint(house.linli({"invite", "--organization", "52653121MJY000101F", "--role", "observer"}), 1,
                  "deputy");
  CHECK(printed(house, {"invite", "--project", "SF01", "--replace", "--json"}).at("role") == "lead");
  check_complaint(house.linli({"invite", "--project", "SF01", "--role", "deputy", "--replace"}), 1, "lead");
  name(house, "SF01", "古丽", "13812345678", model::Role::kDeputy);
  CHECK(printed(house, {"invite", "--project", "SF01", "--name", "古丽", "--json"}).at("role") == "deputy");
}

TEST_CASE("everybody on the roster gets a code, in a file for its owner alone", "[cli]") {
  const Installation house;
  name(house, "SF01", "古丽", "13812345678");
  name(house, "SF02", "王,\"建国\"", "", model::Role::kObserver);
  name(house, "SF02", "=1+1", "");
  const auto file = house.file("codes.csv");
  const auto ran = house.linli({"invite", "--roster", "--output", file});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(ran.out.find("138") == std::string::npos);
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto text = read_file(file);
  CHECK(text.starts_with("\xef\xbb\xbf\"项目编号\""));
  CHECK(std::count(text.begin(), text.end(), '\n') == 4);
  CHECK(text.find("\"SF01\",\"银铃相伴\",\"古丽\",\"13812345678\",\"负责人\",\"") != std::string::npos);
  CHECK(text.find("\"王,\"\"建国\"\"\",\"\",\"观测员\"") != std::string::npos);
  CHECK(text.find("\"'=1+1\"") != std::string::npos);

  const auto before = events(house);
  check_complaint(house.linli({"invite", "--roster", "--output", file}), 1, file);
  const auto elsewhere = house.file("other.csv");
  check_complaint(house.linli({"invite", "--roster", "--program", "none", "--output", elsewhere}), 1, "none");
  CHECK(events(house) == before);
  CHECK(::stat(elsewhere.c_str(), &status) != 0);  // no empty file is left behind
  // Neither codes nor numbers are in the audit log.
  auto connection = house.open(db::Connection::Mode::kReader);
  repo::audit::each(connection, [&](const repo::audit::Link& link) {
    CHECK((link.event.before + link.event.after + link.event.subject).find("13812345678") ==
          std::string::npos);
  });
}

TEST_CASE("people of a project are listed and taken out of it", "[cli]") {
  const Installation house;
  const auto people = printed(house, {"people", "list", "--project", "SF01", "--json"});
  REQUIRE(people.size() == 1);
  CHECK(people[0].at("role") == "lead");
  const auto number = people[0].at("person").dump();
  CHECK(house.linli({"people", "remove", "--project", "SF01", "--person", number}).code == 0);
  CHECK(printed(house, {"people", "list", "--project", "SF01", "--json"}).empty());
  check_complaint(house.linli({"people", "remove", "--project", "SF01", "--person", number}), 1, "SF01");
  check_complaint(house.linli({"people", "list", "--project", "NONE"}), 1, "NONE");
  CHECK(house.linli({"project", "list"}).out.find("nobody leads it") != std::string::npos);
}
