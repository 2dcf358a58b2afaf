#include "handlers/pictures/examine.h"

#include <algorithm>
#include <array>

#include "handlers/pictures/decode.h"

namespace linli::handlers::pictures {
namespace {

// The difference hash compares each of 8 fields of a row with its right neighbour, in 8 rows.
constexpr int kColumns = 9;
constexpr int kRows = 8;
// Of 255: a picture whose fields are all within so much of each other has nothing to be told by.
constexpr int kFlat = 6;

/// One of `parts` equal pieces of 0…whole, at least one wide.
struct Piece {
  int from;
  int to;
};
Piece piece(int whole, int part, int parts) {
  const int from = static_cast<int>(std::int64_t{whole} * part / parts);
  const int to = static_cast<int>(std::int64_t{whole} * (part + 1) / parts);
  return {std::min(from, whole - 1), std::max(to, std::min(from, whole - 1) + 1)};
}

/// The mean of a rectangle, each colour.
std::array<int, 3> mean(const Pixels& pixels, Piece x, Piece y) {
  std::array<std::int64_t, 3> sums{};
  for (int row = y.from; row < y.to; ++row)
    for (int column = x.from; column < x.to; ++column) {
      const auto at = (static_cast<std::size_t>(row) * static_cast<std::size_t>(pixels.width) +
                       static_cast<std::size_t>(column)) *
                      3;
      for (std::size_t colour = 0; colour < 3; ++colour)
        sums[colour] += pixels.rgb[at + colour];
    }
  const auto count = std::int64_t{x.to - x.from} * (y.to - y.from);
  return {static_cast<int>(sums[0] / count), static_cast<int>(sums[1] / count),
          static_cast<int>(sums[2] / count)};
}

std::optional<std::uint64_t> look_of(const Pixels& pixels) {
  std::array<int, static_cast<std::size_t>(kColumns) * kRows> grey{};
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const auto [red, green, blue] =
          mean(pixels, piece(pixels.width, column, kColumns), piece(pixels.height, row, kRows));
      grey[static_cast<std::size_t>(row * kColumns + column)] = (299 * red + 587 * green + 114 * blue) / 1000;
    }
  const auto [least, most] = std::ranges::minmax(grey);
  if (most - least <= kFlat) return std::nullopt;
  std::uint64_t look = 0;
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column + 1 < kColumns; ++column) {
      const auto at = static_cast<std::size_t>(row * kColumns + column);
      look = look << 1U | (grey[at] > grey[at + 1] ? 1U : 0U);
    }
  return look;
}

Pixels smaller(const Pixels& pixels, int most) {
  const int longest = std::max(pixels.width, pixels.height);
  if (longest <= most) return pixels;
  Pixels small{.width = std::max(1, pixels.width * most / longest),
               .height = std::max(1, pixels.height * most / longest),
               .rgb = {}};
  small.rgb.reserve(static_cast<std::size_t>(small.width) * static_cast<std::size_t>(small.height) * 3);
  for (int row = 0; row < small.height; ++row)
    for (int column = 0; column < small.width; ++column)
      for (const int colour :
           mean(pixels, piece(pixels.width, column, small.width), piece(pixels.height, row, small.height)))
        small.rgb.push_back(static_cast<std::uint8_t>(colour));
  return small;
}

}  // namespace

bool is_video(std::string_view bytes) {
  constexpr std::size_t kMark = 4;  // behind the length of the first box
  return bytes.size() > kMark && bytes.substr(kMark).starts_with("ftyp");
}

storage::model::Result<Picture> examine(std::string_view bytes) {
  const auto decoded = decode(bytes, kThumbnail);
  if (!decoded) return decoded.error();
  return Picture{.format = decoded->format,
                 .width = decoded->width,
                 .height = decoded->height,
                 .look = look_of(decoded->pixels),
                 .thumbnail = encode(smaller(decoded->pixels, kThumbnail))};
}

storage::model::Result<std::string> redrawn(std::string_view bytes) {
  const auto decoded = decode(bytes, kRedrawn);
  if (!decoded) return decoded.error();
  auto jpeg = encode(smaller(decoded->pixels, kRedrawn));
  if (jpeg.empty())
    return storage::model::Error{storage::model::Code::kInvalid, "a picture that cannot be drawn anew"};
  return jpeg;
}

}  // namespace linli::handlers::pictures
