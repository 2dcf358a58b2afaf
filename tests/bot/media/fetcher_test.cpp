#include "bot/media/fetcher.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "bot/log.h"
#include "storage/media/store.h"
#include "storage/repo/photos.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::bot::media;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using Kind = Fetched::Kind;

namespace {

struct SettableClock final : handlers::contract::Clock {
  model::Instant now() const override { return at(ahead.load()); }
  std::atomic<std::chrono::milliseconds> ahead{0ms};
};

/// A county whose database a fetcher works on; fetchers come and go over it as processes would.
struct Office {
  Office() : county(scratch.file("linli.db")), writer(tests::migrated(scratch.file("linli.db")), {}, {}) {
    bot::log::start({.level = bot::log::Level::kError, .format = bot::log::Format::kText, .fd = 2});
  }

  model::PhotoId send(const std::string& media_id) {
    model::PhotoId id;
    writer.run([&](db::Connection& db) {
      id = repo::photos::add(db, {.project = county.project,
                                  .month = model::Month{2024, 5},
                                  .media_id = media_id,
                                  .by = county.lead,
                                  .sent_at = clock.now(),
                                  .received_at = clock.now()});
    });
    return id;
  }
  /// A fetcher does what is due and ends.
  void one_round(const Fetch& fetch) {
    Fetcher fetcher{{.writer = writer,
                     .clock = clock,
                     .random = random,
                     .fetch = fetch,
                     .folder = folder(),
                     .kept = [](db::Connection& db, model::PhotoId id, const model::PictureFile& file,
                                model::Instant) { repo::photos::keep(db, id, file); },
                     .lost = [](db::Connection& db, model::PhotoId id, std::string_view why,
                                model::Instant) { repo::photos::lose(db, id, why); }}};
    fetcher.fetch_due();
  }
  model::Photo photo(model::PhotoId id) {
    std::optional<model::Photo> found;
    writer.run([&](db::Connection& db) { found = repo::photos::find(db, id); });
    return found.value();
  }
  std::string folder() const { return scratch.file("media"); }

  tests::Scratch scratch;
  tests::County county;
  SettableClock clock;
  tests::SeededRandom random;
  db::Writer writer;
};

Fetch always(Fetched what) {
  return [what](model::Account, const std::string&) { return what; };
}

std::string content_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("a picture becomes a file named by its content", "[fetcher]") {
  Office office;
  const auto one = office.send("a"), other = office.send("b");
  office.one_round(always({.kind = Kind::kHere, .bytes = "no picture at all", .reason = ""}));
  const auto photo = office.photo(one);
  CHECK(photo.state == model::PhotoState::kKept);
  CHECK(photo.media_id.empty());
  REQUIRE(photo.file);
  CHECK(photo.file->format.empty());
  CHECK(content_of(office.folder() + "/" + media::path_of(*photo.file)) == "no picture at all");
  CHECK(office.photo(other).file == photo.file);
}

TEST_CASE("a hiccup is waited out, the picture is tried again until it is here", "[fetcher]") {
  Office office;
  const auto id = office.send("a");
  int calls = 0;
  const Fetch flaky = [&](model::Account, const std::string&) -> Fetched {
    if (++calls == 1) throw std::runtime_error{"the network fell over"};
    if (calls < 4) return {.kind = Kind::kAgain, .bytes = "", .reason = "HTTP 500"};
    return {.kind = Kind::kHere, .bytes = "here", .reason = ""};
  };
  for (int round = 0; round < 10 && office.photo(id).state == model::PhotoState::kWaiting; ++round) {
    office.one_round(flaky);
    office.clock.ahead = office.clock.ahead.load() + 1h;
  }
  CHECK(office.photo(id).state == model::PhotoState::kKept);
  CHECK(calls == 4);
}

TEST_CASE("what the platform no longer has is lost and says why, at once", "[fetcher]") {
  Office office;
  const auto id = office.send("a");
  office.one_round(always({.kind = Kind::kNever, .bytes = "", .reason = "40007 invalid media_id"}));
  CHECK(office.photo(id).state == model::PhotoState::kLost);
  CHECK(office.photo(id).last_error == "40007 invalid media_id");
}

TEST_CASE("after three days of hiccups a picture is given up", "[fetcher]") {
  Office office;
  const auto id = office.send("a");
  const auto down = always({.kind = Kind::kAgain, .bytes = "", .reason = "no answer"});
  office.clock.ahead = 71h;
  office.one_round(down);
  CHECK(office.photo(id).state == model::PhotoState::kWaiting);
  office.clock.ahead = 73h;
  office.one_round(down);
  CHECK(office.photo(id).state == model::PhotoState::kLost);
}

TEST_CASE("a full disk is a hiccup: the platform has the picture still", "[fetcher]") {
  Office office;
  const auto id = office.send("a");
  std::ofstream{office.folder()} << "a file where the folder should be";
  office.one_round(always({.kind = Kind::kHere, .bytes = "here", .reason = ""}));
  CHECK(office.photo(id).state == model::PhotoState::kWaiting);
  std::filesystem::remove(office.folder());
  office.clock.ahead = 1h;
  office.one_round(always({.kind = Kind::kHere, .bytes = "here", .reason = ""}));
  CHECK(office.photo(id).state == model::PhotoState::kKept);
}

TEST_CASE("a picture under way is leased: whoever crashes with it delays it and no more", "[fetcher]") {
  Office office;
  const auto id = office.send("a");
  office.writer.run([&](db::Connection& db) {
    CHECK(repo::photos::claim(db, office.clock.now() + Fetcher::kLease, office.clock.now()));
  });
  int calls = 0;
  const Fetch fetch = [&](model::Account, const std::string&) -> Fetched {
    ++calls;
    return {.kind = Kind::kHere, .bytes = "here", .reason = ""};
  };
  office.one_round(fetch);
  CHECK(calls == 0);
  office.clock.ahead = Fetcher::kLease;
  office.one_round(fetch);
  CHECK(calls == 1);
  CHECK(office.photo(id).tries == 2);
}
