#pragma once

#include "tests/standin/clock.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace standin {

struct Medium {
  std::string kind;  // image, voice, video, thumb
  std::string content_type;
  std::string bytes;
  Seconds created = 0;
};

/// Temporary media: what users send and what the account uploads; gone after three days. Any thread.
class Media {
 public:
  explicit Media(const Clock& clock) : clock_(clock) {}

  /// Returns the media_id.
  std::string add(std::string kind, std::string content_type, std::string bytes);

  /// nullopt when there is none or it is older than three days.
  std::optional<Medium> find(const std::string& id) const;

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Medium> media_;
};

/// A small grey picture, for photos sent without a file.
Medium sample_picture();
/// The head of a video and nothing else, likewise.
Medium sample_video();

}  // namespace standin
