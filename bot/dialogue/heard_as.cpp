#include "bot/dialogue/heard_as.h"

namespace linli::bot::dialogue {
namespace {

using handlers::contract::Intent;
using handlers::contract::Understanding;

constexpr std::string_view kReview = "review";
constexpr std::string_view kDecide = "due.decide";

bool staffs_business(Intent intent) {
  switch (intent) {
    case Intent::kOverview:
    case Intent::kNudge:
    case Intent::kReviewPending:
    case Intent::kReviewAccept:
    case Intent::kReviewReturn:
    case Intent::kReviewReopen:
    case Intent::kExport:
      return true;
    default:
      return false;
  }
}

/// Nothing that a lead gets an answer to.
bool leads_nowhere(Intent intent) {
  return intent == Intent::kUnknown || intent == Intent::kOutOfScope || intent == Intent::kPolicyAsk ||
         staffs_business(intent);
}

bool tells(const Understanding& said) {
  const bool fills = said.intent == Intent::kReportFill || said.intent == Intent::kReportEdit;
  return fills && !(said.slots.empty() && said.ask.empty());
}

bool names_reports(const Understanding& said) {
  return said.slots.contains("report") || said.slots.contains("reports");
}

}  // namespace

std::string context_of_staff(std::string_view context) {
  if (context == kDecide) context = kReview;  // decided about as reports are
  return std::string{context.starts_with(kReview) ? context : "idle"};
}

bool said_as_staff(std::string_view context, const Understanding& as_lead, const Understanding& as_staff) {
  // 进度 is asked about the whole ground, unless a project of their own is named.
  if (as_staff.intent == Intent::kIndicatorsStatus && as_lead.intent == Intent::kIndicatorsStatus)
    return !as_lead.slots.contains("project");
  if (as_staff.intent == Intent::kReportStatus)  // of a project that is not theirs to file for
    return as_staff.slots.contains("project") && !as_lead.slots.contains("project");
  if (!staffs_business(as_staff.intent)) return false;
  if (context.starts_with(kReview) && context != kReview) return true;  // a reason or a yes is waited for
  const bool reopens = as_staff.intent == Intent::kReviewReopen;
  const bool explicitly = names_reports(as_staff) || reopens;
  if (context == kReview || context == kDecide) return explicitly || !tells(as_lead);
  if (leads_nowhere(as_lead.intent)) return true;
  if (as_staff.intent == Intent::kReviewReturn && names_reports(as_staff)) return true;
  return explicitly && as_staff.confidence > as_lead.confidence;
}

}  // namespace linli::bot::dialogue
