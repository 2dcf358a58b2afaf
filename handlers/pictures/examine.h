#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/result.h"

/// Looks at pictures that strangers' telephones made. Pure; a hostile file is refused before it costs memory.
namespace linli::handlers::pictures {

struct Picture {
  std::string_view format;  ///< "jpeg" or "png"
  int width = 0;
  int height = 0;
  /// Difference hash of 64 bits: the same picture, made smaller or saved again, differs in a few. Nothing for
  /// one without anything to tell it by, such as a blank page.
  std::optional<std::uint64_t> look;
  std::string thumbnail;  ///< JPEG, at most kThumbnail pixels on its longer side
};

inline constexpr int kThumbnail = 320;
/// Pixels of the largest picture that is looked at; telephones make half of it.
inline constexpr std::int64_t kMostPixels = 40'000'000;
/// How many bits the looks of two pictures may differ in to be taken for the same one.
inline constexpr int kSameLook = 3;

/// Whether this is a video as telephones make them (MPEG-4).
bool is_video(std::string_view bytes);
/// Pixels of the longer side of a picture that was drawn anew: enough to see what it is about.
inline constexpr int kRedrawn = 1600;
/// The picture drawn anew as a JPEG: what a telephone writes into its files beside the pixels (where, when,
/// which telephone) is not in it, nor anything else that is no picture. kInvalid as `examine`.
storage::model::Result<std::string> redrawn(std::string_view bytes);

/// kInvalid for what is no picture, broken, of another kind, or too large.
storage::model::Result<Picture> examine(std::string_view bytes);

}  // namespace linli::handlers::pictures
