#include "tests/bench/pending.h"

#include <ctime>
#include <stdexcept>
#include <vector>

#include "handlers/reminders/ring.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "tests/bench/report.h"

namespace linli::bench {
namespace {

namespace db = storage::db;
namespace model = storage::model;
namespace repo = storage::repo;
using namespace std::chrono_literals;

constexpr int kDue = 100;
constexpr int kRounds = 21;
const model::Instant kNow = model::parse_iso("2024-06-03T09:00").value();

constexpr auto kPending =
    "INSERT INTO obligations (key, program_id, project_id, kind, title, period, owner, origin, due_on, "
    "first_due_on, outcome, next_at_ms, next_rung) "
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
    "SELECT 'other:' || i, ?2, 1 + i % ?3, 'monthly_report', '月报', '2025-01', 'lead', 'program', "
    "'2025-02-05', "
    "'2025-02-05', 'open', ?4 + i, -7 FROM n";
// A hundred projects' things come due, as new ones, so that every round is alike.
constexpr auto kComeDue =
    "INSERT INTO obligations (key, program_id, project_id, kind, title, period, owner, origin, due_on, "
    "first_due_on, outcome, next_at_ms, next_rung) "
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
    "SELECT 'due:' || ?2 || ':' || i, 1, i, 'monthly_report', '月报', '2024-05', 'lead', 'program', "
    "'2024-06-10', "
    "'2024-06-10', 'open', ?3, -7 FROM n";

/// A county with so much pending.
class Pending {
 public:
  Pending(const std::string& path, int pending) : db_(path, db::Connection::Mode::kWriter) {
    auto text = handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
    if (!text) throw std::runtime_error{text.error().message};
    text_.emplace(*std::move(text));
    db::migrate(db_);
    db::Transaction transaction{db_};
    const auto program =
        repo::programs::save(db_, "p", "计划", handlers::rules::to_json(handlers::rules::Program{}), kNow);
    const auto organization = repo::organizations::add(db_, model::Organization{.name = "组织"}, kNow);
    for (int i = 0; i < kDue; ++i) {
      const auto number = std::to_string(i);
      const auto project = repo::projects::add(db_,
                                               model::Project{.code = "P" + number,
                                                              .program = program,
                                                              .organization = organization,
                                                              .name = "项目" + number,
                                                              .place = "街道",
                                                              .starts_on = {2024, 1, 1},
                                                              .ends_on = {2026, 1, 1}},
                                               kNow);
      repo::people::join(db_, repo::people::ensure(db_, model::OpenId{"lead-" + number}, kNow), project,
                         model::Role::kLead, kNow);
    }
    db_.run(kPending, {pending, program.value, kDue, model::to_ms(kNow + std::chrono::days{200})});
    transaction.commit();
  }

  /// @return ms of processor time.
  double tick() {
    now_ += 24h;
    db_.run(kComeDue, {kDue, ++round_, model::to_ms(now_)});
    const auto begun = std::clock();
    {
      db::Transaction transaction{db_};
      int messages = 0;
      handlers::reminders::Rang rang{.more = true};
      while (rang.more) {
        rang = handlers::reminders::ring(db_, {*text_, catalogue_, calendar_, rungs_}, now_, 2 * kDue);
        messages += rang.messages;
      }
      if (messages != kDue) throw std::runtime_error{"a tick did not remind everybody"};
      transaction.commit();
    }
    return 1000.0 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  }

 private:
  db::Connection db_;
  std::optional<handlers::text::Text> text_;
  handlers::catalogue::Catalogue catalogue_;
  handlers::rules::Calendar calendar_;
  handlers::rules::Rungs rungs_;
  model::Instant now_ = kNow;
  int round_ = 0;
};

}  // namespace

PendingWork measure_pending(const tests::Scratch& scratch) {
  Pending few{scratch.file("few.db"), 1000};
  Pending many{scratch.file("many.db"), 1'000'000};
  std::vector<double> of_few;
  std::vector<double> of_many;
  for (int round = 0; round < kRounds; ++round) {
    of_few.push_back(few.tick());
    of_many.push_back(many.tick());
  }
  return {.few = median(of_few), .many = median(of_many)};
}

}  // namespace linli::bench
