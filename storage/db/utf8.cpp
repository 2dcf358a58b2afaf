#include "storage/db/utf8.h"

#include <cstddef>
#include <cstdint>

namespace linli::storage::db {
namespace {

struct Lead {
  std::size_t length;      // 0: not a lead byte
  std::uint32_t bits;      // payload of the first byte
  std::uint32_t smallest;  // below it the form is overlong
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 1};
  if ((byte & 0xe0U) == 0xc0) return {2, byte & 0x1fU, 0x80};
  if ((byte & 0xf0U) == 0xe0) return {3, byte & 0x0fU, 0x800};
  if ((byte & 0xf8U) == 0xf0) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

}  // namespace

bool storable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Lead lead = lead_of(static_cast<unsigned char>(text[at]));
    if (lead.length == 0 || lead.length > text.size() - at) return false;
    std::uint32_t point = lead.bits;
    for (std::size_t i = 1; i < lead.length; ++i) {
      const auto next = static_cast<unsigned char>(text[at + i]);
      if ((next & 0xc0U) != 0x80) return false;
      point = point << 6U | (next & 0x3fU);
    }
    if (point < lead.smallest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return false;
    at += lead.length;
  }
  return true;
}

}  // namespace linli::storage::db
