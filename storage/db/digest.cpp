#include "storage/db/digest.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace linli::storage::db {

std::string sha256_hex(std::string_view bytes) {
  // Fetched once: EVP_sha256() is looked up by name in every call.
  static EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, kSha256, nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[digest[i] >> 4U];
    text += kDigits[digest[i] & 0x0fU];
  }
  return text;
}

}  // namespace linli::storage::db
