#pragma once

#include <string_view>

namespace linli::storage::db {

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF) without a
/// NUL: what may be bound. SQLite itself stores anything and cuts it on the way out.
bool storable(std::string_view text);

}  // namespace linli::storage::db
