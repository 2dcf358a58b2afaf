#include "handlers/review/review.h"

#include <string>
#include <vector>

#include "handlers/programs/program_file.h"
#include "storage/repo/conversations.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::review;
using namespace linli::storage;
using linli::tests::at;
using model::Code;
using model::Decision;
using model::ReportState;
using model::Role;

namespace {

const model::Month kMay{2024, 5};

std::string shufu() {
  static const auto rules = handlers::rules::to_json(
      *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml"));
  return rules;
}

struct Office : tests::County {
  Office() : County(":memory:", shufu()) {}

  model::Report file(std::int64_t sessions = 8) {
    const auto latest = repo::reports::latest(db, project, kMay);
    const auto draft = latest && latest->state == ReportState::kDraft
                           ? *latest
                           : repo::reports::start(db, project, kMay, lead, at());
    repo::reports::change(db, draft.id, {{"sessions", {{.number = sessions}}}}, lead, at());
    repo::reports::submit(db, draft.id, lead, at());
    return *repo::reports::find(db, draft.id);
  }
  model::Result<void> decide(const model::Report& report, const Ruling& ruling, const Reviewer& who) {
    return review::decide(db, text, catalogue, report.id, ruling, who, at());
  }
  Objection against(const model::Report& report, const Reviewer& who,
                    Decision decision = Decision::kAccepted) {
    return objection(db, catalogue, report.id, decision, who);
  }
  ReportState state(const model::Report& report) { return repo::reports::find(db, report.id)->state; }
  std::string context(model::PersonId person) { return repo::conversations::find(db, person).context; }
  std::string told(model::PersonId person) {
    return db
        .text("SELECT content FROM outbox WHERE idem_key LIKE '%:person:' || ? ORDER BY id DESC",
              {person.value})
        .value_or("");
  }

  text::Text text = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  catalogue::Catalogue catalogue;
};

const Ruling kAccept{.decision = Decision::kAccepted, .comment = "", .fields = {}};
Ruling send_back(std::vector<model::FieldComment> fields, std::string comment = "") {
  return {.decision = Decision::kReturned, .comment = std::move(comment), .fields = std::move(fields)};
}
Reviewer from(Role role, const char* street = "") {
  return {.actor = "staff:3", .role = role, .street = street, .person = std::nullopt};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("agency, bureau and the project's own street decide, nobody who files for it does", "[review]") {
  Office office;
  const auto report = office.file();
  CHECK(office.against(report, from(Role::kBureau)) == Objection::kNone);
  CHECK(office.against(report, from(Role::kAgency)) == Objection::kNone);
  CHECK(office.against(report, from(Role::kStreet, "站敏乡")) == Objection::kNone);
  CHECK(office.against(report, from(Role::kStreet, "乌帕尔镇")) == Objection::kOffGround);
  CHECK(office.against(report, from(Role::kLead)) == Objection::kNotTheirs);
  auto both = from(Role::kBureau);
  both.person = office.lead;
  CHECK(office.against(report, both) == Objection::kOwn);
  const auto refused = office.decide(report, kAccept, both);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kForbidden);
  CHECK(office.state(report) == ReportState::kSubmitted);
  CHECK(office.told(office.lead).empty());
}

TEST_CASE("a report is decided about once", "[review]") {
  Office office;
  const auto report = office.file();
  REQUIRE(office.decide(report, kAccept, from(Role::kBureau)));
  for (const auto& ruling : {kAccept, send_back({}, "再看看")}) {
    const auto refused = office.decide(report, ruling, from(Role::kAgency));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kConflict);
  }
  CHECK(office.against(report, from(Role::kBureau)) == Objection::kDecided);
  CHECK(office.against(report, from(Role::kBureau), Decision::kReopened) == Objection::kNone);
  CHECK(office.against({.id = {7}}, from(Role::kBureau)) == Objection::kUnknown);
}

TEST_CASE("what its lead has replaced is not decided about", "[review]") {
  Office office;
  const auto first = office.file(8);
  const auto draft = repo::reports::start(office.db, office.project, kMay, office.lead, at());
  CHECK(office.against(draft, from(Role::kBureau)) == Objection::kUnknown);
  office.file(9);
  CHECK(office.against(first, from(Role::kBureau)) == Objection::kSuperseded);
}

TEST_CASE("a ruling says what it must, and of fields that there are", "[review]") {
  Office office;
  const auto report = office.file();
  const std::vector<Ruling> incomplete{
      send_back({}),
      send_back({{"cats", "没有"}}),
      send_back({{"spent", ""}}),
      send_back({}, std::string(kMostWords + 1, 'x')),
  };
  for (const auto& ruling : incomplete) {
    const auto refused = office.decide(report, ruling, from(Role::kBureau));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kInvalid);
  }
  CHECK(office.state(report) == ReportState::kSubmitted);
  REQUIRE(office.decide(report, kAccept, from(Role::kBureau)));
  const auto reopened = office.decide(report, {.decision = Decision::kReopened, .comment = "", .fields = {}},
                                      from(Role::kBureau));
  REQUIRE_FALSE(reopened);
  CHECK(reopened.error().code == Code::kInvalid);
  CHECK(office.decide(report, {.decision = Decision::kReopened, .comment = "抽查", .fields = {}},
                      from(Role::kBureau)));
  CHECK(office.state(report) == ReportState::kReturned);
  CHECK(has(office.told(office.lead), "抽查"));
}

TEST_CASE("after a return the next message of whoever files answers the field", "[review]") {
  Office office;
  const auto report = office.file();
  REQUIRE(office.decide(report, send_back({{"spent", "缺票据"}, {"sessions", "少了"}}), from(Role::kBureau)));
  for (const auto person : {office.lead, office.other}) {
    CHECK(office.context(person) == "report.ask.spent");
    CHECK(repo::conversations::find(office.db, person).report == report.id);
    CHECK(has(office.told(person), "缺票据"));
    CHECK(has(office.told(person), "少了"));
  }
}

TEST_CASE("whoever is in the middle of something else is told and left there", "[review]") {
  Office office;
  const auto report = office.file();
  const auto june = repo::reports::start(office.db, office.project, {2024, 6}, office.other, at());
  repo::conversations::save(office.db, office.other,
                            {.context = "report.ask.sessions",
                             .project = office.project,
                             .report = june.id,
                             .application = std::nullopt,
                             .pending = ""},
                            at());
  repo::conversations::save(office.db, office.lead,
                            {.context = "report.confirm",
                             .project = office.project,
                             .report = report.id,
                             .application = std::nullopt,
                             .pending = ""},
                            at());
  REQUIRE(office.decide(report, send_back({{"spent", "缺票据"}}), from(Role::kBureau)));
  CHECK(office.context(office.other) == "report.ask.sessions");
  CHECK(repo::conversations::find(office.db, office.other).report == june.id);
  CHECK(has(office.told(office.other), "缺票据"));
  CHECK(has(office.told(office.other), "先忙手上的"));
  CHECK(office.context(office.lead) == "report.ask.spent");  // it was about this very report
}
