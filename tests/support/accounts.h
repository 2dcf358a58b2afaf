#pragma once

#include <string>

#include "tests/standin/config.h"

namespace linli::tests {

/// What differs from one whole server under test to another.
struct Setup {
  std::string database{};
  std::string now = "2024-06-03T09:00";
  std::string api_base = "http://127.0.0.1:1";  ///< nobody is there
  std::string log_level = "error";
  std::string log_format = "text";
  int threads = 8;
  standin::Format mini_format = standin::Format::kJson;
  int linger_ms = 0;  ///< most tests send faster than anybody types
};

/// A configuration with both accounts in safe mode, on ports that the system chooses.
std::string configuration(const Setup& setup);

/// The secrets in it, for tests that look for them where they must not be.
inline constexpr auto kEncodingAesKey = "c3RhbmRpbi1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3Q";
inline constexpr auto kOfficialSecret = "4b1d8e0c6f2a49d7b35e9a7c1f60d284";
inline constexpr auto kOfficialToken = "officialtoken";
inline constexpr auto kMiniSecret = "0b1d8e0c6f2a49d7b35e9a7c1f60d280";
inline constexpr auto kMiniToken = "minitoken";

/// The same accounts as the platform knows them: XML at /wechat, JSON at /miniprogram unless told otherwise.
standin::Account official_account();
standin::Account mini_account(standin::Format format = standin::Format::kJson);

}  // namespace linli::tests
