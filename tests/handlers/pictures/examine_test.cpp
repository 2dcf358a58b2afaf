#include "handlers/pictures/examine.h"

#include <bit>
#include <cmath>
#include <string>

#include "handlers/pictures/decode.h"
#include "tests/support/catch.h"

using namespace linli::handlers::pictures;

namespace {

/// A picture with waves of its own for each seed.
Pixels waves(int width, int height, int seed) {
  Pixels pixels{.width = width, .height = height, .rgb = {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double u = 1.0 * x / width, v = 1.0 * y / height;
      const double level = std::sin(7 * u * (1 + seed % 3) + seed) + std::cos(9 * v + 3 * u * seed);
      for (const double part : {1.0, 0.8, 0.6})
        pixels.rgb.push_back(static_cast<std::uint8_t>(127 + 60 * level * part));
    }
  return pixels;
}

std::uint64_t look(const std::string& bytes) {
  return examine(bytes)->look.value();
}

int apart(const std::string& one, const std::string& other) {
  return std::popcount(look(one) ^ look(other));
}

}  // namespace

TEST_CASE("a picture is measured, and gets a small one", "[pictures]") {
  const auto picture = examine(encode(waves(1200, 800, 1)));
  REQUIRE(picture);
  CHECK(picture->format == "jpeg");
  CHECK(picture->width == 1200);
  CHECK(picture->height == 800);
  const auto small = examine(picture->thumbnail);
  REQUIRE(small);
  CHECK(small->width == 320);
  CHECK(small->height == 213);
}

TEST_CASE(
    "the same picture saved again or made smaller keeps its look, "
    "another one has another",
    "[pictures]") {
  for (int seed = 1; seed <= 12; ++seed) {
    INFO("seed " << seed);
    const auto original = encode(waves(1280, 960, seed));
    CHECK(apart(original, encode(decode(original, kThumbnail)->pixels)) <= kSameLook);
    CHECK(apart(original, encode(waves(500, 375, seed))) <= kSameLook);
    CHECK(apart(original, encode(waves(1280, 960, seed + 20))) > 2 * kSameLook);
  }
}

TEST_CASE("a picture drawn anew shows the same and holds nothing else", "[pictures]") {
  auto original = encode(waves(2400, 1600, 3));
  const std::string place = "Exif: 39.4N 76.0E";
  original.insert(2, std::string{"\xFF\xE1\0", 3} + static_cast<char>(place.size() + 2) + place);
  const auto drawn = redrawn(original);
  REQUIRE(drawn);
  CHECK(drawn->find("Exif") == std::string::npos);
  const auto picture = examine(*drawn);
  REQUIRE(picture);
  CHECK(picture->width == kRedrawn);
  CHECK(picture->height == 1066);
  CHECK(apart(original, *drawn) <= kSameLook);
  CHECK_FALSE(redrawn("<html>"));
}

TEST_CASE("a blank picture has nothing to be told by", "[pictures]") {
  const Pixels blank{.width = 40, .height = 40, .rgb = std::vector<std::uint8_t>(4800, 200)};
  const auto picture = examine(encode(blank));
  REQUIRE(picture);
  CHECK_FALSE(picture->look);
}

TEST_CASE("what is no sound picture is refused", "[pictures]") {
  const auto jpeg = encode(waves(64, 64, 1));
  CHECK_FALSE(examine(""));
  CHECK_FALSE(examine("GIF89a"));
  CHECK_FALSE(examine("<html>"));
  CHECK_FALSE(examine(jpeg.substr(0, 20)));
  CHECK_FALSE(examine("\xFF\xD8\xFF"));
  CHECK_FALSE(examine("\x89PNG\r\n\x1A\n and no more"));
}

TEST_CASE("a small file that would need much memory is refused by its head", "[pictures]") {
  auto jpeg = encode(waves(64, 64, 1));
  const auto frame = jpeg.find(std::string{"\xFF\xC0", 2});
  REQUIRE(frame != std::string::npos);
  for (const auto at : {5, 6, 7, 8})
    jpeg[frame + static_cast<std::size_t>(at)] = '\x70';  // 28 784 by 28 784
  const auto picture = examine(jpeg);
  REQUIRE_FALSE(picture);
  CHECK(picture.error().message == "a JPEG of absurd size");
}

TEST_CASE("damage anywhere is refused or decoded, never worse", "[pictures]") {
  const auto jpeg = encode(waves(80, 60, 3));
  for (std::size_t at = 0; at < jpeg.size(); at += 7) {
    auto damaged = jpeg;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
    const auto picture = examine(damaged);
    if (picture) CHECK(picture->width > 0);
    CHECK_NOTHROW(examine(jpeg.substr(0, at)));
  }
}
