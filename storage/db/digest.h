#pragma once

#include <string>
#include <string_view>

namespace linli::storage::db {

/// SHA-256 of `bytes` in lower-case hexadecimal.
std::string sha256_hex(std::string_view bytes);

}  // namespace linli::storage::db
