#include "handlers/reports/checking.h"

#include <string>
#include <vector>

#include "handlers/programs/program_file.h"
#include "handlers/reports/reports.h"
#include "storage/repo/remarks.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::reports;
using namespace linli::storage;
using linli::tests::at;

namespace {

rules::Program program_of(const char* name) {
  return *handlers::programs::read_program(std::string{LINLI_SOURCE_DIR "/templates/programs/"} + name);
}

const text::Text& chat() {
  static const auto text = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  return text;
}

model::FieldValue number(std::int64_t value) {
  return {.number = value, .text = std::nullopt, .approximate = false, .words = ""};
}

using Figures = std::vector<std::pair<std::string, std::int64_t>>;

struct Filing : tests::County {
  explicit Filing(const char* name = "shufu-2024.toml") : plan(program_of(name)) {}

  model::Report draft(model::Month month, const Figures& figures) {
    const auto latest = repo::reports::latest(db, project, month);
    const auto report = latest && latest->state != model::ReportState::kDraft
                            ? *reopen(db, *latest, lead, at())
                            : *open_draft(db, project, month, lead, at());
    std::vector<repo::reports::Change> changes;
    for (const auto& [field, value] : figures)
      changes.push_back({field, number(value)});
    repo::reports::change(db, report.id, changes, lead, at());
    return report;
  }
  std::vector<Doubt> doubts(const model::Report& report) {
    return doubts_about(db, chat(), plan, *repo::projects::find(db, project), report);
  }
  std::vector<Doubt> ask(const model::Report& report) { return ask_once(db, doubts(report), report, at()); }
  void file(const model::Report& report, std::string_view words = "提交") {
    settle(db, doubts(report), report, words, lead, at());
    repo::reports::submit(db, report.id, lead, at());
  }
  std::vector<repo::remarks::Remark> remarks(const model::Report& report) {
    return repo::remarks::of(db, report.id);
  }

  rules::Program plan;
};

const model::Month kMay{2024, 5};
const model::Month kApril{2024, 4};

Figures month(std::int64_t labour = 0) {
  return {{"sessions", 8},
          {"people_served", 120},
          {"volunteers", 10},
          {"spent", 12'000'000},
          {"spending.labour", labour}};
}

}  // namespace

TEST_CASE("the question names share, limit, excess and clause", "[reports]") {
  auto plan = program_of("chongchuan-2021.toml");
  const auto* rule = plan.rule("fixed.labour");
  REQUIRE(rule);
  const auto amount = model::Money::yuan(120'000);
  const auto say = [&](std::int64_t value) {
    return say_question(chat(), plan,
                        {.kind = rules::Question::Kind::kRule,
                         .field = "budget.labour",
                         .value = value,
                         .bound = 3'600'000,
                         .rule = rule},
                        amount);
  };
  CHECK(say(4'080'000) == "到这个月，人力成本已占 34%，超过 30% 的规定，超 4 800 元。（依据：" +
                              plan.document + " 四(一)1(1)）");
  CHECK(say(3'600'001).find("已占 30.1%") != std::string::npos);
}

TEST_CASE("a question is asked once, with its figures, and kept with what was said to it", "[reports]") {
  Filing filing;
  const auto draft = filing.draft(kMay, month(10'500'000));
  const auto asked = filing.ask(draft);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].says ==
        "到这个月，人力成本一共 105 000 元，规定最多 100 000 元，超 5 000 元。（依据：实施方案 三1）");
  CHECK(waits_for_remark(filing.db, draft.id));
  CHECK(filing.ask(draft).empty());
  remark(filing.db, draft.id, "补发了去年的工资");
  CHECK_FALSE(waits_for_remark(filing.db, draft.id));
  filing.file(draft);
  REQUIRE(filing.remarks(draft).size() == 1);
  CHECK(filing.remarks(draft)[0].answer == "补发了去年的工资");
  CHECK(filing.count("SELECT COUNT(*) FROM audit_events WHERE action = 'report.questioned'") == 1);
}

TEST_CASE("filing again is an answer, too, and what was put right is forgotten", "[reports]") {
  Filing filing;
  const auto draft = filing.draft(kMay, month(10'500'000));
  filing.ask(draft);
  SECTION("it stays as it was") {
    filing.file(draft, "对");
    CHECK(filing.remarks(draft)[0].answer == "对");
  }
  SECTION("it is put right") {
    filing.draft(kMay, {{"spending.labour", 1'000'000}});
    CHECK(filing.ask(draft).empty());
    filing.file(draft);
    CHECK(filing.remarks(draft).empty());
  }
  SECTION("it is changed and still wrong: that is another question") {
    filing.draft(kMay, {{"spending.labour", 11'000'000}});
    CHECK(filing.ask(draft).size() == 1);
    filing.file(draft);
    CHECK(filing.remarks(draft).size() == 1);
  }
}

TEST_CASE("three at most are asked, the others are for whoever reviews", "[reports]") {
  Filing filing;
  filing.file(
      filing.draft(kMay, {{"sessions", 9}, {"people_served", 130}, {"volunteers", 12}, {"spent", 0}}));
  const auto draft = filing.draft(kMay, {{"sessions", 1},
                                         {"people_served", 1},
                                         {"volunteers", 1},
                                         {"spent", 100},
                                         {"spending.labour", 20'000'000}});
  CHECK(filing.doubts(draft).size() == 5);
  CHECK(filing.ask(draft).size() == 3);
  CHECK(filing.ask(draft).empty());
  filing.file(draft);
  int asked = 0;
  for (const auto& one : filing.remarks(draft)) {
    asked += one.asked ? 1 : 0;
    CHECK(one.asked == !one.answer.empty());
  }
  CHECK(asked == 3);
  CHECK(filing.remarks(draft).size() == 5);
}

TEST_CASE("a correction is not asked again what was answered before", "[reports]") {
  Filing filing;
  const auto first = filing.draft(kMay, month(10'500'000));
  filing.ask(first);
  remark(filing.db, first.id, "街道知道");
  filing.file(first);
  const auto second = filing.draft(kMay, {{"volunteers", 12}});
  CHECK(filing.ask(second).empty());
  filing.file(second);
  REQUIRE(filing.remarks(second).size() == 1);
  CHECK(filing.remarks(second)[0].answer == "街道知道");
}

TEST_CASE("what was filed before counts, in drafts nobody has filed it does not", "[reports]") {
  Filing filing;
  filing.draft(kApril, month(9'000'000));
  const auto draft = filing.draft(kMay, month(5'000'000));
  CHECK(filing.doubts(draft).empty());
  filing.file(*repo::reports::latest(filing.db, filing.project, kApril));
  CHECK(filing.doubts(draft).size() == 2);  // labour, and more than the grant in all
}
