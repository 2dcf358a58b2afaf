#include "bot/resident_photos.h"

#include <exception>
#include <string_view>
#include <utility>

#include "bot/log.h"
#include "handlers/contract/backoff.h"
#include "handlers/pictures/examine.h"
#include "storage/db/digest.h"
#include "storage/media/store.h"

namespace linli::bot {
namespace {

namespace comments = storage::repo::comments;
using media::Fetched;
using storage::model::CivilDate;
using storage::model::PictureFile;

constexpr std::chrono::milliseconds kFirstPause{15'000};
constexpr std::chrono::milliseconds kLongestPause{std::chrono::hours{1}};
// How long a photo may be overlooked when nobody wakes the fetcher.
constexpr std::chrono::seconds kLook{5};
constexpr int kAtOnce = 100;

}  // namespace

ResidentPhotos::ResidentPhotos(Parts parts)
    : parts_(std::move(parts)),
      reader_(parts_.database, storage::db::Connection::Mode::kReader),
      thread_([this] { run(); }) {}

ResidentPhotos::~ResidentPhotos() {
  stop();
  thread_.join();
}

void ResidentPhotos::stop() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
}

void ResidentPhotos::wake() {
  {
    const std::scoped_lock lock{mutex_};
    wake_ = true;
  }
  changed_.notify_all();
}

bool ResidentPhotos::stopping() {
  const std::scoped_lock lock{mutex_};
  return stopping_;
}

void ResidentPhotos::run() {
  for (;;) {
    try {
      round();
    } catch (const std::exception& problem) {
      log::error("resident_photos.failed", {{"error", std::string_view{problem.what()}}});
    }
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, kLook, [this] { return wake_ || stopping_; });
    if (stopping_) return;
    wake_ = false;
  }
}

std::size_t ResidentPhotos::round() {
  const std::scoped_lock lock{round_};
  std::map<std::string, Try> waiting;  // of what waits still
  std::size_t settled = 0;
  for (const auto& comment : comments::photos_waiting(reader_, kAtOnce)) {
    if (const auto before = tries_.find(comment.id); before != tries_.end()) waiting.insert(*before);
    if (stopping()) break;
    auto& attempt = waiting[comment.id];
    if (parts_.clock.now() < attempt.next) continue;
    if (settle(comment)) {
      waiting.erase(comment.id);
      ++settled;
      continue;
    }
    attempt.next = parts_.clock.now() +
                   handlers::contract::backoff(parts_.random, attempt.tries++, kFirstPause, kLongestPause);
  }
  tries_ = std::move(waiting);
  return settled;
}

bool ResidentPhotos::settle(const comments::Comment& comment) {
  Fetched fetched;
  try {
    fetched = parts_.fetch(comment.photo->account, comment.photo->media_id);
    if (fetched.kind == Fetched::Kind::kHere && keep(comment, fetched.bytes)) return true;
  } catch (const std::exception& problem) {  // also a full disk: the platform has it still
    log::error("resident_photos.failed", {{"error", std::string_view{problem.what()}}});
    fetched.kind = Fetched::Kind::kAgain;
  }
  const bool over = CivilDate::of(parts_.clock.now()) >= comment.photo->gone_on;
  if (fetched.kind == Fetched::Kind::kAgain && !over) return false;
  parts_.writer.run(
      [&](storage::db::Connection& connection) { comments::photo_lost(connection, comment.id); });
  log::warn("resident_photos.lost", {{"reason", fetched.reason}});
  return true;
}

/// The file first, then what the database says of it: a crash between them costs one more fetch.
bool ResidentPhotos::keep(const comments::Comment& comment, const std::string& bytes) {
  const auto drawn = handlers::pictures::redrawn(bytes);
  if (!drawn) return false;
  const PictureFile file{.sha256 = storage::db::sha256_hex(*drawn), .format = "jpeg", .look = std::nullopt};
  const auto path = storage::media::path_of(file);
  storage::media::put(parts_.folder, path, *drawn);
  storage::media::forget_time(parts_.folder, path);
  parts_.writer.run(
      [&](storage::db::Connection& connection) { comments::photo_kept(connection, comment.id, file); });
  return true;
}

}  // namespace linli::bot
