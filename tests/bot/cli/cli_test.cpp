// The real program, as an operator's shell and scripts meet it.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "storage/db/digest.h"
#include "storage/db/transaction.h"
#include "storage/media/store.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/photos.h"
#include "tests/standin/delivery.h"
#include "tests/support/catch.h"
#include "tests/support/installation.h"

using namespace linli::tests;
using nlohmann::json;
namespace db = linli::storage::db;
namespace fs = std::filesystem;
namespace outbox = linli::storage::repo::outbox;

namespace {

/// A configuration's text with `from` replaced.
void change_config(const Installation& house, const std::string& from, const std::string& to) {
  auto text = read_file(house.config_file());
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  write_file(house.config_file(), text.replace(at, from.size(), to));
}

bool is_one_sentence(const std::string& text) {
  return text.starts_with("linli: ") && text.ends_with('\n') &&
         std::count(text.begin(), text.end(), '\n') == 1;
}

void check_complaint(const Ran& ran, int code, const std::string& names) {
  INFO(ran.err);
  CHECK(ran.code == code);
  CHECK(ran.out.empty());
  CHECK(is_one_sentence(ran.err));
  CHECK(ran.err.find(names) != std::string::npos);
}

/// One message of the first lead of the demo over the wire, answered.
std::string say(const Service& server, const std::string& words) {
  standin::Clock clock;
  clock.set(standin::parse_time("2024-06-03T09:00").value());
  standin::World people{clock};
  people.add_person("demo-lead-aygul-0001", "古丽", "");
  standin::Media media{clock};
  standin::Config platform;
  platform.bot = server.address();
  platform.official = official_account();
  standin::Delivery wire{platform, clock, people, media};
  return wire.send("demo-lead-aygul-0001", {{"type", "text"}, {"content", words}})
      .at("replies")
      .at(0)
      .at("content");
}

void file_a_month(const Service& server) {
  for (const auto* words : {"月报", "办了8场活动，来了120人，志愿者10个，花了5000元", "跳过", "跳过", "提交"})
    say(server, words);
}

}  // namespace

TEST_CASE("an unknown command, flag or value is a usage error", "[cli]") {
  const Installation house{{}, false};
  using Words = std::vector<std::string>;
  const auto words =
      GENERATE(Words{"dance"}, Words{"serve", "--bogus"}, Words{"report"}, Words{"invite"},
               Words{"invite", "--project", "SF01", "--role", "king"}, Words{"backup"},
               Words{"report", "show", "--month", "May"}, Words{"program"}, Words{"program", "import"});
  CAPTURE(words);
  house.linli({"migrate"});
  const auto ran = house.linli(words);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK_FALSE(ran.err.empty());
}

TEST_CASE("a wrong configuration is one sentence that names what is wrong", "[cli]") {
  const Installation house;
  struct Wrong {
    std::string from;
    std::string to;
    std::string named;
  };
  const auto wrong = GENERATE(
      Wrong{"[server]\n", "[server]\nprot = 1\n", "server.prot"},
      Wrong{"token = \"officialtoken\"\n", "", "wechat.official.token"},
      Wrong{std::string{"app_secret = \""} + kOfficialSecret + "\"\n", "", "wechat.official.app_secret"},
      Wrong{"port = 0\n", "port = 70000\n", "server.port"}, Wrong{"port = 0\n", "port = \n", "linli.toml:2"},
      Wrong{"level = \"error\"", "level = \"loud\"", "log.level"});
  CAPTURE(wrong.to);
  change_config(house, wrong.from, wrong.to);
  const auto ran = house.linli({"serve"});
  check_complaint(ran, 2, wrong.named);
  CHECK(ran.err.find(kOfficialSecret) == std::string::npos);
}

TEST_CASE("a variable that names no key is told, one that does wins", "[cli]") {
  const Installation house;
  const auto told = house.linli({"check"}, "", {"LINLI_SERVER_PROT=1"});
  CHECK(told.code == 0);
  CHECK(told.err.find("LINLI_SERVER_PROT") != std::string::npos);
  check_complaint(house.linli({"check"}, "", {"LINLI_SERVER_PORT=many"}), 2, "LINLI_SERVER_PORT");
}

TEST_CASE("a database that cannot be used is one sentence that names it", "[cli]") {
  const Installation house;
  const auto elsewhere = house.file("elsewhere.db");
  const auto folder = house.file("no/such/folder/linli.db");
  const std::vector<std::string> away{"LINLI_STORAGE_PATH=" + folder};
  check_complaint(house.linli({"serve"}, "", away), 2, folder);
  check_complaint(house.linli({"migrate"}, "", away), 2, folder);
  check_complaint(house.linli({"check"}, "", {"LINLI_STORAGE_PATH=" + elsewhere}), 2, elsewhere);
  const auto unmigrated = house.linli({"serve"}, "", {"LINLI_STORAGE_PATH=" + elsewhere});
  check_complaint(unmigrated, 2, "linli migrate");
  write_file(house.file("text.db"), std::string(5000, 'x'));
  check_complaint(house.linli({"serve"}, "", {"LINLI_STORAGE_PATH=" + house.file("text.db")}), 2, "text.db");
  // Nothing but the file's mode stands between root and a read-only file, so a folder stands for it.
  fs::create_directory(house.file("folder.db"));
  check_complaint(house.linli({"serve"}, "", {"LINLI_STORAGE_PATH=" + house.file("folder.db")}), 2,
                  "folder.db");
}

TEST_CASE("a second server on the same database says so at once and leaves the first alone", "[cli]") {
  const Installation house;
  const auto first = house.serve();
  const auto asked = std::chrono::steady_clock::now();
  const auto second = house.linli({"serve"});
  CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds{3});
  check_complaint(second, 75, house.database());
  CHECK(say(*first, "5月月报").find("5月 月报") != std::string::npos);
  CHECK(house.linli({"invite", "--project", "SF01"}).code == 0);
  CHECK(house.linli({"migrate"}).code == 1);
  CHECK(house.linli({"demo"}).code == 1);
  CHECK(first->stop() == 0);
}

TEST_CASE("init writes a configuration that only its owner reads and that works once it is filled in",
          "[cli]") {
  const Installation house{{}, false};
  const auto path = house.file("fresh.toml");
  REQUIRE(run_program({LINLI_PROGRAM, "init", "--output", path}).code == 0);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto untouched = run_program({LINLI_PROGRAM, "check", "--config", path});
  check_complaint(untouched, 2, "wechat.official.app_id");
  check_complaint(run_program({LINLI_PROGRAM, "init", "--output", path}), 2, path);

  auto text = read_file(path);
  for (std::size_t at = 0; (at = text.find("FILL-IN", at)) != std::string::npos;)
    if (text.rfind('\n', at) != std::string::npos && text[text.rfind('\n', at) + 1] != '#')
      text.replace(at, 7, "wx1234567890");
    else
      ++at;
  write_file(path, text);
  const std::vector<std::string> here{"LINLI_STORAGE_PATH=" + house.file("fresh.db")};
  CHECK(run_program({LINLI_PROGRAM, "migrate", "--config", path}, "", here).code == 0);
  // A day of which the holiday notices are known, whenever this test runs.
  const std::vector<std::string> then{here[0], "LINLI_DEVELOPMENT_ENABLED=true",
                                      "LINLI_DEVELOPMENT_CLOCK=2024-06-03T09:00"};
  const auto check = run_program({LINLI_PROGRAM, "check", "--config", path}, "", then);
  CHECK(check.out.starts_with("nothing found\n"));
  CHECK(check.err.empty());
  // Two configurations never share a secret.
  const auto other = run_program({LINLI_PROGRAM, "init"});
  const auto token = text.find("\ntoken = ");
  CHECK(other.out.find(text.substr(token, 40)) == std::string::npos);
}

TEST_CASE("an invitation made while the server runs or while none does binds a stranger", "[cli]") {
  const Installation house;
  const auto invited = [&] {
    const auto ran = house.linli({"invite", "--project", "SF01", "--json"});
    REQUIRE(ran.code == 0);
    CHECK(ran.err.empty());
    return json::parse(ran.out).at("code").get<std::string>();
  };
  const auto before = invited();
  const auto server = house.serve();
  const auto during = invited();
  CHECK(before != during);
  for (const auto& code : {before, during})
    CHECK(say(*server, "绑定 " + code).find("银铃相伴") != std::string::npos);
  const auto unknown = house.linli({"invite", "--project", "NONE"});
  check_complaint(unknown, 1, "NONE");
  CHECK(server->stop() == 0);
  check_complaint(house.linli({"invite", "--project", "NONE"}), 1, "NONE");
}

TEST_CASE("the five programmes are imported beside each other, also while the server runs", "[cli]") {
  const Installation house{{}, false};
  REQUIRE(house.linli({"migrate"}).code == 0);
  const auto file = [](const std::string& code) {
    return LINLI_SOURCE_DIR "/templates/programs/" + code + ".toml";
  };
  const auto import = [&](const std::string& path) {
    const auto ran = house.linli({"program", "import", path, "--json"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return json::parse(ran.out);
  };
  const auto check_import = [&](const std::string& code, int version, bool changed) {
    CHECK(import(file(code)) == json{{"code", code}, {"version", version}, {"changed", changed}});
  };
  for (const auto* code : {"chongchuan-2021", "zibo-2021", "shufu-2024"})
    check_import(code, 1, true);
  check_import("zibo-2021", 1, false);
  CHECK(house.linli({"program", "import", file("zibo-2021")}).out ==
        "zibo-2021  version 1  nothing changed\n");
  const auto server = house.serve();
  for (const auto* code : {"sichuan-2023", "huli-2020"})
    check_import(code, 1, true);
  for (const auto* code : {"shufu-2024", "huli-2020"})
    check_import(code, 1, false);

  auto text = read_file(file("zibo-2021"));
  const std::string from = "on = 2021-11-10";
  write_file(house.file("zibo.toml"), text.replace(text.find(from), from.size(), "on = 2021-11-12"));
  CHECK(import(house.file("zibo.toml"))["version"] == 2);
  const auto wrong = house.file("wrong.toml");
  write_file(wrong, text.replace(text.find("project.residents_raise"), 23, "project.residents_rise"));
  check_complaint(house.linli({"program", "import", wrong}), 1, "wrong.toml: line ");
  check_complaint(house.linli({"program", "import", wrong}), 1, "rules[2].fact: 'project.residents_rise'");
  check_complaint(house.linli({"program", "import", house.file("none.toml")}), 2, "none.toml");

  const auto listed = json::parse(house.linli({"program", "list", "--json"}).out);
  std::string versions;
  for (const auto& program : listed)
    versions += program.at("code").get<std::string>() + " " + program.at("version").dump() + "\n";
  CHECK(versions == "chongchuan-2021 1\nhuli-2020 1\nshufu-2024 1\nsichuan-2023 1\nzibo-2021 2\n");
  CHECK(house.linli({"program", "list"}).out.find("huli-2020  version 1  湖里区") != std::string::npos);
  CHECK(server->stop() == 0);
  CHECK(house.linli({"check"}).code == 0);

  auto db = house.open(db::Connection::Mode::kWriter);
  db.run("UPDATE programs SET rules = '{}' WHERE code = 'huli-2020'");
  const auto found = house.linli({"check"});
  CHECK(found.code == 1);
  CHECK(found.out.find("programme huli-2020: ") != std::string::npos);
}

TEST_CASE("messages that found no way are listed without openids, and sent again when asked", "[cli]") {
  const Installation house;
  const auto list = [&](std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"delivery", "list", "--json"});
    const auto ran = house.linli(more);
    REQUIRE(ran.code == 0);
    CHECK(ran.err.empty());
    CHECK(ran.out.find("demo-lead") == std::string::npos);
    return json::parse(ran.out);
  };
  CHECK(list() == json::array());
  {
    auto connection = house.open(db::Connection::Mode::kWriter);
    db::Transaction transaction{connection};
    const auto now = linli::storage::model::parse_iso("2024-06-03T09:00").value();
    const auto lead =
        linli::storage::repo::people::find(connection, linli::storage::model::OpenId{"demo-lead-aygul-0001"});
    outbox::add(connection, {.idem_key = "r", .content = "提醒"}, lead.value(), now);
    outbox::park(connection, {1}, linli::storage::model::LetterState::kPhoneList, "no window is open", now);
    transaction.commit();
  }
  const auto listed = list({"--state", "phone_list"});
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].at("id") == 1);
  CHECK(listed[0].at("projects") == json{"银铃相伴"});
  CHECK(listed[0].at("person").is_number());
  CHECK(listed[0].at("reason") == "no window is open");
  CHECK(list({"--state", "failed"}).empty());
  CHECK(house.linli({"delivery", "list"}).out.find("银铃相伴") != std::string::npos);

  CHECK(house.linli({"delivery", "retry", "1"}).code == 0);
  CHECK(list({"--state", "planned"}).size() == 1);
  const auto server = house.serve();  // which finds the window closed
  check_complaint(house.linli({"delivery", "retry", "9"}), 1, "9");
  CHECK(server->stop() == 0);
  CHECK(house.linli({"delivery", "list", "--state", "lost"}).code == 2);
  CHECK(json::parse(house.linli({"delivery", "state", "--json"}).out) == json::array());
  check_complaint(house.linli({"delivery", "resume"}), 1, "no server is running");
  CHECK(house.linli({"delivery", "resume", "--account", "mail"}).code == 2);
  CHECK(house.linli({"check"}).code == 0);
}

TEST_CASE("report show --json prints one JSON document with the figures that were said", "[cli]") {
  const Installation house;
  const auto none = house.linli({"report", "show", "--json"});
  CHECK(none.code == 1);
  CHECK(json::parse(none.out) == json::array());
  const auto server = house.serve();
  file_a_month(*server);
  const auto shown = house.linli({"report", "show", "--project", "SF01", "--month", "2024-05", "--json"});
  CHECK(shown.code == 0);
  CHECK(shown.err.empty());
  const auto reports = json::parse(shown.out);
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].at("state") == "submitted");
  CHECK(reports[0].at("values").at("sessions") == 8);
  CHECK(reports[0].at("values").at("spent") == 500000);
  CHECK(json::parse(house.linli({"report", "list", "--json"}).out).size() == 1);
  check_complaint(house.linli({"report", "show", "--project", "NONE", "--json"}), 1, "NONE");
}

TEST_CASE("a backup of the served database restores what was said, and a live one is not replaced", "[cli]") {
  const Installation house;
  const auto copy = house.file("copy.db");
  {
    const auto server = house.serve();
    file_a_month(*server);
    CHECK(house.linli({"backup", copy}).code == 0);
    check_complaint(house.linli({"backup", copy}), 1, copy);
    say(*server, "改 场次 9");
    check_complaint(house.linli({"restore", copy}), 1, house.database());
    CHECK(server->stop() == 0);
  }
  REQUIRE(house.linli({"restore", copy}).code == 0);
  CHECK(house.linli({"check"}).code == 0);
  const auto reports = json::parse(house.linli({"report", "show", "--json"}).out);
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].at("values").at("sessions") == 8);
  const auto server = house.serve();
  CHECK(say(*server, "月报").find("已经交了") != std::string::npos);
}

TEST_CASE("a backup holds the pictures, too: what was deleted or altered is found, and restored", "[cli]") {
  const Installation house;
  const auto keep = [&](const std::string& bytes, int number) {
    const linli::storage::model::PictureFile file{.sha256 = db::sha256_hex(bytes),
                                                  .bytes = static_cast<std::int64_t>(bytes.size()),
                                                  .format = "jpeg",
                                                  .look = std::nullopt};
    linli::storage::media::put(house.file("media"), linli::storage::media::path_of(file), bytes);
    linli::storage::media::put(house.file("media"), linli::storage::media::thumbnail_path_of(file), "small");
    auto connection = house.open(db::Connection::Mode::kWriter);
    namespace photos = linli::storage::repo::photos;
    const auto now = linli::storage::model::parse_iso("2024-06-03T09:00").value();
    const auto id = photos::add(connection, {.project = {{1}},
                                             .month = {{2024, 5}},
                                             .media_id = "m" + std::to_string(number),
                                             .by = {1},
                                             .sent_at = now,
                                             .received_at = now});
    REQUIRE(photos::keep(connection, id, file));
    return house.file("media") + "/" + linli::storage::media::path_of(file);
  };
  const auto first = keep("the first picture", 1), other = keep("the other one", 2);
  REQUIRE(house.linli({"check"}).code == 0);
  const auto copy = house.file("copies/linli.db");
  fs::create_directory(house.file("copies"));
  REQUIRE(house.linli({"backup", copy}).out.find("2 pictures, 2 of them new") != std::string::npos);
  keep("a third", 3);
  const auto next = house.linli({"backup", house.file("copies/next.db")});
  CHECK(next.out.find("3 pictures, 1 of them new") != std::string::npos);

  fs::remove(first);
  write_file(other, "the other 0ne");
  const auto checked = house.linli({"check"});
  CHECK(checked.code == 1);
  CHECK(checked.out.find("picture 1: " + first.substr(house.file("media").size() + 1) + " is missing\n") !=
        std::string::npos);
  CHECK(checked.out.find("picture 2: " + other.substr(house.file("media").size() + 1) +
                         " is not what was kept\n") != std::string::npos);

  fs::remove_all(house.file("media"));
  fs::remove(house.database());
  REQUIRE(house.linli({"restore", house.file("copies/next.db")}).code == 0);
  CHECK(house.linli({"check"}).code == 0);
  CHECK(read_file(first) == "the first picture");
  fs::remove(first);
  fs::remove_all(house.file("copies/media"));
  fs::remove(house.database());
  const auto lacking = house.linli({"restore", copy});
  CHECK(lacking.code == 1);
  CHECK(lacking.err.find("is missing") != std::string::npos);
}

TEST_CASE("check finds what was tampered with", "[cli]") {
  const Installation house;
  {
    const auto server = house.serve();
    file_a_month(*server);
    CHECK(server->stop() == 0);
  }
  REQUIRE(house.linli({"check"}).code == 0);
  const auto tamper = GENERATE(
      "DROP TRIGGER audit_events_stay; UPDATE audit_events SET after = '{}' WHERE seq = 1",
      "DROP TRIGGER audit_events_remain; DELETE FROM audit_events WHERE seq = 2",
      "DROP TRIGGER audit_events_remain; DELETE FROM audit_events WHERE action = 'report.submitted'",
      "PRAGMA foreign_keys = OFF; DELETE FROM projects WHERE code = 'SF01'",
      "UPDATE report_values SET number = 900 WHERE field = 'sessions'",
      "UPDATE projects SET state = 'closed' WHERE code = 'SF01'",
      "INSERT INTO project_steps SELECT id, 2, 'running', 'closed', NULL, '', 'cli', 0 FROM projects; "
      "UPDATE projects SET state = 'closed'",
      "PRAGMA ignore_check_constraints = ON; UPDATE memberships SET role = 'king'");
  CAPTURE(tamper);
  house.open(db::Connection::Mode::kWriter).script(tamper);
  const auto check = house.linli({"check"});
  INFO(check.out);
  CHECK(check.code == 1);
  CHECK_FALSE(check.out.empty());
  CHECK(check.out != "nothing found\n");
}

TEST_CASE("a list is imported while the server runs and while none does, and a bad one not at all", "[cli]") {
  const Installation house;
  const auto list = house.file("组织.csv");
  const auto import = [&](const std::string& kind, const std::string& text,
                          const std::vector<std::string>& further = {}) {
    write_file(list, text);
    std::vector<std::string> words{"import", kind, list};
    words.insert(words.end(), further.begin(), further.end());
    return house.linli(words);
  };
  const std::string first = "名称,备案号,评估等级,备注\n暖阳队,ZM-1,无,x\n";
  const auto dry = import("organizations", first, {"--dry-run"});
  CHECK(dry.code == 0);
  CHECK(dry.out.starts_with(
      "第2行 新增 暖阳队 ZM-1\norganizations: 1 added, 0 changed, 0 the same (a dry run"));
  CHECK(dry.err.find("\"备注\" is not used") != std::string::npos);
  CHECK(import("organizations", first).out == "organizations: 1 added, 0 changed, 0 the same\n");

  const auto server = house.serve();
  CHECK(import("organizations", first).out == "organizations: 0 added, 0 changed, 1 the same\n");
  const std::string second = "名称,备案号,评估等级\n暖阳队,ZM-1,3A\n阳光队,ZM-2,2A\n";
  CHECK(import("organizations", second, {"--dry-run"})
            .out.starts_with("第2行 更改 暖阳队 ZM-1：评估等级 无 → 3A\n"));
  CHECK(import("organizations", second).out == "organizations: 1 added, 1 changed, 0 the same\n");
  const std::string project =
      "项目编号,项目名称,备案号,批准金额（万元）,开始日期,结束日期\nQ1,花园,ZM-2,3.5,2024-3-1,45657\n";
  CHECK(import("projects", project, {"--program", "shufu-2024"}).out.starts_with("projects: 1 added"));
  CHECK(import("people", "项目编号,姓名,手机\nQ1,王芳,13800001111\n").out.starts_with("people: 1 added"));

  const auto events = house.open(db::Connection::Mode::kReader).integer("SELECT count(*) FROM audit_events");
  const auto bad =
      import("people", "项目编号,姓名,手机\nQ1,李四,13900001111\nQ1,王芳,1380000111\nQ9,赵六,\n");
  CHECK(bad.code == 1);
  CHECK(bad.out.empty());
  CHECK(bad.err == "C3 电话：不是手机号，也不是带区号的座机\nlinli: 1 problem; nothing was imported\n");
  const auto unknown = import("people", "项目编号,姓名\nQ1,李四\nQ9,赵六\n");  // found by the server
  CHECK(unknown.code == 1);
  CHECK(unknown.err.starts_with("A3 项目编号：没有编号是“Q9”的项目，请先导入项目\n"));
  check_complaint(import("people", ""), 1, "组织.csv: it is empty");
  CHECK(house.open(db::Connection::Mode::kReader).integer("SELECT count(*) FROM audit_events") == events);
  CHECK(server->stop() == 0);
  CHECK(import("people", "项目编号,姓名\nQ9,赵六\n").code == 1);
  const auto check = house.linli({"check"});
  INFO(check.out);
  CHECK(
      check.out.starts_with("programme shufu-2024: what its projects were granted is 515 000 yuan, more than "
                            "its total, which is 480 000 yuan\naudit chain: "));
  CHECK(check.code == 1);
  CHECK(house.linli({"import", "people"}).code == 2);
}

TEST_CASE("a list longer than any request of the public door reaches the running server", "[cli]") {
  const Installation house;
  std::string text = "名称,备案号\n";
  for (int i = 0; i < 20'000; ++i)
    text += "一个名字很长的社区社会组织" + std::to_string(i) + ",ZM-" + std::to_string(i) + "\n";
  write_file(house.file("long.csv"), text);
  const auto server = house.serve();
  const auto ran = house.linli({"import", "organizations", house.file("long.csv")});
  INFO(ran.err);
  CHECK(ran.out == "organizations: 20000 added, 0 changed, 0 the same\n");
  CHECK(say(*server, "5月月报").find("5月 月报") != std::string::npos);
  CHECK(server->stop() == 0);
}

TEST_CASE("a holiday notice that is missing is told by check and at the start", "[cli]") {
  const Installation house;
  const auto check_at = [&](const std::string& time) {
    return house.linli({"check"}, "", {"LINLI_DEVELOPMENT_CLOCK=" + time});
  };
  CHECK(check_at("2024-12-31T09:00").code == 0);
  const auto missing = check_at("2035-12-01T09:00");
  CHECK(missing.code == 1);
  CHECK(missing.out.find("no holiday notice of 2035") != std::string::npos);
  CHECK(missing.out.find("no holiday notice of 2036") != std::string::npos);

  const auto told = [&](const std::string& time) {
    write_file(house.log_file(), "");
    house.serve({"LINLI_LOG_LEVEL=warn", "LINLI_DEVELOPMENT_CLOCK=" + time})->stop();
    return read_file(house.log_file());
  };
  CHECK(told("2024-06-03T09:00").find("calendar.missing") == std::string::npos);
  CHECK(told("2035-06-03T09:00").find("event=calendar.missing year=2035") != std::string::npos);
}

TEST_CASE("a broken holiday notice stops the start and is a finding", "[cli]") {
  const Installation house;
  const auto templates = house.file("templates");
  fs::copy(LINLI_SOURCE_DIR "/templates", templates, fs::copy_options::recursive);
  write_file(templates + "/calendars/cn-2024.toml", "year = 2024\nnotice = 7\n");
  const std::vector<std::string> here{"LINLI_TEMPLATES_PATH=" + templates};
  const auto check = house.linli({"check"}, "", here);
  CHECK(check.code == 1);
  CHECK(check.out.starts_with("cn-2024.toml: line 2: notice: "));
  check_complaint(house.linli({"serve"}, "", here), 2, "cn-2024.toml: line 2: notice: ");
}

TEST_CASE("understand reads a text or a line each", "[cli]") {
  const auto one = run_program({LINLI_PROGRAM, "understand", "--today", "2024-06-03", "办了8场活动"});
  REQUIRE(one.code == 0);
  const auto understood = json::parse(one.out);
  CHECK(understood.at("intent") == "report.fill");
  CHECK(understood.at("slots").at("sessions") == 8);
  const auto lines = run_program({LINLI_PROGRAM, "understand"},
                                 R"({"text":"三百二十","context":"report.ask.people_served","role":"lead"})"
                                 "\n"
                                 R"({"text":"提交","context":"report.confirm","role":"lead"})"
                                 "\n");
  REQUIRE(lines.code == 0);
  const auto middle = lines.out.find('\n');
  CHECK(json::parse(lines.out.substr(0, middle)).at("slots").at("people_served") == 320);
  CHECK(json::parse(lines.out.substr(middle + 1)).at("intent") == "report.submit");
  const auto more = run_program({LINLI_PROGRAM, "understand", "第二笔钱什么时候打过来"});
  CHECK(json::parse(more.out).at("slots").empty());
  CHECK(json::parse(more.out).at("more") == json{{"about", "next"}, {"tranche", "second"}});
  const auto wrong = run_program({LINLI_PROGRAM, "understand"}, "not JSON\n{\"text\":\"月报\"}\n");
  CHECK(wrong.code == 2);
  CHECK(wrong.err == "linli: 1 of the lines made no sense\n");
  CHECK(wrong.out.starts_with("{\"error\":\"line 1: "));
  CHECK(wrong.out.find("report.start") != std::string::npos);
  check_complaint(run_program({LINLI_PROGRAM, "understand", "--draft", "12", "好"}), 2, "--draft");
}

TEST_CASE("version names the program and its schema", "[cli]") {
  const auto ran = run_program({LINLI_PROGRAM, "version"});
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("linli "));
}
