// Reviewing in the words of those who do it: understood and carried out, as the bot does it.
#include "handlers/review/chat.h"

#include <map>
#include <string>
#include <vector>

#include "bot/understand/interpret.h"
#include "handlers/programs/program_file.h"
#include "storage/repo/conversations.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"
#include "storage/repo/staff.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::storage;
using linli::tests::at;
using model::ReportState;

namespace {

std::string shufu() {
  static const auto rules = handlers::rules::to_json(
      *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml"));
  return rules;
}

/// Four projects of 站敏乡, whose May a member of its staff has on the list.
struct Desk : tests::County {
  Desk() : County(":memory:", shufu()) {
    person = repo::people::ensure(db, model::OpenId{"staff"}, at());
    const auto member =
        repo::staff::add(db, {.name = "王芳", .role = model::Role::kStreet, .street = "站敏乡"}, at());
    repo::staff::bind(db, member, person, at());
    projects = {project, add_project("SF02"), add_project("SF03"), add_project("SF04")};
    for (const auto one : projects)
      reports.push_back(file(one, {2024, 5}));
    says("待审");
  }

  model::ReportId file(model::ProjectId which, model::Month month) {
    const auto draft = repo::reports::start(db, which, month, lead, at());
    repo::reports::change(db, draft.id, {{"sessions", {{.number = 8}}}}, lead, at());
    repo::reports::submit(db, draft.id, lead, at());
    return draft.id;
  }

  std::string says(const std::string& words) {
    bot::understand::Context context;
    context.role = model::Role::kStreet;
    context.today = {2024, 6, 3};
    context.name = talk.context;
    for (const auto& one : repo::projects::named_in(db, words, "站敏乡"))
      context.projects.push_back(one.name);
    const model::OpenId sender{"staff"};
    contract::Turn turn{
        .db = db,
        .now = at(),
        .random = random,
        .sender = sender,
        .person = person,
        .memberships = {},
        .conversation = talk,
        .said = bot::understand::interpret(bot::understand::analyse(words, test::lexicon()), context),
        .words = words,
        .staff = repo::staff::of(db, person)};
    const auto reply = chat.handle(turn);
    return reply ? std::get<contract::TextReply>(*reply).text : "";
  }

  /// a: accepted, r: returned, -: waits; of the four, in order.
  std::string states() {
    std::string all;
    for (const auto id : reports) {
      const auto state = repo::reports::find(db, id)->state;
      all += state == ReportState::kAccepted ? 'a' : state == ReportState::kReturned ? 'r' : '-';
    }
    return all;
  }
  std::vector<model::AnsweredComment> comments(std::size_t which) {
    return repo::reviews::last(db, reports.at(which))->fields;
  }

  text::Text text = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  catalogue::Catalogue catalogue;
  review::Chat chat{text, catalogue};
  tests::SeededRandom random;
  model::PersonId person;
  repo::conversations::Conversation talk;
  std::vector<model::ProjectId> projects;
  std::vector<model::ReportId> reports;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("several decisions in one breath are carried out and told in one answer", "[review_chat]") {
  Desk desk;
  const auto said = desk.says("1通过，2退回 支出没写明细，3通过");
  CHECK(desk.states() == "ara-");
  CHECK(has(said, "通过了 2 份：银铃相伴SF01 5月、银铃相伴SF03 5月"));
  CHECK(has(said, "退回了：银铃相伴SF02 5月。已经告诉负责人，请他先改“本月支出”"));
  CHECK(has(said, "还有 1 份没审"));
  REQUIRE(desk.comments(1).size() == 1);
  CHECK(desk.comments(1).front().comment == "支出没写明细");
}

TEST_CASE("each return has its own reason", "[review_chat]") {
  Desk desk;
  desk.says("1退回 困难写得太空；4号打回去，照片不清楚");
  CHECK(desk.states() == "r--r");
  CHECK(desk.comments(0).front().field == "difficulties");
  CHECK(repo::reviews::last(desk.db, desk.reports[3])->comment == "照片不清楚");
}

TEST_CASE("a return without a reason waits for one, the others do not", "[review_chat]") {
  Desk desk;
  const auto asked = desk.says("1过 2退 3过");
  CHECK(desk.states() == "a-a-");
  CHECK(has(asked, "通过了 2 份"));
  CHECK(has(asked, "退回“银铃相伴SF02”5月，哪儿要改？"));
  CHECK(has(desk.says("下月计划没写"), "退回了：银铃相伴SF02 5月"));
  CHECK(desk.states() == "ara-");
}

TEST_CASE("what is decided in two ways is asked about, the rest is done", "[review_chat]") {
  Desk desk;
  const auto said = desk.says("1通过，2通过，1退回缺票据");
  CHECK(desk.states() == "-a--");
  CHECK(has(said, "1 银铃相伴SF01 5月：又说通过又说退回，没有动，请再说一次。"));
}

TEST_CASE("the rest of a list is read out before it is accepted", "[review_chat]") {
  Desk desk;
  const auto said = desk.says("2退回，人数不对，其余的都通过");
  CHECK(desk.states() == "-r--");
  CHECK(has(said, "退回了：银铃相伴SF02 5月"));
  CHECK(has(said, "全部通过就回：通过 1 3 4"));
  desk.says("通过 1 3 4");
  CHECK(desk.states() == "araa");
}

TEST_CASE("what is not surely accepted is asked about", "[review_chat]") {
  Desk desk;
  const auto* words =
      GENERATE("2先别通过", "1通过，2号等补了票再说", "两份都通过", "3份都通过", "通过1，2，3退回",
               "1通过了没", "除了3都通过", "3份通过，2份退回", "1通过，但是支出再核实一下", "都没通过");
  INFO(words);
  desk.says("1");  // looked at, so that a plain 通过 would be about it
  CHECK(!desk.says(words).empty());
  CHECK(desk.states() == "----");
}

TEST_CASE("a number that is on no list is told, the others are decided", "[review_chat]") {
  Desk desk;
  const auto said = desk.says("1通过，9退回没盖章，2通过");
  CHECK(desk.states() == "aa--");
  CHECK(has(said, "9 没有这一份"));
}

TEST_CASE("a project's name will do instead of a number", "[review_chat]") {
  Desk desk;
  CHECK(has(desk.says("银铃相伴SF02的过"), "通过了 1 份：银铃相伴SF02 5月"));
  CHECK(desk.states() == "-a--");
  CHECK(has(desk.says("银铃相伴SF01通过，银铃相伴SF03退回 缺发票"), "退回了：银铃相伴SF03 5月"));
  CHECK(desk.states() == "aar-");
  CHECK(has(desk.says("银铃相伴SF02的过"), "王芳已经通过了"));
}

TEST_CASE("of several months that wait one must be named", "[review_chat]") {
  Desk desk;
  desk.says("通过 1 2 3 4");
  desk.file(desk.projects[1], {2024, 6});
  desk.file(desk.projects[1], {2024, 7});
  const auto said = desk.says("银铃相伴SF02通过");
  CHECK(has(said, "银铃相伴SF02：7月、6月都在等审，请说月份，比如：通过 银铃相伴SF02 7月"));
  CHECK(has(desk.says("通过 银铃相伴SF02 6月"), "通过了 1 份：银铃相伴SF02 6月"));
}

TEST_CASE("how it stands with a project's month is told when it is asked", "[review_chat]") {
  Desk desk;
  CHECK(has(desk.says("银铃相伴SF02的月报给我看看"), "活动场次 8 场"));
  CHECK(has(desk.says("通过"), "通过了 1 份：银铃相伴SF02 5月"));  // the one that was shown
  CHECK(has(desk.says("银铃相伴SF02审过了吗"), "这份已经通过了（6月3日，王芳）"));
  CHECK(has(desk.says("银铃相伴SF03 4月那份交了没有"), "4月 月报还没交"));
  desk.says("3退回，支出没有发票");
  const auto said = desk.says("银铃相伴SF03退回去以后重新交了没有");
  CHECK(has(said, "这份已经退回，等负责人改（6月3日，王芳：支出没有发票）"));
  CHECK(desk.states() == "-ar-");
  CHECK(has(desk.says("4审过了吗"), "4 银铃相伴SF04（站敏乡）5月 月报"));
}
