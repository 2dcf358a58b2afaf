#include "bot/wechat/signature.h"

#include "bot/wechat/base64.h"
#include "bot/wechat/digest.h"
#include "bot/wechat/userdata.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::storage::model::Secret;
using linli::tests::vector_named;
using linli::tests::vectors;

namespace {
std::string text_of(const nlohmann::json& vector, const char* name) {
  return vector.at(name).get<std::string>();
}
}  // namespace

TEST_CASE("published signatures come out", "[signature]") {
  REQUIRE(vectors().at("signature_vectors").size() == 5);
  for (const auto& vector : vectors().at("signature_vectors")) {
    INFO(text_of(vector, "id"));
    const auto parts = vector.at("parts").get<std::vector<std::string>>();
    CHECK(signature({parts.begin(), parts.end()}) == text_of(vector, "expected"));
  }
}

TEST_CASE("the signature does not depend on the order of its parts", "[signature]") {
  CHECK(signature({"789", "456", "123"}) == signature({"123", "789", "456"}));
}

TEST_CASE("a signature fits the current or the previous token and no other", "[signature]") {
  const auto& vector = vector_named("signature_vectors", "wechatpy-check");
  const std::string given = text_of(vector, "expected");
  const std::vector<std::string_view> parts = {"1410685589", "test"};
  CHECK(matching_token({Secret("test")}, parts, given) == 0);
  CHECK(matching_token({Secret("fresh"), Secret("test")}, parts, given) == 1);
  CHECK(matching_token({Secret("other")}, parts, given) == -1);
  CHECK(matching_token({}, parts, given) == -1);
  std::string wrong = given;
  wrong.back() = 'e';
  CHECK(matching_token({Secret("test")}, parts, wrong) == -1);
}

TEST_CASE("an empty token fits nothing, not even what it would sign", "[signature]") {
  CHECK(matching_token({Secret("")}, {"1410685589", "test"}, signature({"", "1410685589", "test"})) == -1);
}

TEST_CASE("texts compare equal only when every byte is", "[signature]") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "abcd"));
  CHECK_FALSE(equal_in_constant_time("abc", std::string_view("abc\0", 4)));
}

TEST_CASE("base64 has one spelling for one value", "[base64]") {
  CHECK(base64_encode("") == "");
  CHECK(base64_encode("f") == "Zg==");
  CHECK(base64_encode("fo") == "Zm8=");
  CHECK(base64_encode("foo") == "Zm9v");
  CHECK(base64_decode("Zm9vYg==") == "foob");
  for (const std::string bad : {"", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Z===", "====", "Zm 9", "Zm9v\n",
                                "Zm-_", "Zm9v=", "=Zm9"}) {
    INFO(bad);
    CHECK_FALSE(base64_decode(bad));
  }
  CHECK(base64_decode_lenient("Zh==") == "f");
}

TEST_CASE("a page's signature leaves the fragment of its address out", "[userdata]") {
  REQUIRE(vectors().at("jssdk_vectors").size() == 1);
  for (const auto& vector : vectors().at("jssdk_vectors")) {
    const Secret ticket(text_of(vector, "jsapi_ticket"));
    const std::string url = text_of(vector, "url");
    const auto signed_for = [&](const std::string& address) {
      return js_sdk_signature(ticket, text_of(vector, "noncestr"), text_of(vector, "timestamp"), address);
    };
    CHECK(signed_for(url) == text_of(vector, "expected"));
    CHECK(signed_for(url.substr(0, url.find('#'))) == text_of(vector, "expected"));
    CHECK(signed_for(url + "&x=1") == text_of(vector, "expected"));
    CHECK(signed_for("http://mp.weixin.qq.com?params=other") != text_of(vector, "expected"));
  }
}

TEST_CASE("raw user data carries the published signature", "[userdata]") {
  REQUIRE(vectors().at("rawdata_signature_vectors").size() == 2);
  for (const auto& vector : vectors().at("rawdata_signature_vectors")) {
    const Secret key(text_of(vector, "session_key"));
    const std::string raw = text_of(vector, "rawData");
    CHECK(raw_data_is_signed(raw, key, text_of(vector, "expected")));
    CHECK_FALSE(raw_data_is_signed(raw + " ", key, text_of(vector, "expected")));
    CHECK_FALSE(raw_data_is_signed(raw, Secret(), text_of(vector, "expected")));
  }
}

TEST_CASE("published user data opens for its own app and nobody else", "[userdata]") {
  REQUIRE(vectors().at("userdata_vectors").size() == 1);
  const auto& vector = vectors().at("userdata_vectors").front();
  const Secret key(text_of(vector, "session_key"));
  const std::string data = text_of(vector, "encryptedData");
  const std::string iv = text_of(vector, "iv");
  const std::string app = text_of(vector, "watermark_appid");
  const auto opened = decrypt_user_data(key, data, iv, app);
  REQUIRE(opened.ok());
  CHECK(*opened == text_of(vector, "expected_plaintext"));
  CHECK_FALSE(decrypt_user_data(key, data, iv, "wx0000000000000000").ok());
  CHECK_FALSE(decrypt_user_data(key, data.substr(4), iv, app).ok());
  CHECK_FALSE(decrypt_user_data(Secret("AAAA"), data, iv, app).ok());

  SECTION("with its plus signs turned to blanks by a form") {
    std::string blanks = data;
    std::replace(blanks.begin(), blanks.end(), '+', ' ');
    REQUIRE(blanks != data);
    const auto restored = decrypt_user_data(key, blanks, iv, app);
    REQUIRE(restored.ok());
    CHECK(*restored == *opened);
  }
  SECTION("wrapped in lines") {
    std::string wrapped = data;
    for (std::size_t at = 60; at < wrapped.size(); at += 62)
      wrapped.insert(at, "\r\n");
    CHECK(decrypt_user_data(key, wrapped, iv, app).ok());
  }
  SECTION("wrapped with a blank that is none of its own") {
    std::string wrapped = data;
    wrapped.insert(61, " ");
    CHECK(decrypt_user_data(key, wrapped, iv, app).ok());
  }
}

TEST_CASE("user data under a stale session key is refused", "[userdata]") {
  const auto& vector = vector_named("negative_vectors", "wxjava-userdata-bad-key");
  const Secret key(text_of(vector, "session_key"));
  const auto opened = decrypt_user_data(key, text_of(vector, "encryptedData"), text_of(vector, "iv"), "wx");
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().message.find(key.reveal()) == std::string::npos);
}
