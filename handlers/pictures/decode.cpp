#include "handlers/pictures/decode.h"

#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <memory>

#include "handlers/pictures/examine.h"

namespace linli::handlers::pictures {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

constexpr int kLongest = 30'000;
constexpr int kQuality = 80;

struct CloseTurbo {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Turbo = std::unique_ptr<void, CloseTurbo>;

const unsigned char* bytes_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool sane(std::int64_t width, std::int64_t height) {
  return width > 0 && height > 0 && width <= kLongest && height <= kLongest && width * height <= kMostPixels;
}

std::vector<std::uint8_t> room_for(int width, int height) {
  return std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
}

/// The least of the decoder's scales that leaves as many pixels as are wanted.
tjscalingfactor scale_for(int longest, int wanted) {
  int count = 0;
  const auto* factors = tjGetScalingFactors(&count);
  tjscalingfactor best{1, 1};
  for (int i = 0; i < count; ++i) {
    const auto& factor = factors[i];
    const bool smaller = factor.num * best.denom < best.num * factor.denom;
    if (smaller && TJSCALED(longest, factor) >= wanted) best = factor;
  }
  return best;
}

Result<Decoded> decode_jpeg(std::string_view bytes, int wanted) {
  const Turbo turbo{tjInitDecompress()};
  int width = 0, height = 0, sampling = 0, colours = 0;
  const auto size = static_cast<unsigned long>(bytes.size());
  if (!turbo ||
      tjDecompressHeader3(turbo.get(), bytes_of(bytes), size, &width, &height, &sampling, &colours) != 0)
    return Error{Code::kInvalid, "a JPEG without a sound head"};
  if (!sane(width, height)) return Error{Code::kInvalid, "a JPEG of absurd size"};
  const auto scale = scale_for(std::max(width, height), wanted);
  Decoded decoded{.format = "jpeg", .width = width, .height = height, .pixels = {}};
  auto& pixels = decoded.pixels;
  pixels.width = TJSCALED(width, scale);
  pixels.height = TJSCALED(height, scale);
  pixels.rgb = room_for(pixels.width, pixels.height);
  // The end of a picture may be missing: what is there is decoded, with a warning.
  if (tjDecompress2(turbo.get(), bytes_of(bytes), size, pixels.rgb.data(), pixels.width, 0, pixels.height,
                    TJPF_RGB, TJFLAG_FASTDCT) != 0 &&
      tjGetErrorCode(turbo.get()) != TJERR_WARNING)
    return Error{Code::kInvalid, "a damaged JPEG"};
  return decoded;
}

Result<Decoded> decode_png(std::string_view bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
    return Error{Code::kInvalid, "a PNG without a sound head"};
  const auto free_image = [](png_image* used) { png_image_free(used); };
  const std::unique_ptr<png_image, decltype(free_image)> freed{&image, free_image};
  if (!sane(image.width, image.height)) return Error{Code::kInvalid, "a PNG of absurd size"};
  image.format = PNG_FORMAT_RGB;
  const auto width = static_cast<int>(image.width), height = static_cast<int>(image.height);
  Decoded decoded{.format = "png", .width = width, .height = height, .pixels = {width, height, {}}};
  decoded.pixels.rgb = room_for(width, height);
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, decoded.pixels.rgb.data(), 0, nullptr) == 0)
    return Error{Code::kInvalid, "a damaged PNG"};
  return decoded;
}

}  // namespace

Result<Decoded> decode(std::string_view bytes, int wanted) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return decode_jpeg(bytes, wanted);
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return decode_png(bytes);
  return Error{Code::kInvalid, "neither JPEG nor PNG"};
}

std::string encode(const Pixels& pixels) {
  const Turbo turbo{tjInitCompress()};
  unsigned char* out = nullptr;
  unsigned long size = 0;
  if (!turbo || tjCompress2(turbo.get(), pixels.rgb.data(), pixels.width, 0, pixels.height, TJPF_RGB, &out,
                            &size, TJSAMP_420, kQuality, TJFLAG_FASTDCT) != 0) {
    tjFree(out);
    return {};
  }
  std::string jpeg{reinterpret_cast<const char*>(out), size};
  tjFree(out);
  return jpeg;
}

}  // namespace linli::handlers::pictures
