#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/model/result.h"

// Bytes to pixels and back. For the files of this room only.
namespace linli::handlers::pictures {

/// Rows of red, green and blue.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;
};
struct Decoded {
  std::string_view format;
  int width = 0;  ///< of the picture; its pixels may be fewer
  int height = 0;
  Pixels pixels;
};

/// Not many more pixels than make `wanted` on the longer side, which spares memory and time. kInvalid as
/// `examine`.
storage::model::Result<Decoded> decode(std::string_view bytes, int wanted);
/// A JPEG; empty when it cannot be made.
std::string encode(const Pixels& pixels);

}  // namespace linli::handlers::pictures
