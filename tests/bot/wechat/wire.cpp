#include "tests/bot/wechat/wire.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

namespace linli::tests {

using bot::wechat::EncodingAesKey;
using bot::wechat::Endpoint;
using bot::wechat::Format;
using bot::wechat::Mode;
using bot::wechat::Query;

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string raw_key(const std::string& aes_key) {
  std::string key(33, '\0');
  const std::string padded = aes_key + "=";
  EVP_DecodeBlock(reinterpret_cast<unsigned char*>(key.data()), bytes_of(padded),
                  static_cast<int>(padded.size()));
  key.resize(32);
  return key;
}

std::string aes(const std::string& key, std::string_view text, int encrypting) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  std::string out(text.size() + 32, '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  int written = 0;
  EVP_CipherInit_ex(context, EVP_aes_256_cbc(), nullptr, bytes_of(key), bytes_of(key), encrypting);
  EVP_CIPHER_CTX_set_padding(context, 0);
  EVP_CipherUpdate(context, to, &written, bytes_of(text), static_cast<int>(text.size()));
  EVP_CIPHER_CTX_free(context);
  out.resize(static_cast<std::size_t>(written));
  return out;
}

}  // namespace

const nlohmann::json& vectors() {
  static const nlohmann::json all = [] {
    std::ifstream file(std::string(LINLI_SOURCE_DIR) + "/tests/bot/wechat/wechat_vectors.json");
    return nlohmann::json::parse(file);
  }();
  return all;
}

const nlohmann::json& vector_named(const std::string& list, const std::string& id) {
  for (const auto& vector : vectors().at(list)) {
    if (vector.at("id") == id) return vector;
  }
  throw std::out_of_range("no vector " + id);
}

storage::model::Instant at_seconds(std::string_view seconds) {
  return storage::model::Instant{std::chrono::seconds{std::stoll(std::string(seconds))}};
}

std::string Platform::sign(std::string encrypted) const {
  std::multiset<std::string> parts{token, timestamp, nonce};
  if (!encrypted.empty()) parts.insert(std::move(encrypted));
  std::string text;
  for (const auto& part : parts)
    text += part;
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(bytes_of(text), text.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte / 16];
    hex += "0123456789abcdef"[byte % 16];
  }
  return hex;
}

std::string Platform::plain_of(std::string_view document) const {
  std::string plain = "fedcba9876543210";
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    plain += static_cast<char>((document.size() >> shift) & 0xffU);
  plain.append(document).append(app_id);
  return plain;
}

std::string Platform::encrypt(std::string_view document) const {
  std::string plain = plain_of(document);
  const std::size_t pad = 32 - plain.size() % 32;
  plain.append(pad, static_cast<char>(pad));
  return encrypt_raw(std::move(plain));
}

std::string Platform::encrypt_raw(std::string plain) const {
  const std::string bytes = aes(raw_key(aes_key), plain, 1);
  std::string text(bytes.size() / 3 * 4 + 8, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string Platform::decrypt(std::string_view encrypted) const {
  std::string bytes(encrypted.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(encrypted),
                                   static_cast<int>(encrypted.size()));
  bytes.resize(static_cast<std::size_t>(size) / 16 * 16);
  const std::string plain = aes(raw_key(aes_key), bytes, 0);
  const auto pad = static_cast<unsigned char>(plain.back());
  std::size_t length = 0;
  for (std::size_t i = 16; i < 20; ++i)
    length = length * 256 + static_cast<unsigned char>(plain[i]);
  if (plain.substr(20 + length) != app_id + std::string(pad, static_cast<char>(pad))) {
    throw std::runtime_error("the reply does not end as it should");
  }
  return plain.substr(20, length);
}

Query Platform::clear_query() const {
  return {{"signature", sign()}, {"timestamp", timestamp}, {"nonce", nonce}, {"openid", "o1"}};
}

Query Platform::query_for(const std::string& encrypted) const {
  Query query = clear_query();
  query.emplace_back("encrypt_type", "aes");
  query.emplace_back("msg_signature", sign(encrypted));
  return query;
}

Endpoint Platform::endpoint(Mode mode, Format format) const {
  Endpoint endpoint;
  endpoint.app_id = app_id;
  endpoint.tokens.emplace_back(token);
  if (mode != Mode::kPlain) endpoint.keys.push_back(*EncodingAesKey::parse(aes_key));
  endpoint.mode = mode;
  endpoint.format = format;
  return endpoint;
}

std::string xml_envelope(std::string_view to_user, std::string_view encrypted) {
  std::string xml = "<xml><ToUserName><![CDATA[";
  xml.append(to_user).append("]]></ToUserName><Encrypt><![CDATA[").append(encrypted);
  return xml + "]]></Encrypt></xml>";
}

std::string json_envelope(std::string_view to_user, std::string_view encrypted) {
  return nlohmann::json{{"ToUserName", to_user}, {"Encrypt", encrypted}}.dump();
}

std::string text_message(std::string_view content, std::string_view message_id) {
  std::string xml =
      "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><FromUserName><![CDATA[o9AgO5Kd5ggOC]]></"
      "FromUserName>"
      "<CreateTime>1714112445</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[";
  xml.append(content).append("]]></Content><MsgId>").append(message_id);
  return xml + "</MsgId></xml>";
}

}  // namespace linli::tests
