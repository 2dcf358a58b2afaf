#include "handlers/reports/subject.h"

#include <algorithm>
#include <functional>

#include "handlers/rules/lifecycle.h"

namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Intent;
using contract::Turn;
using storage::model::Month;
using storage::model::Project;

std::vector<Project> offered(std::vector<Project> own) {
  const auto goes_on = [](const Project& project) { return rules::active(project.state); };
  if (std::ranges::any_of(own, goes_on)) std::erase_if(own, std::not_fn(goes_on));
  return own;
}

std::optional<Month> month_said(const Turn& turn) {
  const auto text = turn.said.text("month");
  return text ? Month::parse(*text) : std::nullopt;
}

bool relative_month(const Turn& turn) {
  return std::ranges::find(turn.said.relative, "month") != turn.said.relative.end();
}

void wait_for(Turn& turn, std::string_view choice) {
  constexpr std::size_t kMost = 4096;  // bytes; WeChat's messages end at 2 048
  auto& talk = turn.conversation;
  const bool tells = turn.said.intent == Intent::kReportFill || month_said(turn);
  const bool goes_on = talk.context.starts_with(kPick) && !talk.pending.empty() && tells &&
                       talk.pending.size() + turn.words.size() < kMost;
  talk.pending = (goes_on ? talk.pending + "，" : "") + std::string{turn.words};
  talk.context = choice;
}

repo::reports::Said said_at(const Turn& turn) {
  return storage::model::said_at(turn.sent_at, turn.message_id);
}

text::Values question_of(const rules::FormField& field) {
  return text::Values{}
      .set("label", field.label)
      .set("unit", field.unit)
      .set("question", field.question)
      .flag("asked", !field.question.empty());
}

}  // namespace linli::handlers::reports
