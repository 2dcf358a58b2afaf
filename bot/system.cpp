#include "bot/system.h"

#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace linli::bot {
namespace {

using std::chrono::milliseconds;

milliseconds::rep steady_ms() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

storage::model::Instant SystemClock::now() const {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

DevelopmentClock::DevelopmentClock(storage::model::Instant start)
    : ahead_ms_(storage::model::to_ms(start) - steady_ms()) {}

storage::model::Instant DevelopmentClock::now() const {
  return storage::model::from_ms(steady_ms() + ahead_ms_.load());
}

void DevelopmentClock::advance(milliseconds step) {
  ahead_ms_.fetch_add(step.count());
}

void DevelopmentClock::set(storage::model::Instant time) {
  ahead_ms_.store(storage::model::to_ms(time) - steady_ms());
}

void SystemRandom::fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const auto count = std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max());
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
      throw std::runtime_error("the system has no randomness to give");
    }
    bytes = bytes.subspan(count);
  }
}

Environment system_environment() {
  Environment result;
  for (char** at = environ; at && *at; ++at) {
    const std::string_view entry = *at;
    const auto equals = entry.find('=');
    if (equals == entry.npos || !entry.starts_with("LINLI_")) continue;
    result.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return result;
}

}  // namespace linli::bot
