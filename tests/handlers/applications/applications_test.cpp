#include "handlers/applications/applications.h"

#include "handlers/applications/print.h"
#include "handlers/programs/program_file.h"
#include "storage/db/migrate.h"
#include "storage/repo/applications.h"
#include "storage/repo/organizations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::applications;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::FieldValue;
using storage::model::Money;
using storage::model::ProjectState;
namespace repo = storage::repo;

namespace {

const CivilDate kToday{2020, 3, 2};
const auto kNow = kToday.at(std::chrono::hours{9});

FieldValue number(std::int64_t value) {
  return {.number = value, .text = std::nullopt, .approximate = false, .words = ""};
}
FieldValue words(std::string value) {
  return {.number = std::nullopt, .text = std::move(value), .approximate = false, .words = ""};
}

/// Huli's programme and a community that applies.
struct Huli {
  Huli() {
    storage::db::migrate(db);
    const auto program = *programs::read_program(LINLI_SOURCE_DIR "/templates/programs/huli-2020.toml");
    programme = repo::programs::save(db, program.code, program.name, rules::to_json(program), kNow);
    storage::model::Organization committee;
    committee.name = "禾山社区居委会";
    committee.registration = storage::model::Registration::kCommittee;
    committee.street = "禾山街道";
    community = repo::organizations::add(db, committee, kNow);
    draft = repo::applications::start(db, community, programme, "person:1", kNow).id;
    repo::applications::choose(db, draft, "", "");
  }
  void answer(const std::string& field, const FieldValue& value) {
    repo::applications::put(db, draft, field, value);
  }
  void answer_all() {
    answer("community", words("禾山社区"));
    answer("project_year", number(1));
    answer("name", words("楼道里的<茶话会>"));
    answer("kind", words("单项"));
    answer("renewal", words("否"));
    answer("amount", number(Money::yuan(200000).fen()));
    answer("residents_asked", words("是"));
    answer("residents_opinions", words("一百二十户里九成想要"));
    answer("people_served", number(300));
    answer("reasons", words("老人多、孩子多，缺一个能坐下来说话的地方。"));
    answer("committee_decided", words("是"));
    answer("remarks", words(""));
  }
  Subject subject() { return subject_of(db, catalogue, draft); }
  storage::model::Result<storage::model::Project> submit() {
    return applications::submit(db, subject(), "person:1", kNow);
  }

  storage::db::Connection db{":memory:", storage::db::Connection::Mode::kWriter};
  catalogue::Catalogue catalogue;
  storage::model::ProgramId programme;
  storage::model::OrganizationId community;
  storage::model::ApplicationId draft;
};

}  // namespace

TEST_CASE("an application that says everything becomes a project that was applied for", "[applications]") {
  Huli huli;
  CHECK(huli.submit().error().code == Code::kInvalid);
  huli.answer_all();
  const auto project = huli.submit();
  REQUIRE(project);
  CHECK(project->code == "SB0001");
  CHECK(project->state == ProjectState::kApplied);
  CHECK(project->requested == Money::yuan(200000));
  CHECK(project->approved == Money{});
  CHECK(project->place == "禾山社区");
  CHECK(repo::applications::find(huli.db, huli.draft)->project == project->id);
  CHECK(repo::applications::of_project(huli.db, project->id)->id == huli.draft);
  SECTION("and is changed no more") {
    CHECK_THROWS_AS(huli.answer("kind", words("综合")), std::logic_error);
    CHECK_THROWS_AS(repo::applications::choose(huli.db, huli.draft, "", ""), std::logic_error);
  }
  SECTION("and leaves room for the next one") {
    CHECK_FALSE(repo::applications::open(huli.db, huli.community, huli.programme));
    CHECK(repo::applications::start(huli.db, huli.community, huli.programme, "person:1", kNow).id !=
          huli.draft);
  }
}

TEST_CASE("a rule that refuses is named, and nothing becomes of the application", "[applications]") {
  Huli huli;
  huli.answer_all();
  huli.answer("committee_decided", words("否"));
  const auto refused = huli.submit();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kForbidden);
  CHECK(refused.error().message == "against the rule committee");
  CHECK_FALSE(repo::projects::find(huli.db, "SB0001"));
}

TEST_CASE("a rule in principle is said and refuses nobody", "[applications]") {
  Huli huli;
  huli.answer_all();
  huli.answer("amount", number(Money::yuan(200000).fen() + 1));
  const auto against =
      objections(huli.db, huli.subject(), repo::applications::values(huli.db, huli.draft), kToday);
  REQUIRE(against.size() == 1);
  CHECK(against.front().rule->id == "amount");
  CHECK(against.front().by == 1);
  CHECK(huli.submit());
}

TEST_CASE("an answer to a choice is its number, its words, or words around it", "[applications]") {
  rules::FormField field;
  field.kind = rules::FieldKind::kText;
  field.options = {"综合", "单项"};
  struct Case {
    const char* said;
    const char* taken;  ///< null: asked again
  };
  for (const auto& [said, taken] :
       {Case{"1", "综合"}, Case{"2", "单项"}, Case{"单项", "单项"}, Case{"是单项的", "单项"},
        Case{"0", nullptr}, Case{"3", nullptr}, Case{"综合还是单项", nullptr}, Case{"不知道", nullptr},
        Case{"", nullptr}}) {
    INFO(said);
    const auto value = fitted(field, words(said));
    CHECK(value.ok() == (taken != nullptr));
    if (taken && value) CHECK(value->text == taken);
  }
  field.options.clear();
  CHECK(fitted(field, words("随便什么"))->text == "随便什么");
}

TEST_CASE("the form prints in its layout, with the opinions so far and everything escaped",
          "[applications]") {
  Huli huli;
  huli.answer_all();
  auto project = *huli.submit();
  const auto forms = *text::Text::load(LINLI_SOURCE_DIR "/templates/forms");
  const auto has = [](const std::string& page, const char* words) {
    return page.find(words) != std::string::npos;
  };
  auto page = *print(huli.db, huli.catalogue, forms, project);
  CHECK(has(page, "楼道里的&lt;茶话会&gt;"));
  CHECK_FALSE(has(page, "<茶话会>"));
  CHECK(has(page, "200 000 元"));
  CHECK(has(page, "第 1 年"));
  CHECK(has(page, "单项"));
  CHECK(has(page, "2020年3月2日"));
  CHECK(has(page, "街道审核"));
  CHECK(has(page, "采购评审"));
  CHECK(has(page, "区民政局审核、区财政局审核"));
  CHECK_FALSE(has(page, "{{"));
  CHECK_FALSE(has(page, "情况属实"));

  repo::projects::move(huli.db, project.id,
                       {.from = ProjectState::kApplied,
                        .to = ProjectState::kScreened,
                        .reason = std::nullopt,
                        .opinion = "情况属实，同意上报。",
                        .actor = "staff:1",
                        .at = CivilDate{2020, 3, 9}.at(std::chrono::hours{10})});
  project = repo::projects::find(huli.db, project.id).value();
  page = *print(huli.db, huli.catalogue, forms, project);
  CHECK(has(page, "情况属实，同意上报。"));
  CHECK(has(page, "2020年3月9日"));
}
