#include "handlers/review/talk.h"

#include <charconv>

namespace linli::handlers::review {

using storage::model::ReportId;

std::vector<ReportId> kept(const contract::Turn& turn, std::string_view prefix) {
  std::vector<ReportId> ids;
  std::string_view text = turn.conversation.pending;
  if (!text.starts_with(prefix)) return ids;
  text.remove_prefix(prefix.size());
  while (!text.empty()) {
    ReportId id;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id.value);
    if (problem != std::errc{}) break;
    ids.push_back(id);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  return ids;
}

std::vector<std::int64_t> numbers_said(const contract::Turn& turn) {
  if (const auto one = turn.said.number("report")) return {*one};
  const auto several = turn.said.slots.find("reports");
  if (several == turn.said.slots.end()) return {};
  const auto* numbers = std::get_if<std::vector<std::int64_t>>(&several->second);
  return numbers ? *numbers : std::vector<std::int64_t>{};
}

}  // namespace linli::handlers::review
