#include "handlers/disclosure/publish.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "handlers/disclosure/pages.h"
#include "handlers/disclosure/tables.h"
#include "handlers/disclosure/voices.h"
#include "storage/repo/comments.h"
#include "storage/repo/observations.h"
#include "storage/repo/people.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"
#include "storage/repo/tickets.h"
#include "tests/handlers/funds/office.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::handlers::disclosure;
using linli::tests::Office;
using storage::model::Money;
namespace fs = std::filesystem;
namespace repo = storage::repo;
namespace sheets = handlers::sheets;

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

ProgramReport report_of(Office& office) {
  return report_on(office.db, office.program, office.rules, office.calendar,
                   storage::model::CivilDate::of(office.now));
}

/// A code under which residents rate the project.
storage::model::SceneId code_of(Office& office, const std::string& project) {
  return repo::scenes::add(office.db,
                           {.id = {},
                            .value = "code-" + project,
                            .project = office.get(project).id,
                            .activity = "",
                            .held_on = std::nullopt,
                            .closes_on = {2025, 2, 28},
                            .url = "",
                            .voter_key = storage::model::Secret{std::string(64, 'a')}},
                           office.now, "cli");
}

void rate(Office& office, storage::model::SceneId scene, int voices, int level) {
  for (int i = 0; i < voices; ++i)
    repo::ratings::put(office.db, {.scene = scene,
                                   .voter = std::to_string(level) + ":" + std::to_string(i),
                                   .level = level,
                                   .month = {2024, 5},
                                   .way = storage::model::RatingWay::kChat,
                                   .rushed = false});
}

const Page& page_of(const std::vector<Page>& all, const std::string& file) {
  return *std::ranges::find(all, file, &Page::file);
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

TEST_CASE("satisfaction is shown with its raters and its interval, and no share of fewer than five",
          "[disclosure]") {
  Office office;
  for (const auto* code : {"CC01", "CC02", "CC03"})
    office.contracted(code, Money::yuan(100000));
  const auto many = code_of(office, "CC01");
  rate(office, many, 20, 5);
  rate(office, many, 17, 4);
  rate(office, many, 3, 2);
  rate(office, code_of(office, "CC02"), 4, 5);
  const auto report = report_of(office);
  const auto all = pages(report, words());
  CHECK(has(page_of(all, "project-CC01.html").html,
            "满意度 93%（40 人评价，37 人满意；实际多半在 80% 到 98% 之间）"));
  const auto& few = page_of(all, "project-CC02.html").html;
  CHECK(has(few, "4 人评价。人太少，满 5 人再算满意度。"));
  CHECK_FALSE(has(few, "%（"));
  CHECK_FALSE(has(page_of(all, "project-CC03.html").html, "群众评价"));
  // All of the programme's voices together, and each project beside its name.
  const auto& index = page_of(all, "index.html").html;
  CHECK(has(index, "所有项目合起来，满意度 93%（44 人评价，41 人满意；"));
  CHECK(has(index, "<td>93%（40 人评价，多半在 80%～98%）</td>"));
  CHECK(has(index, "<td>4 人评价，太少不算</td>"));
  CHECK(has(index, "<td>还没有人评</td>"));
}

TEST_CASE("the spreadsheet gives raters to every project and a share to those with five", "[disclosure]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  office.contracted("CC02", Money::yuan(100000));
  const auto scene = code_of(office, "CC01");
  rate(office, scene, 4, 5);
  const auto cells = [&] {
    const auto sheet = public_tables(report_of(office), words()).front();
    const auto row = std::ranges::find_if(
        sheet.rows, [](const auto& one) { return one.front() == sheets::WrittenCell{std::string{"CC01"}}; });
    std::vector<sheets::WrittenCell> last;
    for (const auto* column :
         {"评价人数（人）", "满意度（%，满5人才算）", "满意度下限（%）", "满意度上限（%）"})
      last.push_back(row->at(
          static_cast<std::size_t>(std::ranges::find(sheet.columns, column) - sheet.columns.begin())));
    return last;
  };
  using Cells = std::vector<sheets::WrittenCell>;
  CHECK((cells() == Cells{std::int64_t{4}, {}, {}, {}}));
  rate(office, scene, 1, 1);
  CHECK((cells() == Cells{std::int64_t{5}, std::int64_t{80}, std::int64_t{37}, std::int64_t{97}}));
}

TEST_CASE("what was said and done is public once a ticket is closed and its text may be shown",
          "[disclosure]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  office.contracted("CC02", Money::yuan(100000));
  const auto scene = code_of(office, "CC01");
  const auto say = [&](const std::string& said, const std::string& held, const std::string& done) {
    const auto id = repo::tickets::open(office.db,
                                        {.id = {},
                                         .scene = scene,
                                         .project = office.get("CC01").id,
                                         .text = said,
                                         .held = held,
                                         .opened_on = {2024, 6, 1},
                                         .due_on = {2024, 6, 10},
                                         .answer = "",
                                         .contact = ""},
                                        office.now);
    if (done.empty()) return;
    repo::tickets::advance(office.db, repo::tickets::find(office.db, id).value(),
                           {.state = storage::model::TicketState::kClosed,
                            .due_on = {2024, 6, 10},
                            .actor = "person:1",
                            .answer = done},
                           office.now);
  };
  say("地滑", "", "铺了<防滑垫>");
  say("灯不亮", "", "");
  say("有人骂人", "abuse", "谈过了");
  const auto all = pages(report_of(office), words());
  const auto& page = page_of(all, "project-CC01.html").html;
  CHECK(has(page, "您说：地滑<br>我们做：铺了&lt;防滑垫&gt;（2024-"));
  CHECK_FALSE(has(page, "灯不亮"));
  CHECK_FALSE(has(page, "骂人"));
  CHECK_FALSE(has(page_of(all, "project-CC02.html").html, "我们做"));
}

TEST_CASE("what residents say is told to staff, words only where five rate", "[disclosure]") {
  Office office;
  office.contracted("CC01", Money::yuan(100000));
  office.contracted("CC02", Money::yuan(100000));
  const auto many = code_of(office, "CC01");
  const auto few = code_of(office, "CC02");
  rate(office, many, 4, 5);
  rate(office, many, 1, 1);
  rate(office, few, 4, 4);
  for (const auto scene : {many, few})
    repo::comments::add(office.db, {.id = "comment of " + std::to_string(scene.value),
                                    .scene = scene,
                                    .voter = "5:0",
                                    .text = "很好",
                                    .photo = std::nullopt,
                                    .reason = "",
                                    .month = {2024, 5}});
  const auto say = [&](const std::string& said, const std::string& held) {
    repo::tickets::open(office.db,
                        {.id = {},
                         .scene = many,
                         .project = office.get("CC01").id,
                         .text = said,
                         .held = held,
                         .opened_on = {2024, 6, 1},
                         .due_on = {2024, 6, 10},
                         .answer = "",
                         .contact = ""},
                        office.now);
  };
  say("地滑", "");
  say("有人骂人", "abuse");
  // An observer has looked at one of them, by name and on the sheet.
  const std::vector<handlers::rules::ObservationPoint> points{
      {.id = "people", .label = "反应", .question = "?", .source = "x"},
      {.id = "place", .label = "场地", .question = "?", .source = "x"}};
  const auto observer =
      repo::people::ensure(office.db, storage::model::OpenId{"openid-of-an-observer"}, office.now);
  const auto visit = repo::observations::start(office.db, office.get("CC01").id, observer, office.now);
  repo::observations::put(office.db, visit.id, "people", 5);
  repo::observations::put(office.db, visit.id, "place", 4);
  repo::observations::finish(office.db, *repo::observations::draft(office.db, observer), observer,
                             office.now);
  const auto sheets = voices(office.db, office.program, points, words());
  REQUIRE(sheets.size() == 5);
  using Cells = std::vector<sheets::WrittenCell>;
  const auto text = [](const char* said) { return sheets::WrittenCell{std::string{said}}; };
  const auto number = [](std::int64_t is) { return sheets::WrittenCell{is}; };
  const auto row_of = [&](const sheets::Sheet& sheet, const char* code) {
    return *std::ranges::find_if(sheet.rows, [&](const Cells& row) { return row.front() == text(code); });
  };
  CHECK(sheets[0].name == "满意度");
  const auto rated = row_of(sheets[0], "CC01");
  CHECK((Cells{rated.begin() + 4, rated.end()} ==
         Cells{number(5), number(4), number(80), number(37), number(97), number(0), number(4), number(0),
               number(0), number(0), number(1), number(1), text("4.5")}));
  const auto unrated = row_of(sheets[0], "CC02");
  CHECK((Cells{unrated.begin() + 4, unrated.begin() + 9} == Cells{number(4), number(4), {}, {}, {}}));
  CHECK(sheets[1].rows.size() == 2);
  CHECK((Cells{unrated.end() - 2, unrated.end()} == Cells{number(0), sheets::WrittenCell{}}));
  CHECK((sheets[2].rows == std::vector<Cells>{{text("CC01"), text("2024-05"), text("很好"), {}}}));
  REQUIRE(sheets[4].rows.size() == 1);
  CHECK(sheets[4].columns.back() == "场地");
  const auto& seen = sheets[4].rows.front();
  CHECK((Cells{seen.begin() + 3, seen.end()} == Cells{text("4.5"), number(5), number(4)}));
  REQUIRE(sheets[3].rows.size() == 2);
  CHECK((Cells{sheets[3].rows[0].begin() + 1, sheets[3].rows[0].begin() + 5} ==
         Cells{text("CC01"), text("地滑"), text("待答复"), text("组织")}));
  CHECK(sheets[3].rows[1][2] == text("（待核对）"));
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
