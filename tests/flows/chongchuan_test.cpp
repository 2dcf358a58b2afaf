// The ninth community programme of Chongchuan, 2021, from the first application to the contract: a list of
// fifteen fixed-purpose projects and six micro projects, limits per organization, three working days of
// publicity over the Spring Festival. Figures: seeds/000.
#include <map>
#include <string>
#include <vector>

#include "handlers/binding/binding.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/programs/program_file.h"
#include "handlers/projects/programme.h"
#include "handlers/projects/projects.h"
#include "storage/db/transaction.h"
#include "storage/repo/organizations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "tests/handlers/random.h"
#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace linli;
using namespace linli::tests;
using storage::model::CivilDate;
using storage::model::CreditCode;
using storage::model::Money;
using storage::model::Organization;
using storage::model::Project;
using storage::model::ProjectState;
using storage::model::Registration;
namespace repo = storage::repo;

namespace {

using Connection = storage::db::Connection;

/// A credit code whose check character is right.
CreditCode credit_code(int number) {
  const auto digits = std::to_string(1000 + number);
  for (const char check : std::string{"0123456789ABCDEFGHJKLMNPQRTUWXY"})
    if (const auto code = CreditCode::parse("52320611MJ555" + digits + check)) return *code;
  throw std::logic_error{"no check character fits"};
}

/// Chongchuan with its organizations, each with one person who may apply for it.
class Chongchuan {
 public:
  Chongchuan() : world_({.now = "2021-01-20T09:00"}) {
    change([](Connection& db, storage::model::Instant now) {
      const auto program =
          *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/chongchuan-2021.toml");
      repo::programs::save(db, program.code, program.name, handlers::rules::to_json(program), now);
    });
  }

  World& world() { return world_; }

  /// Adds an organization and binds its person, whose openid is the answer.
  std::string organization(int rating, bool own_account = true) {
    const int number = ++organizations_;
    const auto openid = "lead-of-" + std::to_string(number);
    std::string code;
    change([&](Connection& db, storage::model::Instant now) {
      const auto id = repo::organizations::add(db,
                                               {.id = {},
                                                .credit_code = credit_code(number),
                                                .name = "第" + std::to_string(number) + "家社工中心",
                                                .filing_number = std::nullopt,
                                                .registration = Registration::kDistrict,
                                                .rating = rating,
                                                .own_account = own_account,
                                                .founded_on = CivilDate{2015, 3, 1},
                                                .street = "和平桥街道"},
                                               now);
      for (const int year : {2019, 2020})
        repo::organizations::inspect(db, id, year, true, now);
      SeededRandom random{static_cast<unsigned>(number)};
      code = handlers::binding::invite(db, {.target = id}, random, now);
    });
    CHECK(world_.says(openid, code).find("绑") != std::string::npos);
    return openid;
  }

  /// Applies in chat. @param track as numbered; @param offer its number in the list, 0 for none
  /// @return the last answer.
  std::string apply(const std::string& openid, int track, int offer, const std::string& name,
                    const std::string& amount, const std::string& labour) {
    auto answer = world_.says(openid, "申报");
    if (answer.find("报哪一个") != std::string::npos) answer = world_.says(openid, number_of("崇川", answer));
    if (answer.find("报哪一类") != std::string::npos) answer = world_.says(openid, std::to_string(track));
    if (answer.find("清单里") != std::string::npos) answer = world_.says(openid, std::to_string(offer));
    const std::map<std::string, std::string> answers{{"叫什么名字", name},
                                                     {"哪个街道", "和平桥街道北濠社区"},
                                                     {"有什么需要", "入户问了四十家，都盼着有人教"},
                                                     {"服务多少人", "200人"},
                                                     {"申请多少钱", amount},
                                                     {"人力成本", labour},
                                                     {"说好了吗", "是"}};
    for (int turn = 0; turn < 12 && answer.find("请看一遍") == std::string::npos; ++turn) {
      const std::string* reply = nullptr;
      std::size_t last = 0;  // the question stands behind what was noted and warned of
      for (const auto& [words, said] : answers)
        if (const auto at = answer.rfind(words); at != std::string::npos && at >= last) {
          last = at;
          reply = &said;
        }
      if (!reply) return answer;
      answer = world_.says(openid, *reply);
    }
    summary_ = answer;
    return world_.says(openid, "提交");
  }
  const std::string& summary() const { return summary_; }

  /// Moves a project on, as staff do.
  storage::model::Result<Project> advance(const std::string& code, ProjectState to,
                                          const std::string& opinion = "同意") {
    std::optional<storage::model::Result<Project>> result;
    change([&](Connection& db, storage::model::Instant now) {
      const auto text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
      const auto project = repo::projects::find(db, code).value();
      const auto role = to == ProjectState::kScreened || to == ProjectState::kReviewed
                            ? storage::model::Role::kAgency
                            : storage::model::Role::kBureau;
      const handlers::projects::Move move{.to = to, .opinion = opinion, .reason = {}, .approved = {}};
      handlers::catalogue::Catalogue catalogue;
      const auto allowed = handlers::projects::programme_allows(db, catalogue.program(db, project.program),
                                                                calendar_, project, move, CivilDate::of(now));
      result = allowed ? handlers::projects::advance(db, text, project, move,
                                                     {.name = "staff:1", .role = role}, now)
                       : allowed.error();
    });
    return *result;
  }

  std::vector<std::string> codes_in(ProjectState state) const {
    std::vector<std::string> codes;
    auto db = world_.reader();
    repo::projects::each(db, {.program = std::nullopt, .organization = std::nullopt, .state = state},
                         [&](const Project& project) {
                           if (project.code.starts_with("SB")) codes.push_back(project.code);
                         });
    return codes;
  }

 private:
  static std::string number_of(const std::string& words, const std::string& list) {
    const auto at = list.find(words);
    return list.substr(list.rfind('\n', at) + 1, 1);
  }
  void change(const std::function<void(Connection&, storage::model::Instant)>& make) {
    world_.stop();
    {
      Connection db{world_.config().storage.path, Connection::Mode::kWriter};
      storage::db::Transaction transaction{db};
      make(db, storage::model::from_ms(world_.now() * 1000));
      transaction.commit();
    }
    world_.start();
  }

  const handlers::rules::Calendar calendar_ =
      *handlers::programs::read_calendars(LINLI_SOURCE_DIR "/templates/calendars");
  World world_;
  int organizations_ = 0;
  std::string summary_;
};

}  // namespace

namespace {

/// What each entry of the list gives one project; the fourth is above the cap that the rest keep.
constexpr const char* kAmounts[] = {"2万", "2万", "3.5万", "20万", "10万", "8万",  "8万", "5万",
                                    "4万", "3万", "10万",  "5万",  "8万",  "15万", "5万"};

}  // namespace

TEST_CASE("Chongchuan 2021: fifteen fixed-purpose and six micro projects apply", "[flows]") {
  Chongchuan chongchuan;
  // The second organization takes two of the list, as many as it may.
  std::vector<std::string> people;
  for (int i = 0; i < 15; ++i)
    people.push_back(chongchuan.organization(i == 0 ? 3 : 0));
  for (int offer = 1; offer <= 15; ++offer) {
    const auto& person = people[offer <= 2 ? 1 : static_cast<std::size_t>(offer - 1)];
    const auto answer = chongchuan.apply(person, 1, offer, "清单第" + std::to_string(offer) + "项",
                                         kAmounts[static_cast<std::size_t>(offer - 1)], "5000");
    INFO(offer << ": " << chongchuan.summary() << "\n" << answer);
    CHECK(answer.find("受理号 SB") != std::string::npos);
  }
  for (int i = 0; i < 6; ++i) {
    const auto answer = chongchuan.apply(people[static_cast<std::size_t>(i + 4)], 2, 0,
                                         "微创投" + std::to_string(i), "48000", "0");
    INFO(answer);
    CHECK(answer.find("受理号 SB") != std::string::npos);
  }
  REQUIRE(chongchuan.codes_in(ProjectState::kApplied).size() == 21);

  // One that has its two already is refused at once, with the clause …
  const auto refused = chongchuan.apply(people[1], 1, 5, "第三个", "2万", "0");
  INFO(refused);
  CHECK(refused.find("每家最多申报 2 个公益定投项目") != std::string::npos);
  CHECK(refused.find("超了 1 个") != std::string::npos);
  CHECK(refused.find("实施方案 三(二)A3(4)") != std::string::npos);
  CHECK(chongchuan.codes_in(ProjectState::kApplied).size() == 21);
  // … and one of 3A is not.
  for (int i = 0; i < 3; ++i)
    CHECK(chongchuan.apply(people[0], 1, 13, "第" + std::to_string(i) + "个", "8万", "0").find("受理号") !=
          std::string::npos);

  // Money above the cap, or too much of it for staff, is said while answering, with the clause.
  const auto over = chongchuan.apply(people[12], 1, 15, "太贵", "16万", "10万");
  INFO(over << chongchuan.summary());
  CHECK(over.find("受理号") == std::string::npos);
  CHECK(chongchuan.summary().find("超了 10 000 元") != std::string::npos);
  CHECK(chongchuan.summary().find("四(一)1(1)") != std::string::npos);

  // Screened and reviewed, then public for three working days: 8 February 2021 was a Monday, the Spring
  // Festival took 11 to 17 February, and Sunday the 7th was worked instead.
  const auto code = chongchuan.codes_in(ProjectState::kApplied).front();
  CHECK(chongchuan.advance(code, ProjectState::kScreened));
  CHECK(chongchuan.advance(code, ProjectState::kReviewed));
  chongchuan.world().set_time("2021-02-08T10:00");
  CHECK(chongchuan.advance(code, ProjectState::kPublicized));
  for (const auto* day : {"2021-02-08T18:00", "2021-02-10T18:00", "2021-02-17T09:00", "2021-02-18T18:00"}) {
    chongchuan.world().set_time(day);
    const auto early = chongchuan.advance(code, ProjectState::kContracted);
    INFO(day);
    REQUIRE_FALSE(early);
    CHECK(early.error().message == "the choice is public until 2021-02-18");
  }
  chongchuan.world().set_time("2021-02-19T09:00");
  const auto contracted = chongchuan.advance(code, ProjectState::kContracted);
  REQUIRE(contracted);
  CHECK(contracted->contracted_on == CivilDate{2021, 2, 19});
  CHECK(contracted->approved == Money::yuan(20000));
  CHECK(chongchuan.advance(code, ProjectState::kRunning));
  // Who applied leads it and is told so; a report can be begun.
  CHECK(chongchuan.world().says(people[1], "月报").find("清单第1项") != std::string::npos);

  // The first to have two awards gets no third one; of 3A there is no limit. A rejection tells the opinion.
  const auto rejected = chongchuan.codes_in(ProjectState::kApplied).back();
  CHECK_FALSE(chongchuan.advance(rejected, ProjectState::kRejected, ""));
  CHECK(chongchuan.advance(rejected, ProjectState::kRejected, "和社区已有的服务重复了"));
}
