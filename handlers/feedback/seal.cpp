#include "handlers/feedback/seal.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

namespace linli::handlers::feedback {
namespace {

using storage::model::Recipient;
using storage::model::Secret;
using Bytes = std::vector<unsigned char>;

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kVoterDigits = 32;

std::string hex(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4U];
    text += kDigits[bytes[i] & 15U];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto value = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = value(text[i]);
    const int low = value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<unsigned char>(high * 16 + low));
  }
  return bytes;
}

Bytes key_bytes(const Secret& key) {
  auto bytes = from_hex(key.reveal());
  if (!bytes || bytes->size() != 32) throw std::invalid_argument{"a key is 64 hexadecimal digits"};
  return *std::move(bytes);
}

std::string text_of(const Recipient& person) {
  return std::string{name_of(person.account)} + ":" + person.openid.reveal();
}

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

struct FreeMac {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Mac = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void expect(int done) {
  if (done != 1) throw std::runtime_error{"OpenSSL refused to seal"};
}

std::string number_of(storage::model::TicketId ticket) {
  return "ticket:" + std::to_string(ticket.value);
}

}  // namespace

Secret fresh_key(contract::Random& random) {
  std::array<std::byte, 32> bytes{};
  random.fill(bytes);
  return Secret{hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size())};
}

std::string keyed_hash(const Secret& key, std::string_view text) {
  // Fetched once: HMAC() looks its parts up by name in every call, and this is asked for in every turn.
  static EVP_MAC* const kHmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  const auto bytes = key_bytes(key);
  std::string name = "SHA256";
  const std::array parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), name.size()),
      OSSL_PARAM_construct_end()};
  const Mac mac{EVP_MAC_CTX_new(kHmac)};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  std::size_t size = 0;
  expect(EVP_MAC_init(mac.get(), bytes.data(), bytes.size(), parameters.data()));
  expect(EVP_MAC_update(mac.get(), bytes_of(text), text.size()));
  expect(EVP_MAC_final(mac.get(), digest.data(), &size, digest.size()));
  return hex(digest.data(), size);
}

std::string Seal::voter_in_chat(const Secret& voter_key, const Recipient& person) const {
  const Secret both{keyed_hash(key_, "voters " + voter_key.reveal())};
  return keyed_hash(both, text_of(person)).substr(0, kVoterDigits);
}

std::string Seal::voter_on_page(const Secret& voter_key, std::string_view browser) const {
  const Secret both{keyed_hash(key_, "voters " + voter_key.reveal())};
  return keyed_hash(both, "browser:" + std::string{browser}).substr(0, kVoterDigits);
}

std::string Seal::who(const Recipient& person) const {
  return keyed_hash(key_, "talk " + text_of(person));
}

std::string Seal::contact_key(const Recipient& person) const {
  return keyed_hash(key_, "contact " + text_of(person));
}

std::string Seal::proof(std::string_view purpose, std::string_view text) const {
  return keyed_hash(key_, std::string{purpose} + " " + std::string{text});
}

std::string Seal::sealed(storage::model::TicketId ticket, const Recipient& person,
                         contract::Random& random) const {
  const auto key = key_bytes(Secret{keyed_hash(key_, "contacts")});
  const auto about = number_of(ticket);
  const auto text = text_of(person);
  std::array<std::byte, kNonce> nonce{};
  random.fill(nonce);
  const auto* iv = reinterpret_cast<const unsigned char*>(nonce.data());
  const Context context{EVP_CIPHER_CTX_new()};
  Bytes out(text.size());
  std::array<unsigned char, kTag> tag{};
  int size = 0;
  expect(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), iv));
  expect(EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(about), static_cast<int>(about.size())));
  expect(EVP_EncryptUpdate(context.get(), out.data(), &size, bytes_of(text), static_cast<int>(text.size())));
  expect(EVP_EncryptFinal_ex(context.get(), out.data() + size, &size));
  expect(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, tag.data()));
  return hex(iv, kNonce) + hex(tag.data(), kTag) + hex(out.data(), out.size());
}

std::optional<Recipient> Seal::opened(storage::model::TicketId ticket, std::string_view sealed) const {
  const auto bytes = from_hex(sealed);
  if (!bytes || bytes->size() <= kNonce + kTag) return std::nullopt;
  const auto key = key_bytes(Secret{keyed_hash(key_, "contacts")});
  const auto about = number_of(ticket);
  auto tag = Bytes(bytes->begin() + kNonce, bytes->begin() + kNonce + kTag);
  const auto* body = bytes->data() + kNonce + kTag;
  const auto length = bytes->size() - kNonce - kTag;
  const Context context{EVP_CIPHER_CTX_new()};
  std::string text(length, '\0');
  auto* out = reinterpret_cast<unsigned char*>(text.data());
  int size = 0;
  expect(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes->data()));
  expect(EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(about), static_cast<int>(about.size())));
  expect(EVP_DecryptUpdate(context.get(), out, &size, body, static_cast<int>(length)));
  expect(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()));
  if (EVP_DecryptFinal_ex(context.get(), out + size, &size) != 1) return std::nullopt;
  const auto colon = text.find(':');
  const auto account = storage::model::account_named(std::string_view{text}.substr(0, colon));
  if (colon == std::string::npos || !account) return std::nullopt;
  return Recipient{.account = *account, .openid = storage::model::OpenId{text.substr(colon + 1)}};
}

}  // namespace linli::handlers::feedback
