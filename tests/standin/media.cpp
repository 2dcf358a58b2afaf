#include "tests/standin/media.h"

#include "tests/standin/crypto.h"

namespace standin {

std::string Media::add(std::string kind, std::string content_type, std::string bytes) {
  std::string id = random_text(64);
  const std::lock_guard lock(mutex_);
  media_[id] = {std::move(kind), std::move(content_type), std::move(bytes), clock_.now()};
  return id;
}

std::optional<Medium> Media::find(const std::string& id) const {
  constexpr Seconds kLife = 3 * 86400;
  const std::lock_guard lock(mutex_);
  const auto found = media_.find(id);
  if (found == media_.end() || clock_.now() >= found->second.created + kLife) return std::nullopt;
  return found->second;
}

Medium sample_video() {
  static const std::string kHead{
      "\0\0\0\x10"
      "ftypmp42"
      "\0\0\0\0",
      16};
  return {.kind = "video", .content_type = "video/mp4", .bytes = kHead, .created = 0};
}

Medium sample_picture() {
  // One grey pixel, PNG.
  static const std::string kPixel =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
  return {
      .kind = "image", .content_type = "image/png", .bytes = from_base64(kPixel).value_or(""), .created = 0};
}

}  // namespace standin
