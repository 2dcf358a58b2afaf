#include "handlers/obligations/calendar.h"

#include "storage/repo/calendar_links.h"
#include "tests/handlers/random.h"
#include "tests/handlers/reminders/office.h"
#include "tests/support/catch.h"

using namespace linli;
using linli::tests::has;
using linli::tests::Office;
using linli::tests::time;
namespace obligations = handlers::obligations;
namespace links = storage::repo::calendar_links;

TEST_CASE("lines are folded at 75 octets, never within a character", "[calendar]") {
  std::string text = "SUMMARY:";
  for (int i = 0; i < 60; ++i)
    text += "月";
  const auto folded = obligations::folded(text);
  REQUIRE(folded.ends_with("\r\n"));
  std::string joined;
  std::size_t begin = 0;
  for (std::size_t end = folded.find("\r\n"); end != std::string::npos; end = folded.find("\r\n", begin)) {
    const auto line = folded.substr(begin, end - begin);
    CHECK(line.size() <= 75);
    CHECK((begin == 0 || line.front() == ' '));
    joined += begin == 0 ? line : line.substr(1);
    CHECK((static_cast<unsigned char>(joined.back()) & 0xC0U) == 0x80U);  // a line ends with a whole 月
    begin = end + 2;
  }
  CHECK(joined == text);
  CHECK(obligations::folded(std::string(75, 'x')) == std::string(75, 'x') + "\r\n");
}

TEST_CASE("what would end or split a value is escaped", "[calendar]") {
  CHECK(obligations::escaped("甲;乙,丙\\丁\n戊\r") == "甲\\;乙\\,丙\\\\丁\\n戊");
}

TEST_CASE("a lead's deadlines are a calendar as long as its address is not revoked", "[calendar]") {
  Office office;
  tests::SeededRandom random;
  office.keep_up(time("2024-06-03T09:00"));
  const auto token = obligations::share_calendar(office.db, random, office.lead, time("2024-06-03T09:00"));
  CHECK(token.size() == 48);
  CHECK(office.count("SELECT COUNT(*) FROM calendar_links WHERE token_hash = '" + token + "'") == 0);
  const auto read = [&](const std::string& which) {
    return obligations::calendar(office.db, office.text, which, time("2024-06-03T09:00"));
  };
  const auto calendar = read(token);
  REQUIRE(calendar);
  CHECK(calendar->starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  CHECK(calendar->ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  const auto may = office.month("2024-05");
  CHECK(has(*calendar,
            "UID:obligation-" + std::to_string(may.id.value) +
                "@linli\r\nDTSTAMP:20240603T010000Z\r\nDTSTART;VALUE=DATE:20240605\r\n"
                "DTEND;VALUE=DATE:20240606\r\nSEQUENCE:0\r\nSUMMARY:5月 月报截止（银铃相伴SF01）\r\n"));
  // Extended, it is the same event on another day.
  obligations::move(office.db, office.means(), may, {2024, 6, 10}, true, time("2024-06-03T09:00"), "staff:1");
  CHECK(has(*read(token),
            "@linli\r\nDTSTAMP:20240603T010000Z\r\nDTSTART;VALUE=DATE:20240610\r\n"
            "DTEND;VALUE=DATE:20240611\r\nSEQUENCE:1\r\n"));
  CHECK_FALSE(read(std::string(48, '0')));
  CHECK(links::revoke(office.db, office.lead, tests::at(), "cli") == 1);
  CHECK_FALSE(read(token));
}

TEST_CASE("only the newest addresses of a person hold", "[calendar]") {
  Office office;
  tests::SeededRandom random;
  std::vector<std::string> tokens;
  for (int i = 0; i <= obligations::kMostCalendars; ++i)
    tokens.push_back(
        obligations::share_calendar(office.db, random, office.lead, tests::at(std::chrono::minutes{i})));
  CHECK_FALSE(links::find(office.db, tokens.front()));
  CHECK(links::find(office.db, tokens.at(1)) == office.lead);
  CHECK(links::find(office.db, tokens.back()) == office.lead);
}
