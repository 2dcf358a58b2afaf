#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "handlers/contract/turn.h"
#include "handlers/reports/chat.h"
#include "handlers/rules/program.h"
#include "storage/model/month.h"
#include "storage/model/project.h"
#include "storage/model/report.h"
#include "storage/repo/reports.h"

// What a turn about reports is about. For the files of Chat only.
namespace linli::handlers::reports {

// Where the talk stands after an answer; part of the product's contract.
inline constexpr std::string_view kAsk = "report.ask.";
inline constexpr std::string_view kConfirm = "report.confirm";
inline constexpr std::string_view kDone = "report.done";
inline constexpr std::string_view kPick = "report.pick_";
inline constexpr std::string_view kPickProject = "report.pick_project";
inline constexpr std::string_view kPickMonth = "report.pick_month";
inline constexpr std::string_view kIdle = "idle";

struct Chat::Subject {
  storage::model::Report report;
  storage::model::Project project;
  const rules::Program* program = nullptr;
};

/// Those of a person's projects among which a choice is offered: what no longer goes on is left out while
/// anything else does.
std::vector<storage::model::Project> offered(std::vector<storage::model::Project> own);
/// The month that the message names.
std::optional<storage::model::Month> month_said(const contract::Turn& turn);
/// Whether the month was pointed at ("这个月") and not named ("6月").
bool relative_month(const contract::Turn& turn);
/// Keeps a message until a choice is made. Whoever goes on telling instead of choosing loses nothing of it.
void wait_for(contract::Turn& turn, std::string_view choice);
/// When the message was sent.
storage::repo::reports::Said said_at(const contract::Turn& turn);
/// {label, unit, question, asked} of a field that is to be asked for.
text::Values question_of(const rules::FormField& field);

}  // namespace linli::handlers::reports
