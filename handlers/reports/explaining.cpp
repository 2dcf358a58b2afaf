#include "handlers/reports/checking.h"
#include "handlers/reports/reports.h"
#include "handlers/reports/subject.h"
#include "handlers/rules/form.h"
#include "storage/repo/reports.h"

// What is asked before a month is filed, and the lead's answer to it.
namespace linli::handlers::reports {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::ReportState;

namespace {

/// Whether a message is a reason and no order: anything but the short words by which a report is steered.
bool gives_reason(const Turn& turn) {
  constexpr std::size_t kShort = 24;  // bytes: eight characters
  constexpr double kSure = 0.9;
  switch (turn.said.intent) {
    case Intent::kYes:
    case Intent::kNo:
    case Intent::kReportEdit:
    case Intent::kReportSubmit:
    case Intent::kReportUndo:
    case Intent::kReportEvidence:
    case Intent::kSelect:
      return false;
    case Intent::kUnknown:
    case Intent::kOutOfScope:
      return true;
    case Intent::kReportFill:
      return turn.words.size() > kShort;  // 人工2800 is the figure; who tells a reason may count in it
    default:
      return turn.words.size() > kShort || turn.said.confidence < kSure;
  }
}

}  // namespace

/// What is asked before the month is filed, once; nothing when there is nothing to ask, or nothing to file
/// yet.
std::optional<Reply> Chat::check(Turn& turn, const Subject& subject) {
  const auto& [report, project, program] = subject;
  if (!rules::missing(program->form, repo::reports::values(turn.db, report.id)).empty()) return std::nullopt;
  const auto doubts = doubts_about(turn.db, text_, *program, project, report);
  const auto fresh = ask_once(turn.db, doubts, report, turn.now);
  if (fresh.empty()) {
    settle(turn.db, doubts, report, turn.words, *turn.person, turn.now);
    return std::nullopt;
  }
  turn.conversation.context = kConfirm;
  std::vector<text::Values> lines;
  for (const auto& doubt : fresh)
    lines.push_back(text::Values{}.set("says", doubt.says));
  return TextReply{text_.say("check/ask", text::Values{}.list("doubts", std::move(lines)))};
}

/// A sentence in answer to what was asked is kept for whoever reviews the report; figures change it.
std::optional<Reply> Chat::explain(Turn& turn) {
  if (turn.conversation.context != kConfirm || turn.words.empty() || !gives_reason(turn)) return std::nullopt;
  const auto subject = current(turn);
  if (!subject || subject->report.state != ReportState::kDraft) return std::nullopt;
  if (!waits_for_remark(turn.db, subject->report.id)) return std::nullopt;
  remark(turn.db, subject->report.id, turn.words);
  return TextReply{text_.say("check/noted")};
}

}  // namespace linli::handlers::reports
