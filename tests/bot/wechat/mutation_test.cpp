#include <array>
#include <random>

#include "bot/wechat/callback.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::tests::Platform;
using linli::tests::text_message;
using linli::tests::xml_envelope;

namespace {

constexpr std::string_view kAccount = "gh_97417a04a28d";

struct Sent {
  Query query;
  std::string body;
};

std::string& value_of(Query& query, const std::string& name) {
  for (auto& [key, value] : query) {
    if (key == name) return value;
  }
  throw std::out_of_range(name);
}

/// Spoils right deliveries in the ways an attacker would: some only change bytes, some can even sign and
/// encrypt.
class Spoiler {
 public:
  explicit Spoiler(unsigned seed) : engine_(seed) {}

  static constexpr int kWays = 9;
  Sent spoil(int way) {
    switch (way) {
      case 0:
        return flip_in_body();
      case 1:
        return flip_in_query();
      case 2:
        return shift_split();
      case 3:
        return foreign_app();
      case 4:
        return wrong_padding();
      case 5:
        return wrong_length();
      case 6:
        return cut_body();
      case 7:
        return cut_ciphertext();
      default:
        return foreign_secret();
    }
  }

  const Platform& platform() const { return platform_; }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine_);
  }
  std::string document() {
    return text_message("本月做了" + std::to_string(below(100)) + "场", std::to_string(below(1000000)));
  }
  Sent around(const Platform& sender, const std::string& encrypted) {
    return {sender.query_for(encrypted), xml_envelope(kAccount, encrypted)};
  }
  Sent right() { return around(platform_, platform_.encrypt(document())); }
  void flip(std::string& text) {
    const std::size_t at = below(text.size());
    text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
  }

  Sent flip_in_body() {
    Sent sent = right();
    flip(sent.body);
    return sent;
  }
  Sent flip_in_query() {
    Sent sent = right();
    static const std::array<std::string, 3> kNames = {"timestamp", "nonce", "msg_signature"};
    flip(value_of(sent.query, kNames[below(kNames.size())]));
    return sent;
  }
  /// Moves digits over the border between timestamp and nonce, and between nonce and Encrypt.
  Sent shift_split() {
    Sent sent = right();
    std::string& timestamp = value_of(sent.query, "timestamp");
    std::string& nonce = value_of(sent.query, "nonce");
    const std::size_t count = 1 + below(8);
    if (below(2) == 0) {
      nonce.insert(0, timestamp.substr(timestamp.size() - count));
      timestamp.resize(timestamp.size() - count);
    } else {
      timestamp += nonce.substr(0, count);
      nonce.erase(0, count);
    }
    return sent;
  }
  Sent foreign_app() {
    Platform sender = platform_;
    const std::size_t way = below(3);
    if (way == 0) flip(sender.app_id);
    if (way == 1) sender.app_id += '\0';
    if (way == 2) sender.app_id.pop_back();
    return around(sender, sender.encrypt(document()));
  }
  Sent wrong_padding() {
    std::string plain = platform_.plain_of(document());
    const std::size_t to_block = 16 - plain.size() % 16;
    const std::size_t way = below(3);
    if (way == 0) plain.append(to_block, '\0');
    if (way == 1) plain.append(to_block + 32, static_cast<char>(33 + below(200)));
    if (way == 2) {  // the last byte right, another wrong
      const std::size_t pad = to_block < 2 ? to_block + 16 : to_block;
      plain.append(pad, static_cast<char>(pad));
      plain[plain.size() - 2 - below(pad - 1)] = static_cast<char>(pad + 1 + below(30));
    }
    return around(platform_, platform_.encrypt_raw(plain));
  }
  Sent wrong_length() {
    std::string plain = platform_.plain_of(document());
    const std::string right_length = plain.substr(16, 4);
    static const std::array<std::uint32_t, 4> kLengths = {0x80000000U, 0xffffffffU, 0x7fffffffU, 0x00010000U};
    std::uint32_t length = kLengths[below(kLengths.size())];
    if (below(2) == 0) length = static_cast<std::uint32_t>(below(400));
    for (std::size_t i = 0; i < 4; ++i)
      plain[16 + i] = static_cast<char>((length >> (24 - 8 * i)) & 0xffU);
    if (plain.substr(16, 4) == right_length) plain[19] = static_cast<char>(plain[19] + 1);
    const std::size_t pad = 32 - plain.size() % 32;
    return around(platform_, platform_.encrypt_raw(plain.append(pad, static_cast<char>(pad))));
  }
  Sent cut_body() {
    Sent sent = right();
    sent.body.resize(below(sent.body.size()));
    return sent;
  }
  Sent cut_ciphertext() {
    const std::string encrypted = platform_.encrypt(document());
    return around(platform_, encrypted.substr(0, below(encrypted.size())));
  }
  Sent foreign_secret() {
    Platform sender = platform_;
    if (below(2) == 0) {
      flip(sender.token);
    } else {
      sender.aes_key[below(42)] = 'z';
      sender.aes_key[below(42)] = 'Q';
    }
    return around(sender, sender.encrypt(document()));
  }

  std::mt19937 engine_;
  Platform platform_;
};

}  // namespace

TEST_CASE("of ten thousand spoilt deliveries none is let in", "[mutation]") {
  Spoiler spoiler(20240603);
  Endpoint endpoint = spoiler.platform().endpoint();
  int refused = 0;
  std::array<int, kRefusals> reasons{};
  for (int i = 0; i < 10000; ++i) {
    const Sent sent = spoiler.spoil(i % Spoiler::kWays);
    const auto opened = open(endpoint, sent.query, sent.body, spoiler.platform().now());
    if (std::holds_alternative<Delivery>(opened)) {
      INFO("way " << i % Spoiler::kWays << ", body " << sent.body);
      FAIL("let in");
    }
    ++refused;
    ++reasons[static_cast<std::size_t>(std::get<Refusal>(opened))];
  }
  CHECK(refused == 10000);
  // The mutations reach every check but size and window (those have tests of their own).
  for (const Refusal reason : {Refusal::kParameter, Refusal::kSignature, Refusal::kMode, Refusal::kParse,
                               Refusal::kDecrypt, Refusal::kAppId, Refusal::kAccount}) {
    INFO(name_of(reason));
    CHECK(reasons[static_cast<std::size_t>(reason)] > 0);
  }
}
