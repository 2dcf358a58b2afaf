#include <algorithm>
#include <chrono>
#include <iostream>
#include <vector>

#include "bot/wechat/callback.h"
#include "bot/wechat/reply.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::tests::FixedRandom;
using linli::tests::Platform;
using linli::tests::text_message;
using linli::tests::xml_envelope;

namespace {

/// Median over rounds of the mean microseconds of one call.
template <class Call>
double microseconds(Call call) {
  std::vector<double> rounds;
  for (int round = 0; round < 31; ++round) {
    constexpr int kCalls = 2000;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < kCalls; ++i)
      call();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    rounds.push_back(took.count() / kCalls);
  }
  std::nth_element(rounds.begin(), rounds.begin() + 15, rounds.end());
  return rounds[15];
}

}  // namespace

// Run by name: bot_wechat_tests "[bench]", in a release build. Goal: at most 15 µs.
TEST_CASE("what one turn's message work costs", "[.bench]") {
  const Platform platform;
  const Endpoint endpoint = platform.endpoint();
  const std::string encrypted =
      platform.encrypt(text_message("本月做了十二场活动，服务三百二十多人次，花了一千八百元。"));
  const Query query = platform.query_for(encrypted);
  const std::string body = xml_envelope("gh_97417a04a28d", encrypted);
  const reply::Text answer{
      std::string("收到。场次 12，服务人次约 320，支出 1800 "
                  "元。还差志愿者人数，本月有多少名志愿者参加？可以直接回复数字。")};
  FixedRandom random;
  std::size_t bytes = 0;
  const double opening = microseconds(
      [&] { bytes += std::get<Delivery>(open(endpoint, query, body, platform.now())).dedupe_key.size(); });
  const Delivery delivery = std::get<Delivery>(open(endpoint, query, body, platform.now()));
  const double sealing = microseconds([&] {
    const std::string document = build(answer, delivery.inbound, Format::kXml, platform.now());
    bytes += seal(endpoint, delivery.reply, document, platform.now(), random).body.size();
  });
  Query forged = query;
  forged.back().second.back() = forged.back().second.back() == '0' ? '1' : '0';
  const double refusing =
      microseconds([&] { bytes += open(endpoint, forged, body, platform.now()).index(); });
  std::cout << "verify, decrypt, read: " << opening << " us; build, encrypt, sign: " << sealing
            << " us; both: " << opening + sealing << " us; a forgery refused: " << refusing << " us\n";
  CHECK(bytes > 0);
  CHECK(opening + sealing <= 15.0);
}

// The answers are one; their times must not tell them apart either, as far as somebody without the token can
// reach.
TEST_CASE("refusals of differing signatures take the same time", "[.bench]") {
  const Platform platform;
  const Endpoint endpoint = platform.endpoint();
  const std::string encrypted = platform.encrypt(text_message("月报"));
  const std::string body = xml_envelope("gh_97417a04a28d", encrypted);
  std::vector<double> medians;
  for (std::size_t at : {0U, 13U, 26U, 39U}) {
    Query query = platform.query_for(encrypted);
    char& digit = query.back().second[at];
    digit = digit == '0' ? '1' : '0';
    medians.push_back(microseconds([&] { (void)open(endpoint, query, body, platform.now()); }));
  }
  const auto [low, high] = std::minmax_element(medians.begin(), medians.end());
  std::cout << "fastest " << *low << " us, slowest " << *high << " us\n";
  CHECK(*high / *low < 1.05);
}
