#include <future>
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/installation.h"

using namespace linli::tests;
using nlohmann::json;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The demonstration's county with two of the bureau's staff, and SF01's grant divided.
struct Treasury : Installation {
  Treasury() : Installation({.now = "2024-06-03T09:00"}) {
    for (const auto* name : {"王芳", "李强"})
      REQUIRE(linli({"staff", "add", name, "--role", "bureau"}).code == 0);
    REQUIRE(
        linli({"funds", "agree", "--project", "SF01", "--staff", "1", "--part", "首款:40000:contract.signed",
               "--part", "尾款:120000:evaluation.final_passed,reports.unfiled_months:cut"})
            .code == 0);
  }
  Ran pay(const std::string& staff, const std::string& document) {
    return linli(
        {"funds", "pay", "--project", "SF01", "--staff", staff, "--tranche", "1", "--document", document});
  }
  json shown() {
    const auto ran = linli({"funds", "show", "--project", "SF01", "--json"});
    REQUIRE(ran.code == 0);
    return json::parse(ran.out);
  }
};

}  // namespace

TEST_CASE("the bureau's desk: divide, pay, reverse, look, export, disclose", "[cli]") {
  Treasury desk;
  CHECK(desk.linli({"funds", "agree", "--project", "SF01", "--staff", "1", "--part", "全部:1"}).code == 1);
  CHECK(desk.linli({"funds", "pay", "--project", "SF01", "--document", "1"}).code !=
        0);  // nobody answers for it
  REQUIRE(desk.pay("1", "回单1").code == 0);
  const auto again = desk.pay("2", "回单2");
  CHECK(again.code == 1);
  CHECK(has(again.err, "recorded by 王芳"));
  CHECK(desk.linli({"funds", "pay", "--project", "SF01", "--staff", "1", "--document", "x", "--amount",
                    "12.345"})
            .code == 2);

  auto shown = desk.shown();
  CHECK(shown["paid_fen"] == 4000000);
  CHECK(shown["to_come_fen"] == 12000000);
  CHECK(shown["tranches"][0]["state"] == "paid");
  CHECK(shown["tranches"][1]["state"] == "planned");
  CHECK(shown["tranches"][1]["missing"][0]["what"] == "evaluation");

  REQUIRE(desk.linli({"funds", "reverse", "--project", "SF01", "--staff", "2", "--payment", "1", "--reason",
                      "账号错"})
              .code == 0);
  CHECK(desk.shown()["paid_fen"] == 0);
  REQUIRE(desk.pay("1", "回单3").code == 0);

  const auto voucher = desk.linli({"voucher", "enter", "--project", "SF01", "--staff", "1", "--number",
                                   "no 7788", "--line", "materials", "--amount", "120.5", "--json"});
  REQUIRE(voucher.code == 0);
  CHECK(json::parse(voucher.out)["number"] == "NO7788");
  const auto twice = desk.linli({"voucher", "enter", "--project", "SF02", "--staff", "1", "--number",
                                 "NO7788", "--line", "materials", "--amount", "120.5", "--json"});
  CHECK(json::parse(twice.out)["same_number"][0]["project"] == "SF01");

  const auto check = desk.linli({"check"});
  CHECK(check.code == 0);
  CHECK(has(check.out, "to look at: the number of voucher 1 of project SF01"));

  for (const auto* format : {"csv", "xlsx", "json"}) {
    const auto file = desk.file(std::string{"funds."} + format);
    INFO(format);
    REQUIRE(desk.linli({"export", "funds", "--program", "shufu-2024", "--format", format, "--output", file})
                .code == 0);
    CHECK(read_file(file).size() > 100);
  }
  CHECK(read_file(desk.file("funds.csv")).starts_with("\xEF\xBB\xBF"));
  CHECK(json::parse(read_file(desk.file("funds.json")))[2]["rows"].size() == 2);

  const auto site = desk.file("site");
  const auto published = desk.linli({"disclose", "--program", "shufu-2024", "--output", site});
  INFO(published.err);
  REQUIRE(published.code == 0);
  CHECK(has(read_file(site + "/index.html"), "project-SF01.html"));
}

TEST_CASE("while sums disagree nothing is disclosed, and the check says where", "[cli]") {
  Treasury desk;
  desk.open(linli::storage::db::Connection::Mode::kWriter)
      .run("UPDATE projects SET approved_fen = 15999999 WHERE code = 'SF01'");
  const auto check = desk.linli({"check"});
  CHECK(check.code == 1);
  CHECK(
      has(check.out, "project SF01: the sum of its tranches is 160 000 yuan, its grant is 159 999.99 yuan"));
  const auto refused = desk.linli({"disclose", "--program", "shufu-2024", "--output", desk.file("site")});
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "159 999.99"));
}

TEST_CASE("two staff pay the same tranche at the same moment while the server runs: one is told", "[cli]") {
  Treasury desk;
  const auto service = desk.serve();
  auto one = std::async(std::launch::async, [&] { return desk.pay("1", "回单A"); });
  auto other = std::async(std::launch::async, [&] { return desk.pay("2", "回单B"); });
  const auto first = one.get();
  const auto second = other.get();
  CHECK(first.code + second.code == 1);
  const auto& told = first.code == 0 ? second : first;
  CHECK(has(told.err, "nothing is left to be paid of tranche 1; payment 1 of 40 000 yuan was recorded by"));
  CHECK(desk.shown()["paid_fen"] == 4000000);
  CHECK(service->stop() == 0);
}
