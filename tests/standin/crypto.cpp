#include "tests/standin/crypto.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace standin {
namespace {

constexpr std::size_t kBlock = 32;  // the platform pads to 32 bytes although AES has 16
constexpr std::size_t kPrefix = 16;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

struct CipherFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// OpenSSL's own padding is off: it knows blocks of 16 only.
std::string aes_cbc(std::string_view key, std::string_view input, bool encrypting) {
  const std::unique_ptr<EVP_CIPHER_CTX, CipherFree> context(EVP_CIPHER_CTX_new());
  std::string output(input.size() + kBlock, '\0');
  int written = 0;
  int tail = 0;
  const bool done = context &&
                    EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytes_of(key), bytes_of(key),
                                      encrypting ? 1 : 0) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                    EVP_CipherUpdate(context.get(), bytes_of(output), &written, bytes_of(input),
                                     static_cast<int>(input.size())) == 1 &&
                    EVP_CipherFinal_ex(context.get(), bytes_of(output) + written, &tail) == 1;
  if (!done) throw std::runtime_error("AES failed");
  output.resize(static_cast<std::size_t>(written + tail));
  return output;
}

std::string random_from(std::string_view alphabet, std::size_t length) {
  std::string text = random_bytes(length);
  for (char& c : text)
    c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return text;
}

Decrypted refused(std::string problem) {
  return {.message = {}, .problem = std::move(problem)};
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(bytes_of(bytes), static_cast<int>(count)) != 1) throw std::runtime_error("no randomness");
  return bytes;
}

std::string random_text(std::size_t length) {
  return random_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
}

std::string random_digits(std::size_t length) {
  std::string digits = random_from("0123456789", length);
  if (!digits.empty() && digits.front() == '0') digits.front() = '1';
  return digits;
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t end = text.find('=');
  const std::size_t padding = end == std::string_view::npos ? 0 : text.size() - end;
  const auto in_alphabet = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  };
  const std::string_view digits = text.substr(0, text.size() - padding);
  if (padding > 2 || !std::all_of(digits.begin(), digits.end(), in_alphabet)) return std::nullopt;
  if (padding == 2 && text.back() != '=') return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size())) < 0)
    return std::nullopt;
  bytes.erase(bytes.size() - padding);
  return bytes;
}

std::string signature(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  std::string joined;
  for (const std::string& part : parts)
    joined += part;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(joined.data(), joined.size(), digest.data(), &length, EVP_sha1(), nullptr) != 1)
    throw std::runtime_error("SHA-1 failed");
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}

std::optional<std::string> aes_key(std::string_view encoding_aes_key) {
  if (encoding_aes_key.size() != 43) return std::nullopt;
  return from_base64(std::string(encoding_aes_key) + "=");
}

std::string encrypt(std::string_view key, std::string_view message, std::string_view app_id,
                    std::string_view prefix) {
  if (key.size() != 32 || prefix.size() != kPrefix)
    throw std::invalid_argument("key of 32 and prefix of 16 bytes");
  std::string plain(prefix);
  const auto length = static_cast<std::uint32_t>(message.size());
  for (const int shift : {24, 16, 8, 0})
    plain += static_cast<char>((length >> shift) & 0xff);
  plain.append(message).append(app_id);
  const std::size_t padding = kBlock - plain.size() % kBlock;
  plain.append(padding, static_cast<char>(padding));
  return base64(aes_cbc(key, plain, true));
}

Decrypted decrypt(std::string_view key, std::string_view encrypted, std::string_view app_id) {
  const auto cipher = from_base64(encrypted);
  if (!cipher) return refused("not base64");
  if (cipher->empty() || cipher->size() % 16 != 0) return refused("not whole AES blocks");
  std::string plain = aes_cbc(key, *cipher, false);
  const auto padding = static_cast<unsigned char>(plain.back());
  if (padding < 1 || padding > kBlock || padding > plain.size()) return refused("bad padding");
  const auto padded = [&](char c) { return static_cast<unsigned char>(c) == padding; };
  if (!std::all_of(plain.end() - padding, plain.end(), padded)) return refused("bad padding");
  plain.resize(plain.size() - padding);
  if (plain.size() < kPrefix + 4) return refused("too short");
  std::uint32_t length = 0;
  for (std::size_t i = kPrefix; i < kPrefix + 4; ++i)
    length = length << 8 | static_cast<unsigned char>(plain[i]);
  const std::string_view rest = std::string_view(plain).substr(kPrefix + 4);
  if (length > rest.size()) return refused("length field past the end");
  if (rest.substr(length) != app_id) return refused("another app id");
  return {.message = std::string(rest.substr(0, length)), .problem = {}};
}

}  // namespace standin
