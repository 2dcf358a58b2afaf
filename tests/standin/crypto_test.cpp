#include "tests/standin/crypto.h"

#include "tests/support/catch.h"

using namespace standin;

namespace {

constexpr const char* kZeroKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

}  // namespace

// The vectors are those of the platform's own documentation and of wechatpy and WxJava's test suites.
TEST_CASE("the plain signature is the official one", "[standin]") {
  CHECK(signature({"AAAAA", "1714036504", "1514711492"}) == "f464b24fc39322e44b38aa78f5edd27bd1441696");
  CHECK(signature({"test", "1410685589", "test"}) == "f21891de399b4e33a1a93c9a7b8a8fffb5a443ff");
}

TEST_CASE("the official JSON message opens and its signature holds", "[standin]") {
  const std::string encrypted =
      "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/"
      "ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XG"
      "T740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+"
      "l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf"
      "8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
  const auto key = aes_key(kZeroKey);
  REQUIRE(key);
  const Decrypted opened = decrypt(*key, encrypted, "wxba5fad812f8e6fb9");
  CHECK(opened.problem.empty());
  CHECK(
      opened.message ==
      R"({"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,)"
      R"("MsgType":"event","Event":"debug_demo","debug_str":"hello world"})");
  CHECK(signature({"AAAAA", "1714112445", "415670741", encrypted}) ==
        "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3");

  SECTION("another app id is refused") {
    CHECK(decrypt(*key, encrypted, "wxba5fad812f8e6fb8").problem == "another app id");
  }
  SECTION("another key is refused") {
    CHECK_FALSE(decrypt(std::string(32, 'x'), encrypted, "wxba5fad812f8e6fb9").problem.empty());
  }
}

TEST_CASE("encrypting gives the documented bytes", "[standin]") {
  const auto key = aes_key("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
  REQUIRE(key);
  CHECK(encrypt(*key, "我是中文abcd123", "wxb11529c136998cb6", "aaaabbbbccccdddd") ==
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==");
  const std::string reply =
      encrypt(*aes_key(kZeroKey), R"({"demo_resp":"good luck"})", "wxba5fad812f8e6fb9", "707722b803182950");
  CHECK(reply == "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==");
  CHECK(signature({"AAAAA", "1713424427", "415670741", reply}) == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1");
}

TEST_CASE("what was tampered with does not open", "[standin]") {
  const auto key = aes_key(kZeroKey);
  REQUIRE(key);
  CHECK(decrypt(*key,
                "+qdx1OKCy+5JPCBFWw70tobMv/RRyhB2o4O2b8pAChhuovwzSDnKzQ2bOk5Xtv8Ds1C3QFM5SFoz4/EGIN3kfQ==",
                "wxba5fad812f8e6fb9")
            .problem == "length field past the end");
  CHECK(decrypt(*key, "not base64!", "wx").problem == "not base64");
  CHECK(decrypt(*key, "AAAA", "wx").problem == "not whole AES blocks");
  CHECK(decrypt(*key, "", "wx").problem == "not whole AES blocks");
}

TEST_CASE("every length of message comes back", "[standin]") {
  const auto key = aes_key(kZeroKey);
  for (std::size_t length = 0; length < 70; ++length) {
    const std::string message(length, 'x');
    const Decrypted opened = decrypt(*key, encrypt(*key, message, "wx1", random_bytes(16)), "wx1");
    CHECK(opened.problem.empty());
    CHECK(opened.message == message);
  }
}

TEST_CASE("a key is 43 characters, spare bits allowed", "[standin]") {
  CHECK_FALSE(aes_key("short"));
  CHECK_FALSE(aes_key(std::string(43, '!')));
  CHECK(aes_key(std::string(42, 'A') + "B"));
}

TEST_CASE("base64 refuses what is not base64", "[standin]") {
  CHECK(from_base64("YWI=") == "ab");
  CHECK(base64("ab") == "YWI=");
  CHECK_FALSE(from_base64("YWI"));
  CHECK_FALSE(from_base64("Y=I="));
  CHECK_FALSE(from_base64("===="));
}
