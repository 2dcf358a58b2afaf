#include "handlers/reminders/digest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "handlers/wording/due.h"

namespace linli::handlers::reminders {
namespace {

using storage::model::Obligation;
using storage::model::Worth;

// A message that is read at a glance, and far below what WeChat takes.
constexpr std::size_t kMostLines = 8;

void sort(std::vector<Obligation>& all) {
  std::ranges::sort(all, [](const Obligation& a, const Obligation& b) {
    return std::pair{a.due_on, a.id} < std::pair{b.due_on, b.id};
  });
}

std::vector<text::Values> lines_of(storage::db::Connection& connection, const text::Text& text,
                                   const std::vector<Obligation>& all, storage::model::CivilDate today) {
  std::vector<text::Values> lines;
  for (std::size_t i = 0; i < std::min(all.size(), kMostLines); ++i) {
    lines.push_back(wording::due_line(connection, text, all[i], today));
    lines.back().set("number", std::to_string(i + 1));
  }
  return lines;
}

std::size_t beyond(const std::vector<Obligation>& all) {
  return all.size() > kMostLines ? all.size() - kMostLines : 0;
}

}  // namespace

Worth worth_of(int rung, bool own) {
  if (!own) return Worth::kUsual;
  if (rung < -3) return Worth::kLow;
  if (rung < -1) return Worth::kUsual;
  if (rung == 0) return Worth::kHighest;
  return rung <= 1 ? Worth::kHigh : Worth::kUsual;
}

Written write(storage::db::Connection& connection, const text::Text& text, Digest digest) {
  sort(digest.own);
  sort(digest.ground);
  const auto total = digest.own.size() + digest.ground.size();
  const auto& first = digest.own.empty() ? digest.ground.front() : digest.own.front();
  const bool report = std::ranges::any_of(
      digest.own, [](const Obligation& one) { return one.kind == storage::model::kMonthlyReport; });
  const bool ticket = std::ranges::any_of(
      digest.own, [](const Obligation& one) { return one.kind == storage::model::kTicketAnswer; });
  text::Values values;
  values.flag("late", digest.late)
      .flag("one", digest.own.size() == 1)
      .flag("several", digest.own.size() > 1)
      .flag("report", report)
      .flag("ticket", ticket)
      .flag("owing", !digest.own.empty())
      .flag("overdue_elsewhere", !digest.ground.empty())
      .set("own_count", std::to_string(digest.own.size()))
      .set("ground_count", std::to_string(digest.ground.size()))
      .list("own", lines_of(connection, text, digest.own, digest.today))
      .list("ground", lines_of(connection, text, digest.ground, digest.today));
  if (const auto more = beyond(digest.own)) values.set("own_more", std::to_string(more));
  if (const auto more = beyond(digest.ground)) values.set("ground_more", std::to_string(more));
  const auto title = text.say("reminder/title", text::Values{}
                                                    .set("what", wording::due_name(text, first, digest.today))
                                                    .flag("several", total > 1)
                                                    .set("count", std::to_string(total)));
  return {.content = text.say("reminder/digest", values),
          .fields = nlohmann::json{{"title", title},
                                   {"due", first.due_on.text()},
                                   {"note", wording::days_left(text, first.due_on, digest.today)}}
                        .dump()};
}

std::string nudged(const text::Text& text, const std::string& content) {
  return text.say("reminder/nudge", text::Values{}.set("owed", content));
}

}  // namespace linli::handlers::reminders
