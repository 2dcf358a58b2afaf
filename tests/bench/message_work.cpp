#include "tests/bench/message_work.h"

#include <ctime>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "bot/understand/interpret.h"
#include "bot/understand/lexicon.h"
#include "bot/wechat/callback.h"
#include "bot/wechat/reply.h"
#include "tests/bench/county.h"
#include "tests/handlers/random.h"
#include "tests/standin/clock.h"
#include "tests/standin/crypto.h"
#include "tests/standin/delivery.h"
#include "tests/standin/message.h"

namespace linli::bench {
namespace {

namespace understand = bot::understand;
namespace wechat = bot::wechat;
namespace model = storage::model;

constexpr auto kShort = "场次改成12";
constexpr auto kLong =
    "这个月我们一共办了十二场活动，其中社区活动八场、小组四次，来了三百二十多人，志愿者来了二十五位。"
    "花了一万两千块，主要是买材料和请老师。六月一号儿童节给孩子们搞了一次游园会，家长们都说好。"
    "困难是场地太小，天热的时候老人家坐不下，希望街道能帮忙协调一下活动室。还有两户独居老人每周都去看望，"
    "帮着打扫卫生、量血压、陪着聊天。下个月打算办一次重阳节的饺子宴，再请社区医院来义诊一次，顺便给新婚的"
    "小两口做家庭辅导。";

double now_us() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) * 1e-3;
}

/// Of one call.
template <class Call>
double microseconds(Call call) {
  constexpr int kRounds = 21;
  constexpr int kCalls = 200;
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = now_us();
    for (int i = 0; i < kCalls; ++i)
      call();
    rounds.push_back((now_us() - begin) / kCalls);
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[kRounds / 2];
}

/// The query of a target as the server's door hands it on; nothing in it needs decoding.
wechat::Query query_of(const std::string& target) {
  wechat::Query query;
  for (auto at = target.find('?'); at != target.npos; at = target.find('&', at + 1)) {
    const auto part = target.substr(at + 1, target.find('&', at + 1) - at - 1);
    const auto equals = part.find('=');
    query.emplace_back(part.substr(0, equals), part.substr(equals + 1));
  }
  return query;
}

void measure_understanding(MessageWork& work) {
  const auto lexicon = understand::load_lexicon(LINLI_SOURCE_DIR "/templates/lexicon/zh.toml");
  if (!lexicon) throw std::runtime_error{lexicon.error().message};
  understand::Context context;
  context.role = understand::Role::kLead;
  context.today = model::CivilDate::parse("2024-06-03").value();
  context.name = "report.confirm";
  context.projects = {"银铃相伴"};
  std::size_t slots = 0;
  const auto understood = [&](const char* text) {
    slots += understand::interpret(understand::analyse(text, *lexicon), context).slots.size();
  };
  work.understand_short = microseconds([&] { understood(kShort); });
  work.understand_long = microseconds([&] { understood(kLong); });
  if (slots == 0) throw std::runtime_error{"nothing was understood"};
}

void measure_wire(MessageWork& work) {
  const auto platform = account();
  const auto at = standin::parse_time(kNow).value();
  const auto now = model::from_ms(at * 1000);
  wechat::Endpoint endpoint{.app_id = platform.app_id,
                            .tokens = {model::Secret{platform.token}},
                            .keys = {},
                            .account_id = platform.original_id};
  auto text = standin::base64(platform.key);
  text.pop_back();  // the padding: an EncodingAESKey goes without
  endpoint.keys.push_back(*wechat::EncodingAesKey::parse(text));
  const auto message = standin::compose({{"type", "text"}, {"content", "改 场次 12，支出改成一千八百元"}},
                                        {.openid = lead(0),
                                         .original_id = platform.original_id,
                                         .at = at,
                                         .msg_id = 2400000000000000000,
                                         .self = ""},
                                        true);
  const auto parcel = standin::wrap(platform, standin::write(message.fields, platform.format), lead(0), at);
  const auto query = query_of(parcel.target);
  const auto open = [&] {
    return std::get<wechat::Delivery>(wechat::open(endpoint, query, parcel.body, now));
  };
  const auto delivery = open();
  const wechat::reply::Text answer{
      "记下了：活动场次 12 场、本月支出 1 800 元。\n5月 月报（银铃相伴）请看一遍：\n1 活动场次 12 场\n"
      "2 服务人数 200 人\n没问题请回 提交。"};
  tests::SeededRandom random;
  std::size_t bytes = 0;
  work.open = microseconds([&] { bytes += open().dedupe_key.size(); });
  work.seal = microseconds([&] {
    const auto document = wechat::build(answer, delivery.inbound, delivery.reply.format, now);
    bytes += wechat::seal(endpoint, delivery.reply, document, now, random).body.size();
  });
  if (bytes == 0) throw std::runtime_error{"nothing was opened or sealed"};
}

}  // namespace

MessageWork measure_message_work() {
  MessageWork work;
  measure_understanding(work);
  measure_wire(work);
  return work;
}

}  // namespace linli::bench
