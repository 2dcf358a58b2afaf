#include "handlers/importing/importing.h"

#include <fstream>
#include <map>

#include "storage/db/transaction.h"
#include "storage/repo/audit.h"
#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"
#include "storage/repo/roster.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::handlers::importing;
using linli::tests::at;
namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::CreditCode;
using storage::model::Money;
using Lines = std::vector<std::string>;

namespace {

constexpr auto kData = LINLI_SOURCE_DIR "/tests/handlers/sheets/data/";
constexpr auto kSilent = [](auto&&) {};

const auto kSun = CreditCode::parse("52653121MJ00000010").value();
const auto kNeighbours = CreditCode::parse("52653121MJ00000023").value();

/// A county without organizations and with one programme, into which lists are brought.
struct Desk {
  Desk() : db(tests::migrated(":memory:")) {
    repo::programs::save(db, "shufu-2024", "疏附县2024年", "{}", at());
  }

  std::string write(const std::string& text) {
    std::ofstream{scratch.file("list.csv"), std::ios::binary | std::ios::trunc} << text;
    return scratch.file("list.csv");
  }
  /// What is wrong with a file, cell by cell.
  Lines problems(Kind kind, const std::string& path, const std::string& program = "shufu-2024") {
    std::vector<handlers::sheets::Problem> found;
    const auto batch = read_batch(path, kind, program, found, kSilent);
    REQUIRE(batch);
    if (found.empty()) found = preview(db, *batch, kSilent, kSilent).problems;
    Lines all;
    for (const auto& problem : found)
      all.push_back(problem.text());
    return all;
  }
  Batch batch(Kind kind, const std::string& path, const std::string& program = "shufu-2024") {
    std::vector<handlers::sheets::Problem> found;
    auto read = read_batch(path, kind, program, found, kSilent);
    INFO((found.empty() ? "" : found.front().text()));
    REQUIRE(read);
    REQUIRE(found.empty());
    return *std::move(read);
  }
  Lines preview_text(const Batch& of) {
    Lines all;
    const auto summary = preview(
        db, of, [&](const Outcome& outcome) { all.push_back(text(outcome)); }, kSilent);
    REQUIRE(summary.problems.empty());
    return all;
  }
  /// "added/changed/same"
  std::string bring(Kind kind, const std::string& path) {
    const auto list = batch(kind, path);
    storage::db::Transaction transaction{db};
    const auto summary = apply(db, list, at(), "cli", kSilent);
    INFO((summary.problems.empty() ? "" : summary.problems.front().text()));
    REQUIRE(summary.problems.empty());
    transaction.commit();
    return std::to_string(summary.added) + "/" + std::to_string(summary.changed) + "/" +
           std::to_string(summary.same);
  }
  void bring_everything() {
    bring(Kind::kOrganizations, kData + std::string{"organizations.csv"});
    bring(Kind::kProjects, kData + std::string{"projects.xlsx"});
    bring(Kind::kPeople, kData + std::string{"people.csv"});
  }
  std::int64_t events() { return repo::audit::head(db).seq; }
  std::int64_t count(const std::string& table) { return db.integer("SELECT count(*) FROM " + table).value(); }

  tests::Scratch scratch;
  storage::db::Connection db;
};

}  // namespace

TEST_CASE("three lists as staff keep them come in with everything they say", "[importing]") {
  Desk desk;
  CHECK(desk.bring(Kind::kOrganizations, kData + std::string{"organizations.csv"}) == "3/0/0");
  const auto sun = repo::organizations::find(desk.db, kSun).value();
  CHECK(sun.name == "暖阳社会工作服务中心");
  CHECK(sun.rating == 3);
  CHECK(sun.own_account == true);
  CHECK(sun.founded_on == CivilDate{2016, 5, 12});
  CHECK(sun.street == "站敏乡");
  const auto others = repo::organizations::named(desk.db, "百灵鸟志愿者协会");
  REQUIRE(others.size() == 1);
  CHECK(others[0].rating == 2);
  CHECK(others[0].founded_on == CivilDate{2021, 6, 1});
  CHECK(repo::organizations::inspections(desk.db, others[0].id) ==
        repo::organizations::Inspections{{2023, false}});

  CHECK(desk.bring(Kind::kProjects, kData + std::string{"projects.xlsx"}) == "3/0/0");
  const auto bell = repo::projects::find(desk.db, "SF01").value();
  CHECK(bell.organization == sun.id);
  CHECK(bell.approved == Money::yuan(160000));
  CHECK(bell.starts_on == CivilDate{2024, 3, 1});
  CHECK(bell.ends_on == CivilDate{2025, 2, 28});
  CHECK(bell.place == "一村、二村");
  const auto school = repo::projects::find(desk.db, "SF02").value();
  CHECK(school.approved == Money::yuan(35500));  // a formula in 万元 that ends in …99999999998
  CHECK(school.organization == repo::organizations::find(desk.db, kNeighbours)->id);
  CHECK(school.ends_on == CivilDate{2024, 12, 31});
  const auto meals = repo::projects::find(desk.db, "SF03").value();
  CHECK(meals.approved == Money::yuan(28000));  // said in 元 below a header in 万元
  CHECK(meals.place == "吾库萨克镇");

  CHECK(desk.bring(Kind::kPeople, kData + std::string{"people.csv"}) == "4/0/0");
  const auto wang = repo::roster::find(desk.db, school.id, "王 建国").value();
  CHECK(wang.phone.reveal() == "13900002222");
  CHECK(wang.role == storage::model::Role::kLead);
  CHECK(repo::roster::find(desk.db, school.id, "李芳")->role == storage::model::Role::kDeputy);
  CHECK(repo::roster::find(desk.db, school.id, "赵敏")->phone.empty());
  CHECK_FALSE(repo::audit::verify(desk.db));
}

TEST_CASE("the same list again changes nothing and leaves no trace", "[importing]") {
  Desk desk;
  desk.bring_everything();
  const auto events = desk.events();
  CHECK(desk.bring(Kind::kOrganizations, kData + std::string{"organizations.csv"}) == "0/0/3");
  CHECK(desk.bring(Kind::kProjects, kData + std::string{"projects.xlsx"}) == "0/0/3");
  CHECK(desk.bring(Kind::kPeople, kData + std::string{"people.csv"}) == "0/0/4");
  CHECK(desk.events() == events);
}

TEST_CASE("a preview says row by row what would change, and changes nothing", "[importing]") {
  Desk desk;
  desk.bring_everything();
  const auto events = desk.events();
  CHECK(
      desk.preview_text(desk.batch(Kind::kOrganizations,
                                   desk.write("组织名称,信用代码,等级,对公账户,2023年检,2024年检\n"
                                              "暖阳社会工作服务中心,52653121MJ00000010,4A,是,合格,合格\n"
                                              "阳光互助会,52653121MJ00000023,,,,\n"
                                              "新组织,52653121MJ00000049,,,,\n"
                                              "百灵鸟志愿者协会,52653121MJ00000036,2A,否,不合格,\n"))) ==
      Lines{"第2行 更改 暖阳社会工作服务中心 52653121MJ00000010：评估等级 3A → 4A；2024年年检 （空） → 合格",
            "第3行 更改 阳光互助会 52653121MJ00000023：组织名称 阳光\"邻里\"互助会 → 阳光互助会",
            "第4行 新增 新组织 52653121MJ00000049", "第5行 不变 百灵鸟志愿者协会 52653121MJ00000036"});
  CHECK(desk.preview_text(desk.batch(Kind::kProjects,
                                     desk.write("项目编号,项目名称,承接组织,批准金额（元）,结束日期,托管\n"
                                                "SF01,银铃相伴,阳光\"邻里\"互助会,\"150,000.50\",,是\n"))) ==
        Lines{"第2行 更改 SF01 银铃相伴：承接组织 暖阳社会工作服务中心 → 阳光\"邻里\"互助会；批准金额 160 "
              "000元 → "
              "150 000.50元；街道托管 否 → 是"});
  CHECK(desk.preview_text(
            desk.batch(Kind::kPeople, desk.write("项目编号,姓名,手机,身份\n"
                                                 "SF01,阿依古丽·买买提,13700003333,副负责人\n"))) ==
        Lines{"第2行 更改 SF01 阿依古丽·买买提：电话 尾号1111 → 尾号3333；角色 负责人 → 副负责人"});
  CHECK(desk.events() == events);
  CHECK(desk.count("organizations") == 3);
}

TEST_CASE("what changes is audited with before and after, and nothing else", "[importing]") {
  Desk desk;
  desk.bring_everything();
  const auto events = desk.events();
  CHECK(desk.bring(Kind::kOrganizations,
                   desk.write("组织名称,信用代码,等级\n暖阳社会工作服务中心,52653121MJ00000010,4A\n"
                              "阳光\"邻里\"互助会,52653121MJ00000023,无\n")) == "0/1/1");
  CHECK(desk.events() == events + 1);
  std::string before, after;
  repo::audit::each(desk.db, [&](const repo::audit::Link& link) {
    before = link.event.before;
    after = link.event.after;
    CHECK(link.event.after.find("138") == std::string::npos);  // no telephone number anywhere
  });
  CHECK(before == "rating: 3");
  CHECK(after == "rating: 4");
  // What the list does not say stays.
  CHECK(repo::organizations::find(desk.db, kSun)->street == "站敏乡");
}

TEST_CASE("a bad cell names itself and its reason, and all of them are told", "[importing]") {
  Desk desk;
  const auto events = desk.events();
  CHECK(desk.problems(Kind::kOrganizations,
                      desk.write("名单\n序号,组织名称,统一社会信用代码,评估等级,成立日期,独立账户\n"
                                 "1,甲,52653121MJ00000011,3A,2024-02-30,是\n"
                                 "2,,52653121MJ00000010,9A,2020-01-01,也许\n")) ==
        Lines{"C3 统一社会信用代码：校验位不对", "E3 成立日期：没有这一天",
              "B4 组织名称：是空的（合并的单元格请拆开，每行都填）",
              "D4 评估等级：等级要写 1A 到 5A，没有就写“无”", "F4 独立账户：要写“是”或“否”"});
  CHECK(desk.problems(Kind::kOrganizations, desk.write("组织名称,信用代码\n")) ==
        Lines{"表头下面一行都没有"});
  CHECK(desk.events() == events);
}

TEST_CASE("what contradicts the database or itself is a problem", "[importing]") {
  Desk desk;
  desk.bring_everything();
  desk.bring(Kind::kOrganizations,
             desk.write("名称,信用代码,备案号\n新组织,52653121MJ00000049,ZM-1\n同名,,ZM-2\n同名,,ZM-3\n"));
  CHECK(
      desk.problems(Kind::kOrganizations,
                    desk.write("名称,信用代码,备案号\n甲,52653121MJ00000010,\n乙,52653121MJ00000010,\n丙,,\n"
                               "丁,52653121MJ00000023,ZM-1\n戊,52653121MJ0000005C,ZM-1\n")) ==
      Lines{"B3 统一社会信用代码：和第2行重复", "B4 统一社会信用代码：和备案号都是空的，至少要有一个",
            "C5 备案号：已经是另一个组织的，它的信用代码不同", "C6 备案号：和第5行重复"});
  CHECK(desk.problems(
            Kind::kProjects,
            desk.write("项目编号,项目名称,信用代码,承接组织,计划,批准金额(元),开始日期,结束日期,状态\n"
                       "X1,甲,52653121MJ0000006F,,,5000,2024-1-1,2024-2-1,\n"
                       "X2,乙,,同名,,5000,2024-1-1,2024-2-1,\n"
                       "X3,丙,,没有的,无此计划,5000,2024-1-1,2024-2-1,\n"
                       "X4,丁,,新组织,,,2024-3-1,2024-2-1,\n"
                       "X5,戊,,新组织,,5000,2024-3-1,2024-2-1,\n"
                       "SF01,银铃相伴,,,,,,,结项\n"
                       "SF01,银铃相伴,,,,,,,\n")) ==
        Lines{"C2 统一社会信用代码：没有这个组织，请先导入组织",
              "D3 承接组织：有几个组织都叫这个名字，请写信用代码", "E4 计划编号：没有编号是“无此计划”的计划",
              "D4 承接组织：没有叫这个名字的组织，请先导入组织", "F5 批准金额：是空的，新项目要有",
              "H6 结束日期：早于开始日期 2024-03-01", "I7 状态：现在是“实施”，导入不能改状态",
              "A8 项目编号：和第7行重复"});
  CHECK(desk.problems(Kind::kProjects, desk.write("项目编号,项目名称,承接组织\nX1,甲,新组织\n"), "") ==
        Lines{"第2行 计划编号：没有写，命令里也没有 --program", "第2行 批准金额：是空的，新项目要有",
              "第2行 开始日期：是空的，新项目要有", "第2行 结束日期：是空的，新项目要有"});
  CHECK(desk.problems(Kind::kPeople, desk.write("项目编号,姓名\nNO,张三\nSF01,李四\nSF01,李四\n")) ==
        Lines{"A2 项目编号：没有编号是“NO”的项目，请先导入项目", "B4 姓名：和第3行重复"});
}

TEST_CASE("tracks and offers are the programme's own, by name or number", "[importing]") {
  Desk desk;
  repo::programs::save(desk.db, "cc-2021", "崇川2021年",
                       R"({"tracks":[{"id":"fixed","label":"定投"},{"id":"micro","label":"微创投"}],)"
                       R"("offers":[{"number":"01"},{"number":"03"}]})",
                       at());
  desk.bring(Kind::kOrganizations, desk.write("名称,备案号\n甲社,F1\n"));
  const std::string head = "项目编号,项目名称,承接组织,计划,类别,清单序号,批准金额(元),开始日期,结束日期\n";
  const std::string rest = ",50000,2021-3-1,2021-11-15\n";
  CHECK(desk.problems(Kind::kProjects, desk.write(head + "C1,一,甲社,cc-2021,大赛,02" + rest)) ==
        Lines{"E2 类别：计划里没有“大赛”这个类别", "F2 清单序号：计划的清单里没有第“02”项"});
  CHECK(desk.bring(Kind::kProjects, desk.write(head + "C1,一,甲社,cc-2021,定 投,3" + rest)) == "1/0/0");
  CHECK(repo::projects::find(desk.db, "C1")->track == "fixed");
  CHECK(repo::projects::find(desk.db, "C1")->offer == "03");
  CHECK(desk.preview_text(desk.batch(Kind::kProjects, desk.write("编号,项目,类别\nC1,一,micro\n"), "")) ==
        Lines{"第2行 更改 C1 一：类别 定投 → 微创投"});
}

TEST_CASE("an organization that was filed and is registered now keeps its row", "[importing]") {
  Desk desk;
  desk.bring(Kind::kOrganizations, desk.write("名称,备案号,登记情况\n邻里队,ZM-7,街道备案\n"));
  CHECK(desk.bring(Kind::kOrganizations,
                   desk.write("名称,备案号,信用代码,登记情况\n邻里队,ZM-7,52653121MJ00000049,县级登记\n")) ==
        "0/1/0");
  CHECK(desk.count("organizations") == 1);
  CHECK(repo::organizations::filed_as(desk.db, "ZM-7")->credit_code->text() == "52653121MJ00000049");
}

TEST_CASE("an import that another one crossed is refused and undone", "[importing]") {
  Desk desk;
  desk.bring_everything();
  auto list =
      desk.batch(Kind::kProjects,
                 desk.write("项目编号,项目名称,批准金额(元)\nSF02,少年课堂,36000\nSF01,银铃相伴,1000\n"));
  CHECK(preview(desk.db, list, kSilent, kSilent).problems.empty());
  list.lines.back().values.front().second = "GONE";  // as if it had been taken away since
  const auto events = desk.events();
  {
    storage::db::Transaction transaction{desk.db};
    CHECK(apply(desk.db, list, at(), "cli", kSilent).problems.size() >= 1);
  }
  CHECK(desk.events() == events);
  CHECK(repo::projects::find(desk.db, "SF02")->approved == Money::yuan(35500));
}

TEST_CASE("a batch goes through the wire as it is, and nothing else does", "[importing]") {
  Desk desk;
  for (const auto& [kind, file] : std::map<Kind, std::string>{{Kind::kOrganizations, "organizations.csv"},
                                                              {Kind::kProjects, "projects.xlsx"},
                                                              {Kind::kPeople, "people.csv"}}) {
    const auto batch = desk.batch(kind, kData + file);
    const auto there = from_wire(to_wire(batch));
    REQUIRE(there);
    CHECK(there->kind == batch.kind);
    CHECK(there->program == batch.program);
    CHECK(there->columns == batch.columns);
    REQUIRE(there->lines.size() == batch.lines.size());
    for (std::size_t i = 0; i < batch.lines.size(); ++i) {
      CHECK(there->lines[i].row == batch.lines[i].row);
      CHECK(there->lines[i].values == batch.lines[i].values);
    }
  }
  const std::string head = R"({"kind":"organizations","program":"","columns":[[0,1]]})"
                           "\n";
  CHECK(from_wire(head + R"([7,0,"暖阳",1,"52653121MJ00000010"])"));
  for (const auto* line :
       {R"([7,0,"暖阳",1,"52653121MJ00000011"])", R"([7,1,"52653121MJ00000010"])", R"([7,0,""])",
        R"([7,0,"暖阳",0,"暖阳"])", R"([7,0,"暖阳",99,"x"])", R"([7,0,"暖阳",4,"6"])", R"([7,0,5])", R"({})",
        R"(["7"])", R"([7,0,"暖阳")", R"([7,0,"暖阳",6,"2024-02-30"])"})
    CHECK_FALSE(from_wire(head + line));
  for (const auto* text : {"", "{}", "[]", R"({"kind":"cats","program":"","columns":[]})",
                           R"({"kind":"people","program":"","columns":[[99,1]]})"})
    CHECK_FALSE(from_wire(text));
}

TEST_CASE("twenty thousand organizations and their projects come in at once, and once", "[importing]") {
  Desk desk;
  std::string organizations = "组织名称,备案号,评估等级\n";
  std::string projects = "项目编号,项目名称,备案号,批准金额（万元）,开始日期,结束日期\n";
  for (int i = 0; i < 20'000; ++i) {
    const auto number = std::to_string(i);
    organizations += "组织" + number + ",F" + number + ",3A\n";
    projects += "P" + number + ",项目" + number + ",F" + number + ",3.5,2024/3/1,2024/12/31\n";
  }
  std::size_t told = 0;
  CHECK(desk.bring(Kind::kOrganizations, desk.write(organizations)) == "20000/0/0");
  const auto list = desk.batch(Kind::kProjects, desk.write(projects));
  const auto summary = apply(desk.db, list, at(), "cli", [&](std::size_t lines) { told = lines; });
  CHECK(summary.added == 20'000);
  CHECK(told == 20'000);
  CHECK(desk.count("projects WHERE approved_fen = 3500000") == 20'000);
  const auto events = desk.events();
  CHECK(events == 1 + 40'000);
  const auto again = apply(desk.db, list, at(), "cli", kSilent);
  CHECK(again.same == 20'000);
  CHECK(desk.events() == events);
}
