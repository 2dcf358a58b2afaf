// Whoever holds the database cannot tell who rated what; nobody has two voices, in chat or on the page.
#include <httplib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bot/cli/cli.h"
#include "bot/cli/code_options.h"
#include "bot/cli/satisfaction.h"
#include "handlers/feedback/seal.h"
#include "handlers/pictures/decode.h"
#include "storage/db/digest.h"
#include "storage/media/store.h"
#include "tests/support/catch.h"
#include "tests/support/world.h"

namespace {

using linli::storage::model::Account;
using linli::storage::model::OpenId;
using linli::storage::model::Secret;
using linli::tests::World;
using nlohmann::json;
namespace feedback = linli::handlers::feedback;

std::string code_of(World& world) {
  const auto made = world.operate({{"command", "code.create"}, {"project", "SF01"}});
  return made.at("codes").at(0).at("scene").get<std::string>();
}

std::vector<std::string> residents(int count) {
  std::vector<std::string> all;
  for (int i = 0; i < count; ++i)
    all.push_back("openid-of-resident-" + std::to_string(1000 + i));
  return all;
}

/// A picture like no other.
std::string photo_of(int seed) {
  linli::handlers::pictures::Pixels pixels{.width = 40, .height = 30, .rgb = {}};
  for (int i = 0; i < 40 * 30 * 3; ++i)
    pixels.rgb.push_back(static_cast<std::uint8_t>(i * (seed + 1)));
  return linli::handlers::pictures::encode(pixels);
}

/// Every byte of the database and of what lies beside it, but for the key, which is what an owner keeps.
std::string bytes_of(const std::string& database) {
  std::string all;
  for (const auto* ending : {"", "-wal", "-shm", "-journal"}) {
    std::ifstream file{database + ending, std::ios::binary};
    all.append(std::istreambuf_iterator<char>{file}, {});
  }
  return all;
}

std::set<std::string> texts(World& world, const std::string& sql) {
  std::set<std::string> all;
  world.reader().each(sql, {}, [&](const linli::storage::db::Row& row) { all.insert(row.text(0)); });
  return all;
}

/// Everything in the database that could be a key.
std::set<std::string> possible_keys(const std::string& bytes) {
  constexpr std::size_t kDigits = 64;
  std::set<std::string> keys;
  std::size_t run = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    run = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? run + 1 : 0;
    if (run >= kDigits)
      keys.insert(bytes.substr(i + 1 - kDigits, kDigits));  // what stands before it may look alike
  }
  return keys;
}

/// Tries to find out whose each voter is, with every openid known, every key at hand, and the installation's
/// own key stolen, too.
int found_out(const World& world, const std::set<std::string>& voters,
              const std::vector<std::string>& openids, const std::set<std::string>& keys) {
  std::ifstream file{world.config().storage.path + ".key"};
  const std::string own{std::istreambuf_iterator<char>{file}, {}};
  const feedback::Seal seal{Secret{own}};
  int found = 0;
  const auto is_voter = [&](const std::string& hash) { return voters.contains(hash.substr(0, 32)); };
  for (const auto& openid : openids) {
    for (const auto& plain : {openid, "official:" + openid, "official" + openid, "talk official:" + openid})
      found += is_voter(linli::storage::db::sha256_hex(plain));
    for (const auto& key : keys)
      found += is_voter(
          seal.voter_in_chat(Secret{key}, {.account = Account::kOfficial, .openid = OpenId{openid}}));
  }
  return found;
}

/// What a browser keeps and sends back.
struct Browser {
  explicit Browser(const World& world) : client(world.address()) {}

  void open(const std::string& scene) {
    const auto page = client.Get("/f/" + scene, headers());
    REQUIRE(page);
    status = page->status;
    body = page->body;
    if (page->has_header("Set-Cookie")) {
      const auto given = page->get_header_value("Set-Cookie");
      cookie = given.substr(0, given.find(';'));
    }
    std::smatch found;
    if (std::regex_search(body, found, std::regex{"name=\"token\" value=\"([0-9a-f]+)\""})) token = found[1];
  }
  int send(const std::string& scene, const std::string& fields, const httplib::Headers& more = {}) {
    auto all = headers();
    all.insert(more.begin(), more.end());
    const auto answer =
        client.Post("/f/" + scene, all, "token=" + token + "&" + fields, "application/x-www-form-urlencoded");
    REQUIRE(answer);
    body = answer->body;
    return answer->status;
  }
  httplib::Headers headers() const {
    return cookie.empty() ? httplib::Headers{} : httplib::Headers{{"Cookie", cookie}};
  }

  httplib::Client client;
  std::string cookie, token, body;
  int status = 0;
};

constexpr auto kCurrent = "SELECT COUNT(*) FROM ratings WHERE current = 1";

}  // namespace

TEST_CASE("with the database in hand and every openid known, nobody finds out who rated what", "[flows]") {
  World world;
  const auto scene = code_of(world);
  const auto people = residents(6);
  std::vector<std::string> pictures;
  for (std::size_t i = 0; i < people.size(); ++i) {
    world.sends(people[i], {{"type", "scan"}, {"scene", scene}});
    world.says(people[i], std::to_string(1 + i % 5));
    world.says(people[i], "今天人很多，位子不够坐" + std::to_string(i));
    pictures.push_back(world.picture(photo_of(static_cast<int>(i))));
    world.sends(people[i], {{"type", "image"}, {"media_id", pictures.back()}});
  }
  REQUIRE(world.eventually(
      [&] { return world.count("SELECT COUNT(*) FROM feedback_photos WHERE state = 'kept'") == 6; }));
  const auto voters = texts(world, "SELECT voter FROM ratings");
  REQUIRE(voters.size() == people.size());
  const auto key = texts(world, "SELECT voter_key FROM feedback_scenes");
  // The attack works while the key is there; otherwise its failing later would prove nothing.
  REQUIRE(found_out(world, voters, people, key) == static_cast<int>(people.size()));
  REQUIRE(found_out(world, voters, people, possible_keys(bytes_of(world.config().storage.path))) ==
          static_cast<int>(people.size()));

  world.set_time("2024-06-03T18:00");
  REQUIRE(world.operate({{"command", "code.close"}, {"scene", scene}}).contains("scene"));
  // The log is emptied right after the answer.
  REQUIRE(world.eventually(
      [&] { return bytes_of(world.config().storage.path).find(*key.begin()) == std::string::npos; }));
  for (const bool stopped : {false, true}) {
    if (stopped) world.stop();
    const auto bytes = bytes_of(world.config().storage.path);
    REQUIRE(bytes.size() > 100'000);
    CHECK(bytes.find(*key.begin()) == std::string::npos);
    for (const auto& openid : people)
      CHECK(bytes.find(openid) == std::string::npos);
    for (const auto& media_id : pictures)  // the platform could tell who sent it
      CHECK(bytes.find(media_id) == std::string::npos);
    CHECK(found_out(world, voters, people, possible_keys(bytes)) == 0);
  }
  // Neither by when: nothing of a rating has a time or an order.
  CHECK(world.count("SELECT COUNT(*) FROM deliveries WHERE confidential = 1") == 0);
  CHECK(world.count("SELECT COUNT(*) FROM feedback_talks WHERE step NOT IN ('contact', 'solved')") == 0);
  CHECK(world.count(
            "SELECT COUNT(*) FROM audit_events WHERE actor = 'resident' AND at_ms % 86400000 <> 57600000") ==
        0);
  CHECK(world.count("SELECT COUNT(*) FROM people WHERE openid LIKE 'openid-of-resident%'") == 0);
  CHECK(world.count(kCurrent) == 6);
  CHECK(world.count("SELECT SUM(level1 + level2 + level3 + level4 + level5) FROM rating_sums") == 6);
}

TEST_CASE("who unsubscribes in the middle takes the way to them along, the figures stay", "[flows]") {
  World world;
  const auto scene = code_of(world);
  const std::string who = "openid-of-resident-1";
  world.sends(who, {{"type", "subscribe"}, {"scene", scene}});
  world.says(who, "1");
  world.says(who, "等了一个小时没人管");
  world.says(who, "1");
  REQUIRE(world.count("SELECT COUNT(*) FROM tickets WHERE contact IS NOT NULL") == 1);
  REQUIRE(world.count("SELECT COUNT(*) FROM feedback_talks") == 1);
  world.sends(who, {{"type", "unsubscribe"}});
  CHECK(world.count("SELECT COUNT(*) FROM tickets WHERE contact IS NOT NULL") == 0);
  CHECK(world.count("SELECT COUNT(*) FROM feedback_talks") == 0);
  CHECK(world.count("SELECT COUNT(*) FROM tickets") == 1);
  CHECK(world.count(kCurrent) == 1);
}

TEST_CASE("one person has one voice, however many messages come at once", "[flows]") {
  World world;
  const auto scene = code_of(world);
  const std::string who = "openid-of-resident-1";
  world.sends(who, {{"type", "scan"}, {"scene", scene}});
  world.says(who, "3");
  std::vector<std::thread> senders;
  for (int i = 1; i <= 8; ++i)
    senders.emplace_back([&, i] {
      world.sends(who, {{"type", "text"}, {"content", std::to_string(1 + i % 5) + "分"}});
    });
  for (auto& sender : senders)
    sender.join();
  CHECK(world.count(kCurrent) == 1);
  CHECK(world.count("SELECT SUM(level1 + level2 + level3 + level4 + level5) FROM rating_sums") == 1);
  CHECK(world.count("SELECT COUNT(*) FROM ratings") >= 2);
}

TEST_CASE("the page takes one voice per browser, without scripts", "[flows][page]") {
  World world;
  const auto scene = code_of(world);
  Browser browser{world};
  browser.open(scene);
  CHECK(browser.status == 200);
  CHECK(browser.body.find("<script") == std::string::npos);
  CHECK(browser.body.find("银铃相伴") != std::string::npos);
  CHECK(browser.body.find("<legend>您觉得怎么样？</legend>") != std::string::npos);
  CHECK(browser.body.find("<label class=\"label\" for=\"comment\">") != std::string::npos);
  CHECK(browser.send(scene, "level=5&comment=%E5%BE%88%E5%A5%BD") == 303);
  CHECK(browser.send(scene, "level=2") == 303);
  CHECK(world.count(kCurrent) == 1);
  CHECK(world.count("SELECT level FROM ratings WHERE current = 1") == 2);
  CHECK(world.count("SELECT COUNT(*) FROM feedback_comments") == 1);
  CHECK(world.count("SELECT COUNT(*) FROM tickets") == 1);
  Browser another{world};
  another.open(scene);
  CHECK(another.send(scene, "level=4") == 303);
  CHECK(world.count(kCurrent) == 2);

  std::vector<std::thread> senders;
  for (int i = 0; i < 8; ++i)
    senders.emplace_back([&] {
      httplib::Client client{world.address()};
      client.Post("/f/" + scene, another.headers(), "token=" + another.token + "&level=3",
                  "application/x-www-form-urlencoded");
    });
  for (auto& sender : senders)
    sender.join();
  CHECK(world.count(kCurrent) == 2);
}

TEST_CASE("the page believes nothing that it did not give out itself", "[flows][page]") {
  World world;
  const auto scene = code_of(world);
  Browser browser{world};
  browser.open(scene);
  const auto cookie = browser.cookie;
  CHECK(browser.send(scene, "level=5", {{"Sec-Fetch-Site", "cross-site"}}) == 403);
  CHECK(browser.send(scene, "level=5", {{"Origin", "https://evil.example"}}) == 403);
  CHECK(browser.send(scene, "level=6") == 422);
  CHECK(browser.send(scene, "comment=x") == 422);
  browser.cookie.clear();
  CHECK(browser.send(scene, "level=5") == 200);  // the form again, with a cookie to try it with
  browser.cookie = cookie;
  browser.cookie.back() = browser.cookie.back() == '0' ? '1' : '0';
  CHECK(browser.send(scene, "level=5") == 200);
  browser.cookie = cookie;
  browser.token = std::string(64, '0');
  CHECK(browser.send(scene, "level=5") == 403);
  CHECK(world.count("SELECT COUNT(*) FROM ratings") == 0);
  CHECK(browser.client.Get("/f/aaaaaaaaaaaaaaaa")->status == 404);
  CHECK(browser.client.Get("/f/nosuch")->status == 404);
  world.operate({{"command", "code.close"}, {"scene", scene}});
  CHECK(browser.client.Get("/f/" + scene)->status == 410);
}

TEST_CASE("from one address come so many forms a minute", "[flows][page]") {
  World world;
  const auto scene = code_of(world);
  Browser browser{world};
  browser.open(scene);
  int refused = 0;
  // The minute may end in between, but not twice.
  for (int i = 0; i < 130; ++i)
    refused += browser.send(scene, "level=5") == 429;
  CHECK(refused >= 10);
  CHECK(world.count(kCurrent) == 1);
}

TEST_CASE("few raters are told by their number, and without a share", "[flows][codes]") {
  using linli::bot::cli::satisfaction_line;
  CHECK(satisfaction_line({.raters = 0}) == "0 raters: too few for a share");
  CHECK(satisfaction_line({.raters = 1}) == "1 rater: too few for a share");
  CHECK(satisfaction_line({.raters = 4}) == "4 raters: too few for a share");
}

TEST_CASE("codes are made by the platform, and printed by thousands", "[flows][codes]") {
  World world;
  const auto whole = code_of(world);  // until March 2025: permanent
  world.operate({{"command", "code.create"},
                 {"project", "SF01"},
                 {"activity", "<包饺子>"},
                 {"held_on", "2024-06-01"},
                 {"closes_on", "2024-06-20"}});
  auto config = world.config();
  config.server.public_url = "https://linli.example.cn";
  auto connection = world.reader();
  const auto codes = [&] {
    return linli::bot::cli::chosen_codes(connection, {.project = "SF01", .open = true});
  };
  REQUIRE(codes().size() == 2);
  CHECK(linli::bot::cli::make_wechat_codes(config, codes()) == 2);
  CHECK(linli::bot::cli::make_wechat_codes(config, codes()) == 0);
  for (const auto& code : codes())
    CHECK(code.url.starts_with("http://weixin.qq.com/q/"));
  CHECK(world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'feedback.code'") == 2);

  linli::tests::Scratch scratch;
  const auto path = scratch.file("posters.html");
  linli::bot::cli::print_posters(config, {.project = "SF01", .output = path, .open = true});
  std::ifstream file{path};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  CHECK(std::count(page.begin(), page.end(), '\n') > 30);
  CHECK(page.find("&lt;包饺子&gt;") != std::string::npos);
  CHECK(page.find("<svg") != std::string::npos);
  CHECK(page.find("https://linli.example.cn/f/" + whole) != std::string::npos);
  CHECK(page.find("可以评到2024年6月20日") != std::string::npos);
}

TEST_CASE("the mini-program's codes are drawn by the platform, kept as files, and stand on posters",
          "[flows][codes]") {
  namespace cli = linli::bot::cli;
  World world;
  const auto scene = code_of(world);
  auto config = world.config();
  auto connection = world.reader();
  const auto codes = [&] { return cli::chosen_codes(connection, {.project = "SF01", .open = true}); };
  const auto refused = [&](const char* why) {
    try {
      cli::make_mini_codes(config, codes());
    } catch (const cli::Failure& failure) {
      return std::string{failure.what()}.find(why) != std::string::npos;
    }
    return false;
  };
  config.wechat.miniprogram->rating_page = "pages/nowhere";
  CHECK(refused("41030"));
  CHECK_FALSE(codes().front().mini);
  config = world.config();
  REQUIRE(cli::make_mini_codes(config, codes()) == 1);
  CHECK(cli::make_mini_codes(config, codes()) == 0);
  const auto calls = world.calls("/wxa/getwxacodeunlimit");
  REQUIRE(calls.size() == 2);
  CHECK(calls.back().at("body").at("scene") == scene);
  CHECK(calls.back().at("body").at("page") == "pages/rate/index");
  REQUIRE(codes().front().mini);
  CHECK(world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'feedback.mini_code'") == 1);
  const auto file =
      config.storage.media_folder() + "/" + linli::storage::media::path_of(*codes().front().mini);
  CHECK(std::filesystem::file_size(file) > 1000);

  // Neither an official account's code nor a page is needed for the poster then.
  linli::tests::Scratch scratch;
  const auto read = [](const std::string& path) {
    std::ifstream in{path};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
  };
  cli::print_posters(config, {.project = "SF01", .output = scratch.file("one.html"), .open = true});
  const auto one = read(scratch.file("one.html"));
  CHECK(one.find("src=\"data:image/png;base64,") != std::string::npos);
  CHECK(one.find("<svg") == std::string::npos);
  CHECK(one.find("用微信扫码，点一下就行") != std::string::npos);
  cli::make_wechat_codes(config, codes());
  cli::print_posters(config, {.project = "SF01", .output = scratch.file("two.html"), .open = true});
  const auto two = read(scratch.file("two.html"));
  CHECK(two.find("<svg") != std::string::npos);
  CHECK(two.find("用微信扫哪一个都行") != std::string::npos);

  cli::export_codes(config, {.project = "SF01",
                             .output = scratch.file("codes.csv"),
                             .pictures = scratch.file("pictures"),
                             .open = true});
  CHECK(read(scratch.file("codes.csv")).find(scene + ".png") != std::string::npos);
  CHECK(std::filesystem::exists(scratch.file("pictures") + "/" + scene + ".png"));

  config.wechat.miniprogram.reset();
  CHECK_THROWS_AS(cli::make_mini_codes(config, codes()), cli::Failure);
}
