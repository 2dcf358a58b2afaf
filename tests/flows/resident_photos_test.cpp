// Residents' photos: fetched before the platform forgets them, seen by nobody before staff, and nobody's.
#include <httplib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "handlers/pictures/decode.h"
#include "tests/support/catch.h"
#include "tests/support/world.h"

using linli::tests::World;
namespace fs = std::filesystem;
namespace pictures = linli::handlers::pictures;

namespace {

constexpr const char* kFetch = "/cgi-bin/media/get";

/// A photo as a telephone writes it: behind the head stands where it was taken.
std::string taken(int seed) {
  pictures::Pixels pixels{.width = 64, .height = 48, .rgb = {}};
  for (int i = 0; i < 64 * 48 * 3; ++i)
    pixels.rgb.push_back(static_cast<std::uint8_t>(i * seed));
  const std::string place = std::string{"Exif\0\0", 6} + "39.4N 76.0E, Aunt Li's telephone";
  const auto size = place.size() + 2;
  auto jpeg = pictures::encode(pixels);
  return jpeg.insert(
      2, std::string{"\xFF\xE1"} + static_cast<char>(size >> 8U) + static_cast<char>(size & 0xFFU) + place);
}

struct Ground : World {
  explicit Ground(const char* public_url = "https://linli.example.cn")
      : World({.public_url = public_url}),
        scene(operate({{"command", "code.create"}, {"project", "SF01"}})
                  .at("codes")
                  .at(0)
                  .at("scene")
                  .get<std::string>()) {
    const auto code =
        operate({{"command", "staff.add"}, {"name", "王芳"}, {"role", "street"}, {"street", "站敏乡"}});
    says(kNewPhone, "绑定 " + code.at("code").get<std::string>());
  }

  /// @return the platform's name for the photo
  std::string rates_with_photo(const std::string& who, int level, int seed) {
    sends(who, {{"type", "scan"}, {"scene", scene}});
    says(who, std::to_string(level));
    auto id = picture(taken(seed));
    sends(who, {{"type", "image"}, {"media_id", id}});
    return id;
  }
  std::int64_t photos(const std::string& state) const {
    return count("SELECT COUNT(*) FROM feedback_photos WHERE state = '" + state + "'");
  }
  bool settled() const {
    return eventually([&] { return photos("waiting") == 0; });
  }
  std::string staff_says(const std::string& words) { return says(kNewPhone, words); }
  /// Of the address that was read: the status, and what came.
  httplib::Result look(const std::string& said) const {
    static const std::regex kAddress{"https://linli\\.example\\.cn(/photo/[a-z0-9/-]+)"};
    std::smatch found;
    REQUIRE(std::regex_search(said, found, kAddress));
    return httplib::Client{address()}.Get(found[1].str());
  }

  const std::string scene;
};

std::string bytes_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("nothing that is kept of a resident's photo tells whose it is", "[flows][residents]") {
  Ground world;
  std::vector<std::string> people, ids;
  for (int i = 0; i < 5; ++i) {
    people.push_back("openid-of-resident-" + std::to_string(1000 + i));
    ids.push_back(world.rates_with_photo(people.back(), 5, i + 1));
  }
  REQUIRE(world.settled());
  REQUIRE(world.photos("kept") == 5);
  world.operate({{"command", "code.close"}, {"scene", world.scene}});
  world.stop();
  std::string stored;
  for (const auto* ending : {"", "-wal", "-shm"})
    stored += bytes_of(world.config().storage.path + ending);
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator{world.config().storage.media_folder()}) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const auto bytes = bytes_of(entry.path());
    CHECK(bytes.starts_with("\xFF\xD8\xFF"));
    CHECK(!has(bytes, "Exif"));
    CHECK(!has(bytes, "Aunt Li"));
    // Neither the file nor its folder says when it came.
    CHECK(fs::last_write_time(entry.path()) == fs::last_write_time(entry.path().parent_path()));
    CHECK(fs::last_write_time(entry.path()) <
          fs::file_time_type::clock::now() - std::chrono::hours{24 * 365});
    stored += bytes;
  }
  CHECK(files == 5);
  for (const auto& openid : people)
    CHECK(!has(stored, openid));
  for (const auto& id : ids)
    CHECK(!has(stored, id));
}

TEST_CASE("a photo is shown where the words are: staff first, then from five ratings on",
          "[flows][residents]") {
  Ground world;
  world.rates_with_photo(World::kStranger, 5, 7);
  REQUIRE(world.settled());
  const auto list = world.staff_says("待核对");
  INFO(list);
  CHECK(has(list, "1. 暖阳社会工作服务中心“银铃相伴”：照片 https://linli.example.cn/photo/"));
  const auto seen = world.look(list);
  REQUIRE(seen);
  CHECK(seen->status == 200);
  CHECK(seen->get_header_value("Content-Type") == "image/jpeg");
  CHECK(seen->body.starts_with("\xFF\xD8\xFF"));
  CHECK(has(world.staff_says("放行 1"), "第1条放行了"));
  CHECK(!has(world.says(World::kLead, "满意度"), "/photo/"));
  for (int i = 0; i < 4; ++i) {
    const auto who = "openid-of-resident-" + std::to_string(i);
    world.sends(who, {{"type", "scan"}, {"scene", world.scene}});
    world.says(who, "5");
  }
  const auto said = world.says(World::kLead, "满意度");
  INFO(said);
  const auto shown = world.look(said);
  REQUIRE(shown);
  CHECK(shown->status == 200);
}

TEST_CASE("an address of a photo holds for days, for what it was given for, and unchanged",
          "[flows][residents]") {
  Ground world;
  world.rates_with_photo(World::kStranger, 5, 7);
  REQUIRE(world.settled());
  const auto list = world.staff_says("待核对");
  CHECK(world.look(list)->status == 200);
  auto forged = list;
  const auto end = forged.find('\n', forged.find("/photo/"));
  forged[end - 1] = forged[end - 1] == '0' ? '1' : '0';
  CHECK(world.look(forged)->status == 404);
  CHECK(has(world.staff_says("不放 1"), "只留着存档"));
  CHECK(world.look(list)->status == 404);
  CHECK(has(world.staff_says("放行 1"), "没有等您核对的第1条"));
  CHECK(has(world.staff_says("待核对"), "没有要您核对的话"));

  world.rates_with_photo("openid-of-resident-1", 5, 8);
  REQUIRE(world.settled());
  const auto later = world.staff_says("待核对");
  CHECK(world.look(later)->status == 200);
  world.set_time("2024-06-07T09:00");
  CHECK(world.look(later)->status == 404);
}

TEST_CASE("a platform that is down for a while costs no photo, one that has forgotten it no words",
          "[flows][residents]") {
  Ground world;
  world.platform().faults().add({{"path", kFetch}, {"http", 500}, {"times", 2}});
  world.rates_with_photo(World::kStranger, 5, 7);
  REQUIRE(world.eventually([&] { return !world.calls(kFetch).empty(); }));
  CHECK(world.photos("waiting") == 1);
  world.restart();  // what was tried when is not kept
  world.pass(std::chrono::minutes{3});
  REQUIRE(world.settled());
  CHECK(world.photos("kept") == 1);

  world.platform().faults().add({{"path", kFetch}, {"errcode", 40007}, {"times", 1}});
  world.rates_with_photo("openid-of-resident-1", 4, 8);
  REQUIRE(world.settled());
  CHECK(world.photos("lost") == 1);
  CHECK(world.count("SELECT COUNT(*) FROM feedback_comments WHERE state = 'refused'") == 1);
  CHECK(!has(world.staff_says("待核对"), "\n2."));
}

TEST_CASE("where there are no pages staff are told that there is a photo", "[flows][residents]") {
  Ground world{""};
  world.rates_with_photo(World::kStranger, 5, 7);
  REQUIRE(world.settled());
  CHECK(has(world.staff_says("待核对"), "一张照片，请在电脑上看"));
}

TEST_CASE("a street judges what is said of its own projects, others see nothing of it",
          "[flows][residents]") {
  Ground world;
  const auto bind = [&](const std::string& who, const nlohmann::json& member) {
    auto command = member;
    command["command"] = "staff.add";
    world.says(who, "绑定 " + world.operate(command).at("code").get<std::string>());
  };
  const std::string elsewhere = "openid-of-another-street", bureau = "openid-of-the-bureau";
  bind(elsewhere, {{"name", "周强"}, {"role", "street"}, {"street", "别处街道"}});
  bind(bureau, {{"name", "赵敏"}, {"role", "bureau"}});
  world.sends(World::kStranger, {{"type", "scan"}, {"scene", world.scene}});
  world.says(World::kStranger, "5");
  world.says(World::kStranger, "他妈的真好");
  CHECK(has(world.says(elsewhere, "待核对"), "没有要您核对的话"));
  CHECK(has(world.says(elsewhere, "放行 1"), "没有等您核对的第1条"));
  CHECK(has(world.says(bureau, "待核对"), "1. "));
  CHECK(!has(world.says(World::kLead, "待核对"), "他妈的"));
  world.says(World::kLead, "放行 1");
  CHECK(world.count("SELECT COUNT(*) FROM feedback_comments WHERE state = 'held'") == 1);
  CHECK(has(world.says(bureau, "放行 1"), "第1条放行了"));
  CHECK(world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'feedback.judged' AND actor LIKE "
                    "'staff:%'") == 1);
}

TEST_CASE("what waits for staff is told of once a day, what may be dangerous at once", "[flows][residents]") {
  Ground world;
  const auto reminded = [&] {
    return world.count("SELECT COUNT(*) FROM outbox WHERE idem_key LIKE 'held:%'");
  };
  const auto alarmed = [&] {
    return world.count("SELECT COUNT(*) FROM outbox WHERE idem_key LIKE 'danger:%'");
  };
  world.sends(World::kStranger, {{"type", "scan"}, {"scene", world.scene}});
  world.says(World::kStranger, "5");
  world.says(World::kStranger, "他妈的真好");
  CHECK(reminded() == 0);  // when it came is nobody's business
  world.pass(std::chrono::hours{23});
  CHECK(reminded() == 1);
  CHECK(has(world.told(World::kNewPhone, 1).back(), "有1条居民的话等您先看过"));
  world.pass(std::chrono::minutes{5});
  CHECK(reminded() == 1);
  world.says(World::kStranger, "我不想活了，没人管我");
  CHECK(alarmed() == 1);
  CHECK(has(world.told(World::kNewPhone, 2).back(), "像是有人有危险"));
  world.staff_says("待核对");
  CHECK(has(world.staff_says("放行 1 2"), "第1、2条放行了"));
  world.pass(std::chrono::hours{24});
  CHECK(reminded() == 1);
}
