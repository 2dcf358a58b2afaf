#include "tests/bench/filing.h"

#include "storage/model/month.h"
#include "tests/bench/county.h"
#include "tests/standin/clock.h"
#include "tests/standin/delivery.h"
#include "tests/standin/message.h"

namespace linli::bench {
namespace {

std::vector<std::string> words_of(int lead, int months_back) {
  const auto month = storage::model::Month::parse("2024-05").value().plus(-months_back).text();
  const auto said = month.substr(0, 4) + "年" + std::to_string(std::stoi(month.substr(5))) + "月";
  const auto number = [&](int least) { return std::to_string(least + (lead * 7 + months_back * 3) % 40); };
  return {said + "办了" + number(3) + "场活动，来了" + number(120) + "人，志愿者" + number(5) + "个，花了" +
              number(3000) + "元",
          "跳过",
          "给独居老人包了饺子，大家都很开心",
          "改 场次 " + number(50),
          "支出改成" + number(5000) + "元",
          "提交"};
}

std::string request_of(const standin::Parcel& parcel, Kept kept) {
  return "POST " + parcel.target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + parcel.content_type +
         "\r\n" + (kept == Kept::kNo ? "Connection: close\r\n" : "") +
         "Content-Length: " + std::to_string(parcel.body.size()) + "\r\n\r\n" + parcel.body;
}

}  // namespace

std::vector<Talk> file_months(int leads, int first, int months, Kept kept) {
  const auto account = bench::account();
  const auto now = standin::parse_time(kNow).value();
  std::vector<Talk> talks;
  for (int i = 0; i < leads; ++i) {
    auto& talk = talks.emplace_back();
    // Grows with time over everybody's messages, as the platform's do.
    long long id = 2400000000000000000 + static_cast<long long>(first) * kTurnsPerMonth * kLeads + i;
    for (int back = first; back < first + months; ++back)
      for (const auto& words : words_of(i, back)) {
        id += kLeads;
        const auto message = standin::compose(
            {{"type", "text"}, {"content", words}},
            {.openid = lead(i), .original_id = account.original_id, .at = now, .msg_id = id, .self = ""},
            true);
        const auto document = standin::write(message.fields, account.format);
        talk.push_back(request_of(standin::wrap(account, document, lead(i), now), kept));
      }
  }
  return talks;
}

}  // namespace linli::bench
