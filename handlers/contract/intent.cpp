#include "handlers/contract/intent.h"

#include <algorithm>
#include <array>

namespace linli::handlers::contract {
namespace {

constexpr std::array kNames = std::to_array<std::pair<Intent, std::string_view>>({
    {Intent::kReportStart, "report.start"},
    {Intent::kReportFill, "report.fill"},
    {Intent::kReportEdit, "report.edit"},
    {Intent::kReportUndo, "report.undo"},
    {Intent::kReportSubmit, "report.submit"},
    {Intent::kReportLater, "report.later"},
    {Intent::kReportCancel, "report.cancel"},
    {Intent::kReportStatus, "report.status"},
    {Intent::kReportEvidence, "report.evidence"},
    {Intent::kIndicatorsStatus, "indicators.status"},
    {Intent::kDueList, "due.list"},
    {Intent::kCalendarLink, "calendar.link"},
    {Intent::kCalendarOff, "calendar.off"},
    {Intent::kFundsStatus, "funds.status"},
    {Intent::kFeedbackRate, "feedback.rate"},
    {Intent::kFeedbackComplain, "feedback.complain"},
    {Intent::kFeedbackStatus, "feedback.status"},
    {Intent::kTicketList, "ticket.list"},
    {Intent::kTicketAnswer, "ticket.answer"},
    {Intent::kHeldList, "held.list"},
    {Intent::kHeldRelease, "held.release"},
    {Intent::kHeldRefuse, "held.refuse"},
    {Intent::kActivityList, "activity.list"},
    {Intent::kPolicyAsk, "policy.ask"},
    {Intent::kApplyStart, "apply.start"},
    {Intent::kBind, "bind"},
    {Intent::kHandover, "handover"},
    {Intent::kHelp, "help"},
    {Intent::kHuman, "human"},
    {Intent::kYes, "yes"},
    {Intent::kNo, "no"},
    {Intent::kBack, "back"},
    {Intent::kSelect, "select"},
    {Intent::kSnooze, "snooze"},
    {Intent::kReminderOff, "reminder.off"},
    {Intent::kReminderOn, "reminder.on"},
    {Intent::kExtensionRequest, "extension.request"},
    {Intent::kPrivacyRequest, "privacy.request"},
    {Intent::kOverview, "overview"},
    {Intent::kNudge, "nudge"},
    {Intent::kReviewPending, "review.pending"},
    {Intent::kReviewAccept, "review.accept"},
    {Intent::kReviewReturn, "review.return"},
    {Intent::kReviewReopen, "review.reopen"},
    {Intent::kExport, "export"},
    {Intent::kGreeting, "greeting"},
    {Intent::kThanks, "thanks"},
    {Intent::kOutOfScope, "out_of_scope"},
    {Intent::kUnknown, "unknown"},
});

}  // namespace

std::string_view name_of(Intent intent) {
  return std::ranges::find(kNames, intent, &std::pair<Intent, std::string_view>::first)->second;
}

std::optional<Intent> intent_named(std::string_view name) {
  const auto found = std::ranges::find(kNames, name, &std::pair<Intent, std::string_view>::second);
  if (found == kNames.end()) return std::nullopt;
  return found->first;
}

bool is_figure(std::string_view slot) {
  constexpr std::array<std::string_view, 14> kFigures{"sessions",
                                                      "people_served",
                                                      "volunteers",
                                                      "households",
                                                      "courses",
                                                      "groups",
                                                      "cases",
                                                      "trainings",
                                                      "organizations_incubated",
                                                      "organizations_filed",
                                                      "trainees",
                                                      "files",
                                                      "spent",
                                                      "donated"};
  return slot.starts_with("spending.") || std::ranges::find(kFigures, slot) != kFigures.end();
}

}  // namespace linli::handlers::contract
