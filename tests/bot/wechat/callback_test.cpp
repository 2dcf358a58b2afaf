#include "bot/wechat/callback.h"

#include "bot/wechat/reply.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::storage::model::Secret;
using linli::tests::Platform;
using linli::tests::text_message;
using linli::tests::vector_named;
using linli::tests::vectors;
using linli::tests::xml_envelope;

namespace {

constexpr std::string_view kAccount = "gh_97417a04a28d";

std::string text_of(const nlohmann::json& vector, const char* name) {
  return vector.at(name).get<std::string>();
}

Platform platform_of(const nlohmann::json& vector) {
  return {text_of(vector, "appid_or_corpid"), text_of(vector, "token"), text_of(vector, "encoding_aes_key"),
          text_of(vector, "timestamp"), text_of(vector, "nonce")};
}

Refusal refusal_of(const std::variant<Delivery, Refusal>& opened) {
  REQUIRE(std::holds_alternative<Refusal>(opened));
  return std::get<Refusal>(opened);
}
Delivery delivery_of(std::variant<Delivery, Refusal> opened) {
  if (const auto* refusal = std::get_if<Refusal>(&opened)) FAIL("refused: " << name_of(*refusal));
  return std::get<Delivery>(std::move(opened));
}
std::string content_of(const Delivery& delivery) {
  REQUIRE(std::holds_alternative<inbound::Text>(delivery.inbound.content));
  return std::get<inbound::Text>(delivery.inbound.content).content;
}

Query with(Query query, const std::string& name, const std::string& value) {
  std::erase_if(query, [&](const auto& each) { return each.first == name; });
  query.emplace_back(name, value);
  return query;
}
Query without(Query query, const std::string& name) {
  std::erase_if(query, [&](const auto& each) { return each.first == name; });
  return query;
}

/// A right delivery in safe mode, to spoil one thing of.
struct Safe {
  Platform platform;
  std::string document = text_message("月报");
  std::string encrypted = platform.encrypt(document);
  Query query = platform.query_for(encrypted);
  std::string body = xml_envelope(kAccount, encrypted);
  Endpoint endpoint = platform.endpoint();

  std::variant<Delivery, Refusal> sent() const { return open(endpoint, query, body, platform.now()); }
};

}  // namespace

TEST_CASE("the platform's own safe-mode examples are let in", "[callback]") {
  int tried = 0;
  for (const auto& vector : vectors().at("message_vectors")) {
    if (vector.at("kind") != "message") continue;
    INFO(text_of(vector, "id"));
    const std::string inner = text_of(vector, "expected_plaintext");
    const bool json = inner.starts_with('{');
    const Platform platform = platform_of(vector);
    const Endpoint endpoint = platform.endpoint(Mode::kSafe, json ? Format::kJson : Format::kXml);
    const std::string encrypted = text_of(vector, "encrypt");
    const std::string outer_name(inner.find("gh_97417a04a28d") != std::string::npos ? kAccount
                                                                                    : platform.app_id);
    std::string body =
        json ? linli::tests::json_envelope(outer_name, encrypted) : xml_envelope(outer_name, encrypted);
    if (vector.contains("body") && text_of(vector, "body").starts_with('<')) body = text_of(vector, "body");
    Query query = {{"timestamp", platform.timestamp},
                   {"nonce", platform.nonce},
                   {"encrypt_type", "aes"},
                   {"msg_signature", text_of(vector, "msg_signature")}};
    if (vector.contains("signature")) query.emplace_back("signature", text_of(vector, "signature"));
    const Delivery delivery = delivery_of(open(endpoint, query, body, platform.now()));
    CHECK(delivery.reply.encrypted);
    CHECK(delivery.reply.nonce == platform.nonce);
    CHECK(delivery.inbound.created_at == linli::tests::at_seconds(platform.timestamp));
    ++tried;
  }
  CHECK(tried == 6);
}

TEST_CASE("crafted envelopes are refused although rightly signed", "[callback]") {
  int tried = 0;
  for (const auto& vector : vectors().at("negative_vectors")) {
    if (!text_of(vector, "id").starts_with("crafted-")) continue;
    INFO(text_of(vector, "id"));
    const Platform platform = platform_of(vector);
    const std::string encrypted = text_of(vector, "encrypt");
    const auto refusal = refusal_of(open(platform.endpoint(), platform.query_for(encrypted),
                                         xml_envelope(kAccount, encrypted), platform.now()));
    CHECK((refusal == Refusal::kDecrypt || refusal == Refusal::kAppId));
    CHECK(http_status_of(refusal) == 403);
    ++tried;
  }
  CHECK(tried == 5);
}

TEST_CASE("the address is verified by giving the echo back", "[callback]") {
  const auto& vector = vector_named("signature_vectors", "official-get-verify");
  Platform platform;
  platform.timestamp = "1714036504";
  platform.nonce = "1514711492";
  const std::string echo = text_of(vector, "echostr");
  const Query query = {{"signature", text_of(vector, "expected")},
                       {"echostr", echo},
                       {"timestamp", platform.timestamp},
                       {"nonce", platform.nonce}};
  for (const Mode mode : {Mode::kSafe, Mode::kCompatible, Mode::kPlain}) {
    const auto verified = verify_url(platform.endpoint(mode), query, platform.now());
    REQUIRE(verified.ok());
    CHECK(*verified == echo);
  }
  const Endpoint endpoint = platform.endpoint();
  const auto refused = [&](const Query& spoiled, linli::storage::model::Instant now) {
    const auto verified = verify_url(endpoint, spoiled, now);
    REQUIRE_FALSE(verified.ok());
    CHECK(verified.error().code == linli::storage::model::Code::kForbidden);
    return verified.error().message;
  };
  const auto now = platform.now();
  CHECK(refused(with(query, "nonce", "1514711493"), now) == "signature");
  CHECK(refused(with(query, "signature", std::string(40, '0')), now) == "signature");
  CHECK(refused(without(query, "echostr"), now) == "parameter");
  CHECK(refused(with(query, "echostr", "a\nb"), now) == "parameter");
  CHECK(refused(with(query, "echostr", std::string(257, '1')), now) == "parameter");
  CHECK(refused(without(query, "nonce"), now) == "parameter");
  CHECK(refused({}, now) == "parameter");
  CHECK(refused(query, now + std::chrono::seconds{601}) == "timestamp");
}

TEST_CASE("a clear delivery is let in only where clear is configured", "[callback]") {
  const auto& vector = vector_named("signature_vectors", "official-plaintext-post");
  const auto& fixture = vector_named("inbound_fixtures", "official-ma-debug_demo-json");
  Platform platform;
  platform.timestamp = "1714037059";
  platform.nonce = "486452656";
  const Query query = {{"signature", text_of(vector, "expected")},
                       {"timestamp", platform.timestamp},
                       {"nonce", platform.nonce},
                       {"openid", "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"}};
  const std::string body = text_of(fixture, "body");
  const auto sent_to = [&](Mode mode, const Query& q) {
    return open(platform.endpoint(mode, Format::kJson), q, body, platform.now());
  };
  const Delivery delivery = delivery_of(sent_to(Mode::kPlain, query));
  CHECK_FALSE(delivery.reply.encrypted);
  CHECK(kind_of(delivery.inbound.content) == "debug_demo");
  delivery_of(sent_to(Mode::kPlain, with(query, "encrypt_type", "raw")));

  CHECK(refusal_of(sent_to(Mode::kSafe, query)) == Refusal::kMode);
  CHECK(refusal_of(sent_to(Mode::kCompatible, query)) == Refusal::kMode);
  CHECK(refusal_of(sent_to(Mode::kCompatible, with(query, "msg_signature", text_of(vector, "expected")))) ==
        Refusal::kMode);
  CHECK(refusal_of(sent_to(Mode::kPlain, with(query, "signature", std::string(40, 'a')))) ==
        Refusal::kSignature);
  CHECK(refusal_of(sent_to(Mode::kPlain, with(query, "encrypt_type", "aes"))) == Refusal::kMode);
}

TEST_CASE("an encrypted delivery is refused where clear is configured", "[callback]") {
  Safe safe;
  safe.endpoint.mode = Mode::kPlain;
  CHECK(refusal_of(safe.sent()) == Refusal::kMode);
  safe.query = safe.platform.clear_query();
  CHECK(refusal_of(safe.sent()) == Refusal::kMode);
}

TEST_CASE("in compatible mode only what was encrypted counts", "[callback]") {
  Safe safe;
  safe.endpoint.mode = Mode::kCompatible;
  std::string clear = text_message("提交", "999");
  safe.body = clear.insert(clear.find("</xml>"), "<Encrypt><![CDATA[" + safe.encrypted + "]]></Encrypt>");
  const Delivery delivery = delivery_of(safe.sent());
  CHECK(content_of(delivery) == "月报");
  CHECK(delivery.inbound.message_id == "1");
  safe.query = without(safe.query, "msg_signature");
  CHECK(refusal_of(safe.sent()) == Refusal::kMode);
  safe.body = text_message("提交");
  safe.query = safe.platform.clear_query();
  CHECK(refusal_of(safe.sent()) == Refusal::kMode);
}

TEST_CASE("the plain signature counts for nothing in safe mode", "[callback]") {
  Safe safe;
  safe.query = with(safe.query, "msg_signature", safe.platform.sign());
  CHECK(refusal_of(safe.sent()) == Refusal::kSignature);
  safe.query = with(safe.query, "signature", "nonsense");
  safe.query = with(safe.query, "msg_signature", safe.platform.sign(safe.encrypted));
  CHECK(content_of(delivery_of(safe.sent())) == "月报");
}

TEST_CASE("WeChat's identical retries give the same key each time", "[callback]") {
  const Safe safe;
  const auto first = delivery_of(safe.sent());
  CHECK(first.dedupe_key == delivery_of(safe.sent()).dedupe_key);
  CHECK(first.dedupe_key.find("o9AgO5Kd5ggOC") == std::string::npos);
  // The same message in another envelope (another random part) is still the same message.
  Safe again;
  again.platform.nonce = "2";
  again.query = again.platform.query_for(again.encrypted);
  CHECK(first.dedupe_key == delivery_of(again.sent()).dedupe_key);
}

TEST_CASE("a timestamp is believed up to the window's edge, both ways", "[callback]") {
  const Safe safe;
  const auto sent_at = [&](int seconds) {
    return open(safe.endpoint, safe.query, safe.body, safe.platform.now() + std::chrono::seconds{seconds});
  };
  for (const int seconds : {0, 600, -600})
    delivery_of(sent_at(seconds));
  for (const int seconds : {601, -601, 86400})
    CHECK(refusal_of(sent_at(seconds)) == Refusal::kTimestamp);
}

TEST_CASE("parameters have one shape", "[callback]") {
  Safe safe;
  const auto spoiled = [&](const std::string& name, const std::string& value) {
    Safe other = safe;
    other.query = with(other.query, name, value);
    return refusal_of(other.sent());
  };
  for (const std::string timestamp :
       {"", "171411244", "17141124450", "171411244x", "-714112445", "+714112445", " 714112445"}) {
    INFO(timestamp);
    CHECK(spoiled("timestamp", timestamp) == Refusal::kParameter);
  }
  for (const std::string& nonce :
       {std::string(), std::string(33, '1'), std::string("a b"), std::string("a-b"), std::string("中")}) {
    INFO(nonce);
    CHECK(spoiled("nonce", nonce) == Refusal::kParameter);
  }
  for (const std::string& given :
       {std::string(39, 'a'), std::string(41, 'a'), std::string(40, 'A'), std::string(40, 'g')}) {
    CHECK(spoiled("msg_signature", given) == Refusal::kParameter);
  }
  for (const std::string name : {"timestamp", "nonce", "msg_signature", "signature", "openid"}) {
    Safe twice;
    const auto found = std::find_if(twice.query.begin(), twice.query.end(),
                                    [&](const auto& each) { return each.first == name; });
    REQUIRE(found != twice.query.end());
    twice.query.push_back(*found);
    CHECK(refusal_of(twice.sent()) == Refusal::kParameter);
  }
  Safe crowded;
  for (int i = 0; i < 20; ++i)
    crowded.query.emplace_back("x" + std::to_string(i), "1");
  CHECK(refusal_of(crowded.sent()) == Refusal::kParameter);
}

TEST_CASE("digits cannot be moved between timestamp and nonce", "[callback]") {
  Safe safe;
  const Platform& p = safe.platform;
  safe.query =
      with(with(safe.query, "timestamp", p.timestamp.substr(0, 9)), "nonce", p.timestamp.substr(9) + p.nonce);
  CHECK(refusal_of(safe.sent()) == Refusal::kParameter);
  safe.query =
      with(with(safe.query, "timestamp", p.timestamp + p.nonce.substr(0, 1)), "nonce", p.nonce.substr(1));
  CHECK(refusal_of(safe.sent()) == Refusal::kParameter);
}

TEST_CASE("the previous token and key are good while they are being changed", "[callback]") {
  Safe safe;
  const EncodingAesKey fresh = *EncodingAesKey::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  safe.endpoint.tokens.insert(safe.endpoint.tokens.begin(), Secret("fresh"));
  safe.endpoint.keys.insert(safe.endpoint.keys.begin(), fresh);
  const Delivery delivery = delivery_of(safe.sent());
  CHECK(delivery.reply.token == 1);
  CHECK(delivery.reply.key == 1);
  safe.endpoint.keys.pop_back();
  CHECK(refusal_of(safe.sent()) == Refusal::kDecrypt);
  safe.endpoint.tokens.pop_back();
  CHECK(refusal_of(safe.sent()) == Refusal::kSignature);
}

TEST_CASE("a message for another app or account is refused", "[callback]") {
  Safe safe;
  safe.endpoint.account_id = kAccount;
  delivery_of(safe.sent());
  safe.endpoint.account_id = "gh_000000000000";
  CHECK(refusal_of(safe.sent()) == Refusal::kAccount);
  safe.endpoint.account_id.clear();
  safe.body = xml_envelope("gh_000000000000", safe.encrypted);
  CHECK(refusal_of(safe.sent()) == Refusal::kAccount);
  safe.body = "<xml><Encrypt>" + safe.encrypted + "</Encrypt></xml>";
  delivery_of(safe.sent());
  safe.endpoint.app_id = "wx0000000000000000";
  CHECK(refusal_of(safe.sent()) == Refusal::kAppId);
}

TEST_CASE("a body that is no document is malformed, not forbidden", "[callback]") {
  Safe safe;
  for (const std::string body : {"", "hello", "<xml>", "{}", "<!DOCTYPE x><xml/>"}) {
    INFO(body);
    safe.body = body;
    CHECK(http_status_of(refusal_of(safe.sent())) == 400);
  }
  safe.body = "<xml></xml>";
  CHECK(refusal_of(safe.sent()) == Refusal::kMode);
  safe.body = std::string(kEnvelopeLimit + 1, ' ');
  CHECK(http_status_of(refusal_of(safe.sent())) == 413);

  Platform platform;
  const Endpoint plain = platform.endpoint(Mode::kPlain);
  CHECK(http_status_of(refusal_of(open(plain, platform.clear_query(), "", platform.now()))) == 400);
  CHECK(http_status_of(refusal_of(open(plain, platform.clear_query(), std::string(kDocumentLimit + 1, ' '),
                                       platform.now()))) == 413);
  Safe nonsense;
  nonsense.encrypted = nonsense.platform.encrypt("hello");
  nonsense.query = nonsense.platform.query_for(nonsense.encrypted);
  nonsense.body = xml_envelope(kAccount, nonsense.encrypted);
  CHECK(refusal_of(nonsense.sent()) == Refusal::kParse);
}

TEST_CASE("everything about who sent it is one and the same 403", "[callback]") {
  for (const Refusal refusal : {Refusal::kParameter, Refusal::kTimestamp, Refusal::kSignature, Refusal::kMode,
                                Refusal::kDecrypt, Refusal::kAppId, Refusal::kAccount}) {
    CHECK(http_status_of(refusal) == 403);
  }
  CHECK(name_of(Refusal::kSignature) == "signature");
  CHECK(name_of(Refusal::kAppId) == "app_id");
  CHECK(name_of(Refusal::kTooLarge) == "too_large");
  CHECK(name_of(Refusal::kAccount) == "account");
}

TEST_CASE("whatever the last byte of a rightly signed ciphertext, one answer", "[callback]") {
  Safe safe;
  const std::string bytes = safe.encrypted;
  int tried = 0;
  for (const char last : std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
    std::string changed = bytes;
    changed[changed.find_last_not_of('=')] = last;
    if (changed == bytes) continue;
    safe.query = safe.platform.query_for(changed);
    safe.body = xml_envelope(kAccount, changed);
    CHECK(http_status_of(refusal_of(safe.sent())) == 403);
    ++tried;
  }
  CHECK(tried == 63);
}
