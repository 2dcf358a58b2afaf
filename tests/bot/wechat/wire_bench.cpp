#include <algorithm>
#include <array>
#include <ctime>
#include <iostream>
#include <vector>

#include "bot/wechat/callback.h"
#include "bot/wechat/json.h"
#include "bot/wechat/reply.h"
#include "bot/wechat/xml.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::tests::FixedRandom;
using linli::tests::Platform;
using linli::tests::text_message;
using linli::tests::xml_envelope;

namespace {

/// Of processor time, so that others on the machine count less.
template <class Call>
double mean_microseconds(int calls, Call call) {
  const std::clock_t begin = std::clock();
  for (int i = 0; i < calls; ++i)
    call();
  return static_cast<double>(std::clock() - begin) * (1e6 / CLOCKS_PER_SEC) / calls;
}

double median(std::vector<double> times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

template <class Call>
double microseconds(Call call) {
  std::vector<double> rounds;
  for (int round = 0; round < 31; ++round)
    rounds.push_back(mean_microseconds(2000, call));
  return median(rounds);
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
  constexpr std::array<std::size_t, 4> kPlaces = {0, 13, 26, 39};
  std::array<std::vector<double>, kPlaces.size()> times;
  for (int round = 0; round < 201;
       ++round) {  // in turns, so that what else the machine does falls on all alike
    for (std::size_t i = 0; i < kPlaces.size(); ++i) {
      Query query = platform.query_for(encrypted);
      char& digit = query.back().second[kPlaces[i]];
      digit = digit == '0' ? '1' : '0';
      times[i].push_back(mean_microseconds(200, [&] { (void)open(endpoint, query, body, platform.now()); }));
    }
  }
  std::vector<double> medians;
  for (auto& each : times)
    medians.push_back(median(each));
  const auto [low, high] = std::minmax_element(medians.begin(), medians.end());
  std::cout << "fastest " << *low << " us, slowest " << *high << " us\n";
  CHECK(*high / *low < 1.05);
}

// The gate, the parsers and the check for repeated fields stay quick on the worst that fits.
TEST_CASE("no document takes longer than five milliseconds", "[.bench]") {
  std::string fields = "<xml>";
  std::string keys = "{\"k\":0";
  for (int i = 0; i < 1022; ++i) {
    fields += "<Field" + std::to_string(i) + "/>";
    keys += ",\"Field" + std::to_string(i) + "\":0";
  }
  std::string references = "<xml><a>";
  while (references.size() < kDocumentLimit - 100)
    references += "&#x1F600;";
  const std::vector<std::pair<std::string, std::string>> documents = {
      {"many fields", fields + "</xml>"},
      {"many references", references + "</a></xml>"},
      {"nothing but brackets", std::string(kDocumentLimit, '<')},
      {"many keys", keys + "}"},
  };
  for (const auto& [name, document] : documents) {
    const bool xml = document.front() == '<';
    const double took = mean_microseconds(
        20, [&, &text = document] { (void)(xml ? read_xml(text).ok() : read_json(text).ok()); });
    std::cout << name << ": " << took << " us\n";
    CHECK(took < 5000);
  }
}
