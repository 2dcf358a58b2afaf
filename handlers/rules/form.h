#pragma once

#include <span>
#include <vector>

#include "handlers/rules/program.h"
#include "storage/model/civil_date.h"
#include "storage/model/month.h"
#include "storage/model/report.h"

/// What a form — a monthly report, an application — still needs. Derived from the draft's values each time,
/// never remembered, so that a draft survives being left for weeks and its form changing under it.
namespace linli::handlers::rules {

/// Required fields without a number or text, in the form's order; those never mentioned come before those
/// said to be not yet known.
std::vector<const FormField*> missing(std::span<const FormField> form,
                                      const storage::model::ReportValues& values);

/// The field to ask next: required ones that were never mentioned, then optional ones never mentioned; null
/// when there is nothing more to ask (what is not yet known is not asked again and again).
const FormField* next_question(std::span<const FormField> form, const storage::model::ReportValues& values);

/// The month a lead means who says just "report": the one before `today`'s.
storage::model::Month reporting_month(storage::model::CivilDate today);

}  // namespace linli::handlers::rules
