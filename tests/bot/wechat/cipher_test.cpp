#include "bot/wechat/cipher.h"

#include "bot/wechat/signature.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::bot::wechat;
using tests::FixedRandom;
using tests::Platform;
using tests::vectors;

namespace {

EncodingAesKey key_of(const nlohmann::json& vector) {
  return *EncodingAesKey::parse(vector.at("encoding_aes_key").get<std::string>());
}
std::string text_of(const nlohmann::json& vector, const char* name) {
  return vector.at(name).get<std::string>();
}
std::string signature_of(const nlohmann::json& vector, const std::string& nonce,
                         const std::string& encrypted) {
  const std::string token = text_of(vector, "token");
  const std::string timestamp = text_of(vector, "timestamp");
  return signature({token, timestamp, nonce, encrypted});
}

CipherFault fault_of(const std::variant<std::string, CipherFault>& opened) {
  REQUIRE(std::holds_alternative<CipherFault>(opened));
  return std::get<CipherFault>(opened);
}

}  // namespace

TEST_CASE("published ciphertexts open to what their sources say", "[cipher]") {
  REQUIRE(vectors().at("message_vectors").size() == 13);
  for (const auto& vector : vectors().at("message_vectors")) {
    INFO(text_of(vector, "id"));
    const auto opened =
        decrypt(key_of(vector), text_of(vector, "appid_or_corpid"), text_of(vector, "encrypt"));
    REQUIRE(std::holds_alternative<std::string>(opened));
    CHECK(std::get<std::string>(opened) == text_of(vector, "expected_plaintext"));
  }
}

TEST_CASE("published ciphertexts carry the signature their sources say", "[cipher]") {
  for (const auto& vector : vectors().at("message_vectors")) {
    INFO(text_of(vector, "id"));
    const char* const name =
        vector.at("msg_signature").is_null() ? "computed_msg_signature" : "msg_signature";
    CHECK(signature_of(vector, text_of(vector, "nonce"), text_of(vector, "encrypt")) ==
          text_of(vector, name));
  }
}

TEST_CASE("encrypting with a published random part gives the published bytes", "[cipher]") {
  int tried = 0;
  for (const auto& vector : vectors().at("message_vectors")) {
    INFO(text_of(vector, "id"));
    FixedRandom random(text_of(vector.at("observed"), "random16"));
    CHECK(encrypt(key_of(vector), text_of(vector, "appid_or_corpid"), text_of(vector, "expected_plaintext"),
                  random) == text_of(vector, "encrypt"));
    ++tried;
  }
  CHECK(tried == 13);
}

TEST_CASE("crafted ciphertexts are refused where they are wrong", "[cipher]") {
  const std::map<std::string, CipherFault> expected = {{"msg_len", CipherFault::kMessageLength},
                                                       {"padding", CipherFault::kPadding},
                                                       {"too short", CipherFault::kLength},
                                                       {"appid", CipherFault::kAppId}};
  int tried = 0;
  for (const auto& vector : vectors().at("negative_vectors")) {
    if (!text_of(vector, "id").starts_with("crafted-")) continue;
    INFO(text_of(vector, "id"));
    // They are rightly signed, so the signature alone would let them in.
    CHECK(signature_of(vector, text_of(vector, "nonce"), text_of(vector, "encrypt")) ==
          text_of(vector, "msg_signature"));
    const auto opened =
        decrypt(key_of(vector), text_of(vector, "appid_or_corpid"), text_of(vector, "encrypt"));
    CHECK(fault_of(opened) == expected.at(text_of(vector, "rejected_at")));
    ++tried;
  }
  CHECK(tried == 5);
}

TEST_CASE("a nonce other than the signed one is refused", "[cipher]") {
  const auto& negative = tests::vector_named("negative_vectors", "wechatpy-echostr-wrong-nonce");
  const auto& base = tests::vector_named("message_vectors", text_of(negative, "based_on"));
  const std::string nonce = text_of(negative.at("change"), "nonce");
  CHECK(signature_of(base, nonce, text_of(base, "encrypt")) != text_of(base, "msg_signature"));
}

TEST_CASE("a ciphertext without its first character is refused, signed again or not", "[cipher]") {
  REQUIRE_NOTHROW(tests::vector_named("negative_vectors", "ciphertext-first-char-removed"));
  const auto& base = tests::vector_named("message_vectors", "wechatpy-xml-text");
  const std::string shorter = text_of(base, "encrypt").substr(1);
  CHECK(signature_of(base, text_of(base, "nonce"), shorter) != text_of(base, "msg_signature"));
  CHECK(fault_of(decrypt(key_of(base), text_of(base, "appid_or_corpid"), shorter)) == CipherFault::kBase64);
}

TEST_CASE("what was meant for another app is refused", "[cipher]") {
  const auto& negative = tests::vector_named("negative_vectors", "wrong-receiver-id");
  const auto& base = tests::vector_named("message_vectors", "wechatpy-xml-text");
  const auto foreign = text_of(negative.at("change"), "appid_or_corpid");
  CHECK(fault_of(decrypt(key_of(base), foreign, text_of(base, "encrypt"))) == CipherFault::kAppId);
  CHECK(fault_of(decrypt(key_of(base), "", text_of(base, "encrypt"))) == CipherFault::kAppId);
  const auto beginning = text_of(base, "appid_or_corpid").substr(0, 10);
  CHECK(fault_of(decrypt(key_of(base), beginning, text_of(base, "encrypt"))) == CipherFault::kAppId);
}

TEST_CASE("every padding from 1 to 32 opens, 0 and 33 do not", "[cipher]") {
  const Platform platform;
  const auto key = *EncodingAesKey::parse(platform.aes_key);
  for (std::size_t size = 0; size < 64; ++size) {
    const std::string document(size, 'x');
    const auto opened = decrypt(key, platform.app_id, platform.encrypt(document));
    REQUIRE(std::holds_alternative<std::string>(opened));
    CHECK(std::get<std::string>(opened) == document);
  }
  // 16 random bytes, the length, a document of 10 and an app id of 18 make 48: three blocks before any
  // padding.
  const std::string plain = platform.plain_of("0123456789");
  REQUIRE(plain.size() == 48);
  const auto padded = [&](std::size_t count, char byte) {
    return decrypt(key, platform.app_id, platform.encrypt_raw(plain + std::string(count, byte)));
  };
  CHECK(std::holds_alternative<std::string>(padded(16, 16)));
  CHECK(std::holds_alternative<std::string>(padded(32, 32)));
  CHECK(fault_of(padded(16, 0)) == CipherFault::kPadding);
  CHECK(fault_of(padded(48, 33)) == CipherFault::kPadding);
  CHECK(fault_of(padded(48, 48)) == CipherFault::kPadding);
  CHECK(fault_of(padded(16, 8)) == CipherFault::kAppId);
}

TEST_CASE("a ciphertext that is no multiple of 32 opens when its padding is right", "[cipher]") {
  const Platform platform;
  const std::string document(10 + 15, 'x');
  const std::string plain = platform.plain_of(document) + std::string(17, '\x11');
  REQUIRE(plain.size() % 32 == 16);
  const auto opened =
      decrypt(*EncodingAesKey::parse(platform.aes_key), platform.app_id, platform.encrypt_raw(plain));
  REQUIRE(std::holds_alternative<std::string>(opened));
  CHECK(std::get<std::string>(opened) == document);
}

TEST_CASE("an EncodingAESKey may have its spare bits set", "[cipher]") {
  const Platform platform;
  // E, F, G and H differ in the two spare bits only.
  std::string other = platform.aes_key;
  REQUIRE(other.back() == 'G');
  for (const char last : {'E', 'F', 'G', 'H'}) {
    other.back() = last;
    const auto key = EncodingAesKey::parse(other);
    REQUIRE(key.ok());
    const bool same_key =
        std::equal(key->bytes(), key->bytes() + 32, EncodingAesKey::parse(platform.aes_key)->bytes());
    CHECK(same_key);
  }
}

TEST_CASE("a bad EncodingAESKey is explained without being shown", "[cipher]") {
  for (const std::string bad :
       {"", "short", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH",
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDE =", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF="}) {
    const auto key = EncodingAesKey::parse(bad);
    REQUIRE_FALSE(key.ok());
    CHECK(key.error().message.find("EncodingAESKey") != std::string::npos);
    if (!bad.empty()) CHECK(key.error().message.find(bad) == std::string::npos);
  }
}
