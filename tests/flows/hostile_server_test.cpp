// The real server under everything at once: connections that drip, bodies without end, a thousand that say
// nothing — while a lead goes on filing. Then SIGTERM, in the middle of it.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/bot/http/raw_client.h"
#include "tests/standin/delivery.h"
#include "tests/support/catch.h"
#include "tests/support/installation.h"

namespace {

using namespace linli::tests;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto kLead = "demo-lead-aygul-0001";
constexpr std::size_t kMostGrowth = std::size_t{16} << 20;
constexpr milliseconds kDeadline{4500};  // what WeChat waits, less the way

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryMeansSomething = false;
#else
constexpr bool kMemoryMeansSomething = true;
#endif

/// A thousand connections to us and as many to the server need descriptors on both sides.
void allow_many_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 4096));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// WeChat's side for one lead.
class Wire {
 public:
  explicit Wire(const std::string& bot) {
    clock_.set(standin::parse_time("2024-06-03T09:00").value());
    people_.add_person(kLead, "古丽", "");
    config_.bot = bot;
    config_.official = official_account();
    delivery_ = std::make_unique<standin::Delivery>(config_, clock_, people_, media_);
  }
  nlohmann::json say(const std::string& words) {
    return delivery_->send(kLead, {{"type", "text"}, {"content", words}});
  }
  standin::Seconds now() const { return clock_.now(); }

 private:
  standin::Clock clock_;
  standin::World people_{clock_};
  standin::Media media_{clock_};
  standin::Config config_;
  std::unique_ptr<standin::Delivery> delivery_;
};

/// Everybody who means ill, until told to stop.
class Mob {
 public:
  explicit Mob(int port) : port_(port) {
    for (int i = 0; i < 1000; ++i)
      crowd_.emplace_back(port);
    threads_.emplace_back([this] { drip(); });
    threads_.emplace_back([this] { flood(); });
  }
  ~Mob() {
    over_ = true;
    for (auto& thread : threads_)
      thread.join();
  }
  Mob(const Mob&) = delete;
  Mob& operator=(const Mob&) = delete;

  void wait_for_rounds(int rounds) const {
    while (rounds_ < rounds)
      std::this_thread::sleep_for(milliseconds{5});
  }

 private:
  /// A third sends its header a byte at a time, a third its body, a third nothing.
  void drip() {
    for (std::size_t i = 1; i < crowd_.size(); i += 3)
      crowd_[i].send("POST /wechat HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", milliseconds{0});
    while (!over_) {
      for (std::size_t i = 0; i < crowd_.size() && !over_; i += 3)
        crowd_[i].send("G", milliseconds{0});
      for (std::size_t i = 1; i < crowd_.size() && !over_; i += 3)
        crowd_[i].send("x", milliseconds{0});
      std::this_thread::sleep_for(milliseconds{50});  // slow is what a dripper is
    }
  }
  /// Bodies without end: in chunks, with a wrong length, packed.
  void flood() {
    const std::string block(64 * 1024, 'x');
    while (!over_) {
      RawClient chunked{port_};
      chunked.send("POST /wechat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 64 && !over_; ++i)
        chunked.send("10000\r\n" + block + "\r\n", milliseconds{20});
      RawClient headers{port_};
      headers.send("GET / HTTP/1.1\r\nHost: x\r\n");
      for (int i = 0; i < 32 && !over_; ++i)
        headers.send("X-" + std::to_string(i) + ": " + block.substr(0, 8000) + "\r\n", milliseconds{20});
      RawClient long_one{port_};
      long_one.send("POST /wechat HTTP/1.1\r\nHost: x\r\nContent-Length: 209715200\r\n\r\n" + block,
                    milliseconds{20});
      RawClient smuggler{port_};
      smuggler.send(
          "POST /wechat HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
          "0\r\n\r\nGET /readyz HTTP/1.1\r\n\r\n");
      ++rounds_;
    }
  }

  const int port_;
  std::vector<RawClient> crowd_;
  std::atomic<bool> over_{false};
  std::atomic<int> rounds_{0};
  std::vector<std::thread> threads_;
};

/// Many leads' messages, one after the other from each of several threads, until the server is gone.
class Rush {
 public:
  Rush(int port, standin::Seconds now) {
    for (int i = 0; i < 16; ++i)
      threads_.emplace_back([this, port, now] {
        while (answered_in_time(port, now))
          ++answers_;
      });
  }
  void wait_for_answers(int count) const {
    while (answers_ < count)
      std::this_thread::sleep_for(milliseconds{1});
  }
  /// @return how many were answered.
  std::int64_t finish() {
    for (auto& thread : threads_)
      thread.join();
    return answers_;
  }

 private:
  bool answered_in_time(int port, standin::Seconds now) {
    const auto parcel =
        standin::wrap(official_account(),
                      "<xml><ToUserName>" + official_account().original_id + "</ToUserName><FromUserName>" +
                          kLead + "</FromUserName><CreateTime>" + std::to_string(now) +
                          "</CreateTime><MsgType>text</MsgType><Content>活动200场</Content>"
                          "<MsgId>" +
                          std::to_string(++next_id_) + "</MsgId></xml>",
                      kLead, now);
    RawClient client{port};
    if (!client.connected()) return false;
    client.send(post(parcel.target, parcel.body));
    return status_of(client.read_answer(milliseconds{12000})) == 200;
  }

  std::atomic<long long> next_id_{23'000'000'000'000'000};
  std::atomic<std::int64_t> answers_{0};
  std::vector<std::thread> threads_;
};

std::int64_t handled_in(const Installation& house) {
  return house.open(linli::storage::db::Connection::Mode::kReader)
      .integer("SELECT count(*) FROM deliveries")
      .value();
}

}  // namespace

TEST_CASE("a server that is besieged answers its leads in time, keeps its memory and ends when it is told to",
          "[flows][siege]") {
  allow_many_files();
  const Installation house{{.threads = 64}};
  const auto server = house.serve();
  Wire wire{server->address()};
  wire.say("5月月报");
  for (int i = 0; i < 50; ++i)  // what it needs for itself it has by then
    wire.say("活动" + std::to_string(i + 1) + "场");
  const auto before = server->process().peak_bytes();

  Mob mob{server->port()};
  milliseconds slowest{0};
  for (int i = 0; i < 20; ++i) {
    CAPTURE(i);
    mob.wait_for_rounds(i / 4);
    const auto asked = steady_clock::now();
    const auto answer = wire.say("活动" + std::to_string(100 + i) + "场");
    slowest = std::max(slowest, std::chrono::duration_cast<milliseconds>(steady_clock::now() - asked));
    REQUIRE(answer.at("status") == 200);
    CHECK(answer.at("attempts") == 1);
    REQUIRE(answer.at("replies").size() == 1);
    CHECK(answer.at("replies")[0].at("content").get<std::string>().find(std::to_string(100 + i) + " 场") !=
          std::string::npos);
  }
  CHECK(slowest < kDeadline);
  const auto after = server->process().peak_bytes();
  if (kMemoryMeansSomething) CHECK(after < before + kMostGrowth);

  // Told to end in the middle of it: every turn that is done was answered.
  const auto handled = handled_in(house);
  Rush rush{server->port(), wire.now()};
  rush.wait_for_answers(5);
  const auto told = steady_clock::now();
  const auto code = server->stop();
  const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - told);
  const auto answered = rush.finish();
  CHECK(handled_in(house) == handled + answered);
  CHECK(code == 0);
  CHECK(took < std::chrono::seconds{10});
  WARN("slowest honest answer " << slowest.count() << " ms, end after " << took.count()
                                << " ms, memory peak grew by "
                                << (after > before ? (after - before) >> 10 : 0) << " KiB");
  CHECK(house.linli({"check"}).code == 0);
}
