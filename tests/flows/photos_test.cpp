// Pictures on their way from a telephone to a month's report, through the encrypted callback and the
// platform's API.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "handlers/pictures/decode.h"
#include "storage/media/store.h"
#include "storage/repo/photos.h"
#include "storage/repo/projects.h"
#include "tests/support/catch.h"
#include "tests/support/world.h"

using namespace linli::tests;
namespace model = linli::storage::model;
namespace photos = linli::storage::repo::photos;
namespace pictures = linli::handlers::pictures;

namespace {

/// A picture that differs from others with its seed.
std::string taken(int seed, int width = 640) {
  pictures::Pixels pixels{.width = width, .height = width * 3 / 4, .rgb = {}};
  for (int y = 0; y < pixels.height; ++y)
    for (int x = 0; x < pixels.width; ++x)
      for (int colour = 0; colour < 3; ++colour) {
        const double u = 1.0 * x / pixels.width, v = 1.0 * y / pixels.height;
        const double level = std::sin(7 * u * (1 + seed % 3) + seed) + std::cos(9 * v + 3 * u * seed);
        pixels.rgb.push_back(static_cast<std::uint8_t>(127 + 60 * level));
      }
  return pictures::encode(pixels);
}

struct Album : World {
  using World::World;

  /// What the lead reads to a picture, "" for nothing.
  std::string send(const std::string& bytes, const char* who = kLead) {
    const auto result = sends(who, {{"type", "image"}, {"media_id", picture(bytes)}});
    REQUIRE(result.at("status") == 200);
    const auto& replies = result.at("replies");
    return replies.empty() ? "" : replies.front().at("content").get<std::string>();
  }
  std::vector<model::Photo> all(std::optional<model::PhotoState> state = std::nullopt) const {
    std::vector<model::Photo> found;
    auto connection = reader();
    photos::each(connection, {.state = state, .project = {}, .month = {}},
                 [&](const model::Photo& photo) { found.push_back(photo); });
    std::ranges::reverse(found);
    return found;
  }
  /// Waits until no picture is on its way any more.
  std::vector<model::Photo> settled() const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!all(model::PhotoState::kWaiting).empty() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds{5});  // the fetcher tells nobody outside
    return all();
  }
  std::string file(const std::string& path) const { return config().storage.media_folder() + "/" + path; }
};

/// The beginning of a video, and as many bytes as are wanted.
std::string video(std::size_t bytes, char content = 'v') {
  return std::string(
             "\0\0\0\x10"
             "ftypmp42",
             12) +
         std::string(bytes, content);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("nine pictures in a burst are one answer, nine files and a line of the report", "[flows][photos]") {
  Album world;
  world.says(World::kLead, "办了8场活动，来了120人");
  std::vector<std::string> answers;
  for (int seed = 1; seed <= 9; ++seed)
    answers.push_back(world.send(taken(seed)));
  CHECK(has(answers.front(), "照片收到"));
  CHECK(has(answers.front(), "志愿者来了几位"));
  CHECK(std::count(answers.begin(), answers.end(), "") == 8);
  const auto photos = world.settled();
  REQUIRE(photos.size() == 9);
  for (const auto& photo : photos) {
    REQUIRE(photo.file);
    CHECK(photo.file->width == 640);
    CHECK(std::filesystem::exists(world.file(linli::storage::media::path_of(*photo.file))));
    CHECK(std::filesystem::exists(world.file(linli::storage::media::thumbnail_path_of(*photo.file))));
  }
  for (const auto* words : {"志愿者10个，花了5000元", "跳过", "跳过"})
    world.says(World::kLead, words);
  CHECK(has(world.says(World::kLead, "看看"), "照片 9 张"));
}

TEST_CASE("pictures sent at the same moment are one answer, too", "[flows][photos]") {
  Album world;
  world.says(World::kLead, "月报");
  std::vector<std::string> media;
  for (int seed = 1; seed <= 9; ++seed)
    media.push_back(world.picture(taken(seed, 64)));
  std::vector<std::string> answers(media.size());
  {
    std::vector<std::jthread> telephone;
    for (std::size_t i = 0; i < media.size(); ++i)
      telephone.emplace_back([&, i] {
        const auto result = world.sends(World::kLead, {{"type", "image"}, {"media_id", media[i]}});
        if (!result.at("replies").empty()) answers[i] = result["replies"][0].at("content").get<std::string>();
      });
  }
  CHECK(std::ranges::count(answers, "") == 8);
  CHECK(world.settled().size() == 9);
}

TEST_CASE("a picture is of the activity that was said before it or after it", "[flows][photos]") {
  Album world;
  world.says(World::kLead, "5月8日义诊来了60人，5月20日讲座来了45人");
  CHECK(has(world.says(World::kLead, "第2场的照片"), "“讲座”的照片直接发过来"));
  world.send(taken(1));
  world.says(World::kLead, "志愿者10个");
  world.send(taken(2));
  CHECK(has(world.says(World::kLead, "第1场的照片"), "1 张照片记在“义诊”下"));
  const auto photos = world.settled();
  REQUIRE(photos.size() == 2);
  CHECK(photos[0].activity == "2024-05-20 讲座");
  CHECK(photos[1].activity == "2024-05-08 义诊");
}

TEST_CASE("pictures of whoever leads two projects wait for the choice, and none is dropped",
          "[flows][photos]") {
  Album world;
  CHECK(has(world.send(taken(1), World::kLeadOfTwo), "1 小手牵大手"));
  CHECK(world.send(taken(2), World::kLeadOfTwo).empty());
  CHECK(has(world.says(World::kLeadOfTwo, "2"), "照片收到"));
  const auto photos = world.settled();
  REQUIRE(photos.size() == 2);
  auto connection = world.reader();
  for (const auto& photo : photos) {
    REQUIRE(photo.project);
    CHECK(linli::storage::repo::projects::find(connection, *photo.project)->code == "SF03");
  }
}

TEST_CASE("a picture that was used before, saved again, is remarked for whoever reviews", "[flows][photos]") {
  Album world;
  world.says(World::kLeadOfTwo, "小手牵大手办了5场活动");
  world.send(taken(4, 1280), World::kLeadOfTwo);
  world.settled();
  world.says(World::kLead, "月报");
  world.send(taken(4, 900));
  world.settled();
  auto connection = world.reader();
  CHECK(connection.text("SELECT says FROM report_remarks WHERE asked = 0") ==
        "第 1 张照片在“小手牵大手”5月 的月报里用过（重新存过）。");
}

TEST_CASE("a picture that has gone from the platform is seen to be lost", "[flows][photos]") {
  Album world;
  world.says(World::kLead, "办了8场活动，来了120人");
  world.sends(World::kLead, {{"type", "image"}, {"media_id", "there-is-no-such-medium"}});
  REQUIRE(world.settled().size() == 1);
  CHECK(world.all(model::PhotoState::kLost).size() == 1);
  CHECK(has(world.says(World::kLead, "看看"), "有 1 张没收到，请再发一次"));
}

TEST_CASE("a platform that stumbles is asked again", "[flows][photos]") {
  Album world;
  world.platform().faults().add({{"path", "/cgi-bin/media/get"}, {"errcode", 40001}, {"times", 1}});
  world.says(World::kLead, "月报");
  world.send(taken(1));
  CHECK(world.settled().front().state == model::PhotoState::kKept);
}

TEST_CASE("a video is fetched from where the platform says it is, kept by its content and counted",
          "[flows][photos]") {
  Album world;
  world.says(World::kLead, "办了8场活动，来了120人");
  const auto bytes = video(3'000'000);
  const auto answer = world.sends(
      World::kLead,
      {{"type", "video"}, {"media_id", world.video(bytes)}, {"thumb_media_id", world.picture(taken(7))}});
  CHECK(has(answer["replies"][0]["content"], "视频收到"));
  const auto kept = world.settled();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].kind == model::PhotoKind::kVideo);
  REQUIRE(kept[0].file);
  CHECK(kept[0].file->format == "mp4");
  CHECK(kept[0].file->bytes == static_cast<std::int64_t>(bytes.size()));
  CHECK(std::filesystem::file_size(world.file(linli::storage::media::path_of(*kept[0].file))) ==
        bytes.size());
  CHECK(std::filesystem::exists(world.file(linli::storage::media::thumbnail_path_of(*kept[0].file))));
  CHECK(has(world.says(World::kLead, "看看"), "视频 1 段"));
  // Shortened by the telephone of somebody else it is another file with the same small picture; a photo of it
  // is none.
  world.send(taken(7, 900));
  world.sends(World::kLead, {{"type", "video"},
                             {"media_id", world.video(video(2'000'000, 'w'))},
                             {"thumb_media_id", world.picture(taken(7, 320))}});
  world.settled();
  auto connection = world.reader();
  CHECK(connection.text("SELECT group_concat(says) FROM report_remarks WHERE asked = 0") ==
        "第 2 段视频跟第 1 段是同一段（重新存过）。");
}

TEST_CASE("a video larger than is taken in is given up at once and said to be lost", "[flows][photos]") {
  Album world;
  world.says(World::kLead, "办了8场活动，来了120人");
  world.sends(World::kLead, {{"type", "video"}, {"media_id", world.video(video(26'500'000))}});
  const auto all = world.settled();
  REQUIRE(all.size() == 1);
  CHECK(all[0].state == model::PhotoState::kLost);
  CHECK(all[0].last_error == "too large");
  CHECK(has(world.says(World::kLead, "看看"), "视频 1 段，有 1 段没收到，请剪短一点再发一次"));
}

TEST_CASE("a picture that was taken back stays in the store and is of no month", "[flows][photos]") {
  Album world;
  world.says(World::kLead, "办了8场活动，来了120人");
  world.send(taken(1));
  world.settled();
  CHECK(has(world.says(World::kLead, "撤销"), "刚才发的照片 1 张拿掉了"));
  const auto all = world.all();
  REQUIRE(all.size() == 1);
  CHECK(all[0].taken_back);
  CHECK(std::filesystem::exists(world.file(linli::storage::media::path_of(*all[0].file))));
  CHECK_FALSE(has(world.says(World::kLead, "看看"), "照片"));
  CHECK(world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'photo.taken_back'") == 1);
  // Sent again it is not taken for one that was used before.
  CHECK(has(world.send(taken(1)), "照片收到"));
  world.settled();
  CHECK(world.count("SELECT COUNT(*) FROM report_remarks") == 0);
  CHECK(has(world.says(World::kLead, "看看"), "照片 1 张"));
}

TEST_CASE("fetching pictures counts and raises alarms as every other call does", "[flows][photos]") {
  Album world;
  world.platform().faults().add({{"path", "/cgi-bin/media/get"}, {"errcode", 45009}, {"times", 1}});
  world.says(World::kLead, "月报");
  world.send(taken(1));
  const auto calls =
      R"(linli_platform_calls_total{account="official",path="/cgi-bin/media/get",errcode="45009"})";
  CHECK(world.eventually([&] { return world.metric(calls) == 1; }));
  CHECK(world.eventually([&] {
    return world.metric(R"(linli_alarms_total{account="official",about="/cgi-bin/media/get"})") == 1;
  }));
}
