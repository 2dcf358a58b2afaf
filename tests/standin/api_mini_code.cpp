// The mini-program's codes. Source: "Get unlimited mini-program code" (getwxacodeunlimit): a scene of 1 to 32
// visible characters out of a list (40169), a page of the released version unless check_path is off (41030),
// other arguments 40097, 5000 a minute (45009); a picture, or JSON when it is refused.
#include <algorithm>
#include <array>

#include "tests/standin/platform.h"

namespace standin {
namespace {

constexpr std::size_t kLongestScene = 32;
constexpr int kNarrowest = 280;
constexpr int kWidest = 1280;
constexpr int kAMinute = 5000;

bool visible(const std::string& scene) {
  constexpr std::string_view kOthers = "!#$&'()*+,/:;=?@-._~";
  return std::all_of(scene.begin(), scene.end(), [&](char c) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return plain || kOthers.find(c) != kOthers.npos;
  });
}

void put32(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out += static_cast<char>(number >> shift & 0xFFU);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = crc >> 1U ^ (crc & 1U ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void chunk(std::string& out, const std::string& type, const std::string& data) {
  put32(out, static_cast<std::uint32_t>(data.size()));
  out += type + data;
  put32(out, crc32(type + data));
}

/// zlib without compression.
std::string stored(const std::string& bytes) {
  constexpr std::size_t kBlock = 0xFFFF;
  std::string out = "\x78\x01";
  std::uint32_t a = 1, b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  for (std::size_t at = 0; at < bytes.size(); at += kBlock) {
    const auto size = std::min(kBlock, bytes.size() - at);
    out += at + size == bytes.size() ? '\1' : '\0';
    for (const auto number : {size, ~size})
      out += {static_cast<char>(number & 0xFFU), static_cast<char>(number >> 8U & 0xFFU)};
    out += bytes.substr(at, size);
  }
  put32(out, b << 16U | a);
  return out;
}

/// Rings of dots around a middle, as such codes look, other ones for every scene. Nobody can scan it.
std::string drawn(const std::string& scene, int width) {
  const int middle = width / 2;
  const auto hash = crc32(scene);
  const auto dark = [&](int x, int y) {
    const int dx = x - middle, dy = y - middle;
    const long long square = 1LL * dx * dx + 1LL * dy * dy;
    int ring = 0;
    while (1LL * (ring + 1) * (ring + 1) * width * width / 1600 <= square)
      ++ring;
    if (ring < 6) return true;
    if (ring > 18) return false;
    const int part = (dx >= 0 ? 1 : 0) + (dy >= 0 ? 2 : 0) + (dx >= dy ? 4 : 0) + (dx + dy >= 0 ? 8 : 0);
    return (hash >> ((ring * 5 + part * 3) % 32) & 1U) != 0 && ring % 2 == 0;
  };
  std::string rows;
  for (int y = 0; y < width; ++y) {
    rows += '\0';
    for (int x = 0; x < width; x += 8) {
      unsigned eight = 0;
      for (int bit = 0; bit < 8; ++bit)
        eight = eight << 1U | (x + bit < width && dark(x + bit, y) ? 0U : 1U);
      rows += static_cast<char>(eight);
    }
  }
  std::string head;
  put32(head, static_cast<std::uint32_t>(width));
  put32(head, static_cast<std::uint32_t>(width));
  head += {1, 0, 0, 0, 0};  // one bit of grey
  std::string png = "\x89PNG\r\n\x1A\n";
  chunk(png, "IHDR", head);
  chunk(png, "IDAT", stored(rows));
  chunk(png, "IEND", "");
  return png;
}

}  // namespace

ApiAnswer Platform::mini_code(const ApiCall& call, const Account& account) {
  if (!config_.mini.registered() || &account != &config_.mini) return errcode(48001);
  const json body = json::parse(call.body);
  const std::string scene = body.value("scene", "");
  if (scene.empty() || scene.size() > kLongestScene || !visible(scene)) return errcode(40169);
  const std::string page = body.value("page", "");
  const bool known =
      std::find(config_.mini_pages.begin(), config_.mini_pages.end(), page) != config_.mini_pages.end();
  if (!page.empty() && (page.front() == '/' || page.find('?') != page.npos)) return errcode(41030);
  if (!page.empty() && body.value("check_path", true) && !known) return errcode(41030);
  const int width = body.value("width", 430);
  constexpr std::array<std::string_view, 3> kVersions{"release", "trial", "develop"};
  const std::string version = body.value("env_version", "release");
  if (width < kNarrowest || width > kWidest ||
      std::find(kVersions.begin(), kVersions.end(), version) == kVersions.end())
    return errcode(40097);
  {
    const std::lock_guard lock(mutex_);
    const auto minute = clock_.now() / 60;
    if (minute != mini_minute_) mini_codes_ = 0;
    mini_minute_ = minute;
    if (++mini_codes_ > kAMinute) return errcode(45009);
  }
  return {.content_type = "image/png", .body = drawn(scene, width)};
}

}  // namespace standin
