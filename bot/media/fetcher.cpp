#include "bot/media/fetcher.h"

#include <optional>
#include <utility>

#include "bot/log.h"
#include "handlers/contract/backoff.h"
#include "handlers/pictures/examine.h"
#include "storage/db/digest.h"
#include "storage/media/store.h"
#include "storage/repo/photos.h"

namespace linli::bot::media {
namespace {

namespace photos = storage::repo::photos;
namespace pictures = handlers::pictures;
using storage::model::Instant;
using storage::model::Photo;
using storage::model::PictureFile;

constexpr std::chrono::milliseconds kFirstPause{15'000};
constexpr std::chrono::milliseconds kLongestPause{std::chrono::hours{1}};
// How long a picture whose time comes may be overlooked when nobody wakes the fetcher.
constexpr std::chrono::seconds kLook{5};

}  // namespace

Fetcher::Fetcher(Parts parts) : parts_(std::move(parts)), thread_([this] { run(); }) {}

Fetcher::~Fetcher() {
  stop();
  thread_.join();
}

void Fetcher::stop() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
}

void Fetcher::wake() {
  {
    const std::scoped_lock lock{mutex_};
    wake_ = true;
  }
  changed_.notify_all();
}

bool Fetcher::stopping() {
  const std::scoped_lock lock{mutex_};
  return stopping_;
}

void Fetcher::run() {
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      changed_.wait_for(lock, kLook, [this] { return wake_ || stopping_; });
      if (stopping_) return;
      wake_ = false;
    }
    try {
      fetch_due();
    } catch (const std::exception& problem) {
      log::error("photos.failed", {{"error", std::string_view{problem.what()}}});
    }
  }
}

Instant Fetcher::next_try(int tries) {
  return parts_.clock.now() + handlers::contract::backoff(parts_.random, tries, kFirstPause, kLongestPause);
}

std::size_t Fetcher::fetch_due() {
  const auto begun = parts_.clock.now();  // what is put off from here on waits for the next look
  for (std::size_t attempted = 0;; ++attempted) {
    std::optional<Photo> next;
    if (!stopping())
      parts_.writer.run([&](storage::db::Connection& connection) {
        next = photos::claim(connection, parts_.clock.now() + kLease, begun);
      });
    if (!next) return attempted;
    settle(*next);
  }
}

void Fetcher::settle(const Photo& photo) {
  Fetched fetched;
  try {
    fetched = parts_.fetch(photo.account, photo.media_id);
    if (fetched.kind == Fetched::Kind::kHere) keep(photo, fetched.bytes);
  } catch (const std::exception& problem) {  // also a full disk: the platform has it still
    log::error("photo.failed", {{"photo", photo.id.value}, {"error", std::string_view{problem.what()}}});
    fetched = {.kind = Fetched::Kind::kAgain, .bytes = "", .reason = "fetching fell over"};
  }
  log::info("photo.attempt", {{"photo", photo.id.value},
                              {"tries", photo.tries},
                              {"kept", fetched.kind == Fetched::Kind::kHere},
                              {"reason", fetched.reason}});
  if (fetched.kind == Fetched::Kind::kHere) return;
  const auto now = parts_.clock.now();
  const bool gone = fetched.kind == Fetched::Kind::kNever || now - photo.sent_at >= kGiveUpAfter;
  const auto due = next_try(photo.tries);
  parts_.writer.run([&](storage::db::Connection& connection) {
    if (gone)
      parts_.lost(connection, photo.id, fetched.reason, now);
    else
      photos::postpone(connection, photo.id, due, fetched.reason);
  });
}

/// The small picture that the platform made of a video; by it the video is known again. Without one it is
/// kept as well.
void Fetcher::keep_thumbnail(const Photo& video, PictureFile& file) {
  if (video.thumb_id.empty()) return;
  const auto fetched = parts_.fetch(video.account, video.thumb_id);
  const auto picture = pictures::examine(fetched.bytes);
  if (fetched.kind != Fetched::Kind::kHere || !picture) return;
  file.look = picture->look;
  storage::media::put(parts_.folder, storage::media::thumbnail_path_of(file),
                      picture->thumbnail.empty() ? fetched.bytes : picture->thumbnail);
}

/// The file first, then what the database says of it: a crash between them costs one more fetch.
void Fetcher::keep(const Photo& photo, const std::string& bytes) {
  PictureFile file{.sha256 = storage::db::sha256_hex(bytes),
                   .bytes = static_cast<std::int64_t>(bytes.size()),
                   .format = "",
                   .look = std::nullopt};
  if (const auto picture = pictures::examine(bytes)) {
    file.format = picture->format;
    file.width = picture->width;
    file.height = picture->height;
    file.look = picture->look;
    if (!picture->thumbnail.empty())
      storage::media::put(parts_.folder, storage::media::thumbnail_path_of(file), picture->thumbnail);
  } else if (pictures::is_video(bytes)) {
    file.format = "mp4";
    keep_thumbnail(photo, file);
  }
  storage::media::put(parts_.folder, storage::media::path_of(file), bytes);
  const auto now = parts_.clock.now();
  parts_.writer.run(
      [&](storage::db::Connection& connection) { parts_.kept(connection, photo.id, file, now); });
}

}  // namespace linli::bot::media
