#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/account.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/month.h"
#include "storage/model/names.h"

namespace linli::storage::model {

using PhotoId = Id<struct PhotoTag>;

enum class PhotoState {
  kWaiting,  ///< still with WeChat
  kKept,     ///< a file here
  kLost,     ///< could not be fetched in time; staff see it
};

constexpr std::string_view name_of(PhotoState state) {
  switch (state) {
    case PhotoState::kKept:
      return "kept";
    case PhotoState::kLost:
      return "lost";
    case PhotoState::kWaiting:
      break;
  }
  return "waiting";
}

constexpr std::optional<PhotoState> photo_state_named(std::string_view name) {
  return value_named(std::array{PhotoState::kWaiting, PhotoState::kKept, PhotoState::kLost}, name);
}

/// What somebody sends as evidence.
enum class PhotoKind { kImage, kVideo };

constexpr std::string_view name_of(PhotoKind kind) {
  return kind == PhotoKind::kVideo ? "video" : "image";
}

constexpr std::optional<PhotoKind> photo_kind_named(std::string_view name) {
  return value_named(std::array{PhotoKind::kImage, PhotoKind::kVideo}, name);
}

/// A picture or a video as it is kept.
struct PictureFile {
  std::string sha256;  ///< also the file's name
  std::int64_t bytes = 0;
  std::string format;  ///< "jpeg", "png", "mp4"; empty for one that cannot be looked at
  int width = 0;
  int height = 0;
  std::optional<std::uint64_t> look;  ///< perceptual hash: alike pictures differ in few bits

  bool operator==(const PictureFile&) const = default;
};

/// A picture or a short video that somebody sent for a month.
struct Photo {
  PhotoId id;
  PhotoKind kind = PhotoKind::kImage;
  std::optional<ProjectId> project;  ///< nothing until somebody who has several has chosen one
  std::optional<Month> month;
  std::optional<ReportId> report;  ///< the draft that was open when it came, while which it can be taken back
  std::string activity;            ///< what it shows: "2024-05-12 讲座"; empty while nobody said
  Account account = Account::kOfficial;
  std::string media_id;       ///< the platform's name for it, for three days
  std::string thumb_id = "";  ///< and for the small picture of a video
  PersonId by;
  Instant sent_at;           ///< by WeChat's clock
  std::int64_t message = 0;  ///< orders those of one second
  Instant received_at;
  PhotoState state = PhotoState::kWaiting;
  int tries = 0;
  std::string last_error;
  std::optional<PictureFile> file;                   ///< when kept
  std::optional<Instant> taken_back = std::nullopt;  ///< since when it is no longer of its month
};

}  // namespace linli::storage::model
