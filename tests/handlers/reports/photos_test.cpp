#include "handlers/reports/photos.h"

#include <string>
#include <vector>

#include "handlers/reports/reports.h"
#include "storage/repo/photos.h"
#include "storage/repo/remarks.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::reports;
using namespace linli::storage;
using linli::tests::at;

namespace {

const text::Text& chat() {
  static const auto text = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  return text;
}

model::PictureFile file(char content, std::optional<std::uint64_t> look) {
  return {.sha256 = std::string(64, content),
          .bytes = 1000,
          .format = "jpeg",
          .width = 40,
          .height = 30,
          .look = look};
}

constexpr std::uint64_t kLook = 0x0123'4567'89AB'CDEF;

struct Album : tests::County {
  model::PhotoId send(model::ProjectId to, model::Month month) {
    if (!repo::reports::latest(db, to, month)) REQUIRE(open_draft(db, to, month, lead, at()));
    return repo::photos::add(
        db,
        {.project = to, .month = month, .media_id = "m", .by = lead, .sent_at = at(), .received_at = at()});
  }
  void keep(model::PhotoId id, const model::PictureFile& picture) {
    photo_kept(db, chat(), id, picture, at());
  }
  std::vector<std::string> remarks(model::ProjectId of, model::Month month) {
    std::vector<std::string> says;
    for (const auto& one : repo::remarks::of(db, repo::reports::latest(db, of, month)->id))
      says.push_back(one.says);
    return says;
  }
};

const model::Month kApril{2024, 4};
const model::Month kMay{2024, 5};
using Says = std::vector<std::string>;

}  // namespace

TEST_CASE("a picture that another report has used is pointed out to whoever reviews", "[photos]") {
  Album album;
  const auto elsewhere = album.add_project("SF02");
  album.keep(album.send(elsewhere, kApril), file('a', kLook));
  CHECK(album.remarks(elsewhere, kApril).empty());
  SECTION("the very same") {
    album.keep(album.send(album.project, kMay), file('a', kLook));
    CHECK(album.remarks(album.project, kMay) == Says{"第 1 张照片在“银铃相伴SF02”4月 的月报里用过。"});
  }
  SECTION("the same, saved again") {
    album.keep(album.send(album.project, kMay), file('b', kLook ^ 0x8001'0000'0000'0001));
    CHECK(album.remarks(album.project, kMay) ==
          Says{"第 1 张照片在“银铃相伴SF02”4月 的月报里用过（重新存过）。"});
  }
  SECTION("another one") {
    album.keep(album.send(album.project, kMay), file('b', kLook ^ 0x8001'0000'0001'0001));
    CHECK(album.remarks(album.project, kMay).empty());
  }
  SECTION("blank pictures are not alike") {
    album.keep(album.send(elsewhere, kApril), file('c', std::nullopt));
    album.keep(album.send(album.project, kMay), file('d', std::nullopt));
    CHECK(album.remarks(album.project, kMay).empty());
  }
}

TEST_CASE("a picture sent twice in a month is a slip, and another report's matters more", "[photos]") {
  Album album;
  album.keep(album.send(album.project, kMay), file('a', kLook));
  album.keep(album.send(album.project, kMay), file('a', kLook));
  CHECK(album.remarks(album.project, kMay) == Says{"第 2 张照片跟第 1 张是同一张。"});
  album.keep(album.send(album.project, kApril), file('b', kLook));
  album.keep(album.send(album.project, kMay), file('a', kLook));
  CHECK(album.remarks(album.project, kMay).back() ==
        "第 3 张照片在“银铃相伴SF01”4月 的月报里用过（重新存过）。");
}

TEST_CASE("a picture that does not come is remarked and stays on the list", "[photos]") {
  Album album;
  const auto id = album.send(album.project, kMay);
  photo_lost(album.db, chat(), id, "40007 invalid media_id", at());
  CHECK(album.remarks(album.project, kMay) == Says{"第 1 张照片没有取到，要请负责人再发一次。"});
  std::vector<std::string> lost;
  repo::photos::each(album.db, {.state = model::PhotoState::kLost, .project = {}, .month = {}},
                     [&](const model::Photo& photo) { lost.push_back(photo.last_error); });
  CHECK(lost == std::vector<std::string>{"40007 invalid media_id"});
  CHECK(album.count("SELECT COUNT(*) FROM audit_events WHERE action = 'photo.lost'") == 1);
}

TEST_CASE("who keeps a picture later than another lease changes nothing", "[photos]") {
  Album album;
  const auto id = album.send(album.project, kMay);
  album.keep(id, file('a', kLook));
  album.keep(id, file('b', kLook));
  photo_lost(album.db, chat(), id, "late", at());
  CHECK(album.remarks(album.project, kMay).empty());
  CHECK(album.count("SELECT COUNT(*) FROM audit_events WHERE subject = 'photo:1'") == 1);
  const auto photo = repo::photos::find(album.db, id);
  CHECK(photo->state == model::PhotoState::kKept);
  CHECK(photo->file->sha256 == std::string(64, 'a'));
}

TEST_CASE("pictures stand in the order in which they were sent, not in which they arrived", "[photos]") {
  Album album;
  const auto add = [&](std::int64_t message, std::chrono::milliseconds sent) {
    return repo::photos::add(album.db, {.project = album.project,
                                        .month = kMay,
                                        .media_id = std::to_string(message),
                                        .by = album.lead,
                                        .sent_at = at(sent),
                                        .message = message,
                                        .received_at = at()});
  };
  using namespace std::chrono_literals;
  add(3, 1s), add(1, 0s), add(4, 1s), add(2, 1s);
  std::string order;
  for (const auto& photo : repo::photos::of_month(album.db, album.project, kMay))
    order += photo.media_id;
  CHECK(order == "1234");
}
