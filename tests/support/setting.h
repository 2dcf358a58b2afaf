#pragma once

#include <cstdlib>

namespace linli::tests {

/// A number from the environment, for longer runs than the usual one.
inline int setting(const char* name, int usual) {
  const char* const value = std::getenv(name);
  return value == nullptr ? usual : std::atoi(value);
}

}  // namespace linli::tests
