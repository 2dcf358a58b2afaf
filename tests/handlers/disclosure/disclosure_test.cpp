#include "handlers/disclosure/publish.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "handlers/disclosure/pages.h"
#include "handlers/disclosure/tables.h"
#include "tests/handlers/funds/office.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::handlers::disclosure;
using linli::tests::Office;
using storage::model::Money;
namespace fs = std::filesystem;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

handlers::rules::Program sichuan(Money contest) {
  auto program = *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/sichuan-2023.toml");
  for (auto& track : program.tracks)
    if (track.id == "contest") track.total = contest;
  return program;
}

ProgramReport report_of(Office& office, const SatisfactionOf& satisfaction = {}) {
  return report_on(office.db, office.program, office.rules, office.calendar,
                   storage::model::CivilDate::of(office.now), satisfaction);
}

const handlers::text::Text& words() {
  static const auto text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/public");
  return text;
}

std::string read(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("Sichuan's 175.15 in place of 171.15 is found, said where, and not published", "[disclosure]") {
  Office wrong{sichuan(Money::yuan(1751500))};
  const auto report = report_of(wrong);
  REQUIRE(report.disagreements.size() == 2);
  CHECK(report.disagreements[0] ==
        "programme sichuan-2023: its parts make program.total 3 510 000 yuan, its rule total (seeds/003 一 "
        "资金额度) "
        "says 3 470 000 yuan");
  CHECK(
      report.disagreements[1] ==
      "programme sichuan-2023: its parts make track.total of contest 1 751 500 yuan, its rule contest.total "
      "(seeds/003 一 项目主要内容2) says 1 711 500 yuan");
  tests::Scratch scratch;
  const auto refused = publish(report, words(), scratch.file("site"));
  REQUIRE_FALSE(refused);
  CHECK(has(refused.error().message, "1 751 500"));
  CHECK_FALSE(fs::exists(scratch.file("site")));

  Office right{sichuan(Money::yuan(1711500))};
  right.contracted("SC01", Money::yuan(100000), "contest");
  const auto good = report_of(right);
  REQUIRE(good.disagreements.empty());
  CHECK(good.total.budget == Money::yuan(2910000));
  CHECK(good.total.carried == Money::yuan(560000));  // both together 347.00 in 10 000 yuan
  REQUIRE(publish(good, words(), scratch.file("site")));
  const auto index = read(scratch.file("site") + "/index.html");
  CHECK(has(index, "560 000"));
  CHECK(has(index, "1 198 500"));
}

TEST_CASE("a project that got another grant than each of its track, or one too many, is found",
          "[disclosure]") {
  Office office{sichuan(Money::yuan(1711500))};
  office.contracted("SC01", Money::yuan(90000), "contest");
  const auto report = report_of(office);
  REQUIRE(report.disagreements.size() == 1);
  CHECK(has(report.disagreements[0],
            "SC01 is 90 000 yuan, that of each project of track contest is 100 000 yuan"));
}

TEST_CASE("what is published is escaped, counts accepted reports only, and names nobody", "[disclosure]") {
  Office office;
  const auto project = office.contracted("CC01", Money::yuan(100000));
  auto renamed = project;
  renamed.name = "<script>alert(1)</script>&";
  storage::repo::projects::update(office.db, renamed, office.now);
  office.pay_next("CC01");
  office.report("CC01", {2024, 3}, {{"spent", 1234}, {"spending.labour", 1000}});
  office.report("CC01", {2024, 4}, {{"spent", 8765}}, "submitted");
  auto all = pages(report_of(office), words());
  REQUIRE(all.size() == 3);
  all.pop_back();  // that of another project
  CHECK(all[1].file == "project-CC01.html");
  for (const auto& page : all) {
    CHECK_FALSE(has(page.html, "<script>"));
    CHECK(has(page.html, "&lt;script&gt;"));
    CHECK(has(page.html, "<html lang=\"zh-CN\">"));
    CHECK(has(page.html, "1 234"));
    CHECK_FALSE(has(page.html, "8 765"));
    CHECK_FALSE(has(page.html, "王芳"));
    CHECK_FALSE(has(page.html, "自动1"));     // the number of the transfer
    CHECK_FALSE(has(page.html, "群众评价"));  // nobody was asked yet
  }
}

TEST_CASE("satisfaction is shown with its number of raters, and no share of fewer than five",
          "[disclosure]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  const auto page = [&](Satisfaction satisfaction) {
    return pages(report_of(office, [&](auto) { return satisfaction; }), words())[1].html;
  };
  CHECK(has(page({.raters = 40, .satisfied = 37}), "满意度 92%，40 人评价"));
  const auto few = page({.raters = 4, .satisfied = 4});
  CHECK(has(few, "4 人评价"));
  CHECK_FALSE(has(few, "满意度"));
}

TEST_CASE("tables for staff have a cell for each column", "[disclosure]") {
  Office office{"shufu-2024"};
  office.contracted("SF11", Money::yuan(160000), "");
  REQUIRE(
      handlers::funds::agree(office.db, office.means(), office.get("SF11"),
                             {{.label = "全部", .amount = Money::yuan(160000), .needs = {"contract.signed"}}},
                             office.cashier, office.now));
  office.pay_next("SF11");
  office.report("SF11", {2024, 3}, {{"spent", 100}, {"spending.materials", 60}});
  const auto sheets = tables(report_of(office), words());
  REQUIRE(sheets.size() == 5);
  for (const auto& sheet : sheets)
    for (const auto& row : sheet.rows)
      CHECK(row.size() == sheet.columns.size());
  CHECK(sheets[1].rows.size() == 1);
  CHECK(sheets[2].rows.size() == 1);
}
