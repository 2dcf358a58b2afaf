// Whatever is said and sent in whatever order: a draft is what a list of steps says, and every step can be
// taken back.
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "handlers/catalogue/catalogue.h"
#include "handlers/programs/program_file.h"
#include "handlers/reports/chat.h"
#include "storage/db/transaction.h"
#include "storage/repo/conversations.h"
#include "storage/repo/photos.h"
#include "storage/repo/reports.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::storage;
using contract::Intent;
using linli::tests::at;

namespace {

using Values = std::map<std::string, std::string>;

/// What a draft must be: the values and how many pictures there are, and what was before each step.
struct Model {
  struct Step {
    Values values;
    int photos = 0;
    bool pictures = false;  ///< the step is one person's pictures, one soon after the other
    bool by_other = false;
    int last = 0;  ///< when the last of them came
  };
  Values values;
  int photos = 0;
  std::vector<Step> before;

  void step(Values next) {
    if (next == values) return;  // nothing changed is no step
    before.push_back({.values = std::move(values), .photos = photos});
    values = std::move(next);
  }
  void picture(bool by_other, int now) {
    const bool same_gesture = !before.empty() && before.back().pictures &&
                              before.back().by_other == by_other && now - before.back().last < 60;
    if (!same_gesture)
      before.push_back({.values = values, .photos = photos, .pictures = true, .by_other = by_other});
    before.back().last = now;
    ++photos;
  }
  void undo() {
    if (before.empty()) return;
    values = std::move(before.back().values);
    photos = before.back().photos;
    before.pop_back();
  }
};

/// The product's side: turns of two people of one organization on a real file, each its own transaction.
class Office {
 public:
  Office() : county_(std::in_place, scratch_.file("linli.db"), rules::to_json(shufu())) {}

  void turn(bool other, contract::Understanding said, std::string_view words, std::string_view picture = {}) {
    const auto person = other ? county_->other : county_->lead;
    db::Transaction transaction{county_->db};
    auto conversation = repo::conversations::find(county_->db, person);
    const model::OpenId sender{"of no matter"};
    const auto now = at(std::chrono::seconds{++seconds_});
    contract::Turn turn{.db = county_->db,
                        .now = now,
                        .random = random_,
                        .sender = sender,
                        .person = person,
                        .memberships = repo::people::memberships(county_->db, person),
                        .conversation = conversation,
                        .said = std::move(said),
                        .words = words,
                        .picture = picture,
                        .sent_at = now};
    reports::Chat chat{text(), catalogue_, calendar_};
    chat.handle(turn);
    repo::conversations::save(county_->db, person, conversation, turn.now);
    transaction.commit();
  }
  /// The process ends and another one begins.
  void restart() {
    county_->db = db::Connection{scratch_.file("linli.db"), db::Connection::Mode::kWriter};
    catalogue_ = {};
  }
  int now() const { return seconds_; }
  void wait(int seconds) { seconds_ += seconds; }
  /// How many pictures the month has.
  int photos() {
    return static_cast<int>(repo::photos::count(county_->db, county_->project, model::Month{2024, 5}).images);
  }
  Values values() {
    const auto report = repo::reports::latest(county_->db, county_->project, model::Month{2024, 5});
    Values all;
    if (!report) return all;
    for (const auto& [field, value] : repo::reports::values(county_->db, report->id))
      all[field] = value.number ? std::to_string(*value.number) : value.text.value_or("?");
    return all;
  }

 private:
  static const rules::Program& shufu() {
    static const auto program =
        *programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml");
    return program;
  }
  static const text::Text& text() {
    static const auto text = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
    return text;
  }

  tests::Scratch scratch_;
  std::optional<tests::County> county_;
  catalogue::Catalogue catalogue_;
  const rules::Calendar calendar_{};
  tests::SeededRandom random_;
  int seconds_ = 0;
};

/// Says the same to the product and to the model.
class Game {
 public:
  explicit Game(unsigned seed) : engine_(seed) {
    for (const bool other : {false, true})
      office_.turn(other, {.intent = Intent::kReportStart, .confidence = 1}, "月报");
  }

  void move() {
    switch (draw(15)) {
      case 12:
      case 13:
        return picture();
      case 14:
        return office_.wait(draw(2) == 0 ? 40 : 90);
      case 0:
      case 1:
      case 2:
      case 3:
        return tell(Intent::kReportFill, 1 + draw(3));
      case 4:
      case 5:
        return tell(Intent::kReportEdit, 1);
      case 6:
        return add();
      case 7:
      case 8:
        say(Intent::kReportUndo);
        return model_.undo();
      case 9:
        say(Intent::kReportCancel);
        model_.step({});
        return say(Intent::kReportStart);
      case 10:
        say(Intent::kReportLater);
        return say(Intent::kReportStart);
      default:
        if (draw(3) == 0) return office_.restart();
        return say(Intent::kReportStatus);
    }
  }
  void compare() {
    REQUIRE(office_.values() == model_.values);
    REQUIRE(office_.photos() == model_.photos);
  }

 private:
  static constexpr const char* kNumbers[] = {"sessions", "people_served", "volunteers", "spent",
                                             "spending.labour"};
  static constexpr const char* kTexts[] = {"story", "next_plan", "difficulties"};

  int draw(int below) { return static_cast<int>(engine_() % static_cast<unsigned>(below)); }

  void say(contract::Understanding said) {
    said.confidence = 1;
    office_.turn(draw(3) == 0, std::move(said), "话");
  }
  void say(Intent intent) { say(contract::Understanding{.intent = intent}); }

  void picture() {
    const bool other = draw(3) == 0;
    office_.turn(other, {.intent = Intent::kReportEvidence, .confidence = 1}, "",
                 "media-" + std::to_string(draw(9)));
    model_.picture(other, office_.now());
  }
  void tell(Intent intent, int fields) {
    contract::Understanding said{.intent = intent};
    auto next = model_.values;
    for (int i = 0; i < fields; ++i) {
      if (draw(4) == 0) {
        const std::string text = draw(2) == 0 ? "" : "故事" + std::to_string(draw(4));
        const auto* field = kTexts[draw(3)];
        said.slots[field] = text;
        next[field] = text;
      } else {
        const std::int64_t number = draw(6);  // often the same as before
        const auto* field = kNumbers[draw(5)];
        said.slots[field] = number;
        next[field] = std::to_string(number);
      }
    }
    say(std::move(said));
    model_.step(std::move(next));
  }
  void add() {
    const std::string field = kNumbers[draw(5)];
    const std::int64_t by = draw(9) - 4;
    contract::Understanding said{.intent = Intent::kReportEdit};
    said.slots["field"] = field;
    said.slots["add"] = by;
    say(std::move(said));
    auto next = model_.values;
    const auto known = next.find(field);
    if (known == next.end()) return;
    const auto sum = std::stoll(known->second) + by;
    if (sum >= 0) known->second = std::to_string(sum);
    model_.step(std::move(next));
  }

  std::mt19937 engine_;
  Office office_;
  Model model_;
};

}  // namespace

// With LINLI_SEED in the environment that one game is played.
TEST_CASE(
    "any sequence of telling, changing, sending pictures, undoing, cancelling and resuming is what its steps "
    "say",
    "[reports][random]") {
  constexpr unsigned kGames = 25;
  constexpr int kMoves = 80;
  const char* wanted = std::getenv("LINLI_SEED");
  const auto first = wanted ? static_cast<unsigned>(std::stoul(wanted)) : 1U;
  for (unsigned seed = first; seed < first + (wanted ? 1 : kGames); ++seed) {
    INFO("again with LINLI_SEED=" << seed);
    Game game{seed};
    for (int move = 1; move <= kMoves; ++move) {
      INFO("move " << move);
      game.move();
      game.compare();
    }
  }
}
