#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/contract/intent.h"
#include "storage/model/civil_date.h"
#include "storage/model/role.h"

namespace linli::bot::understand {

using storage::model::Role;

bool is_staff(Role role);

/// A field of the programme's form, so that an indicator nobody foresaw is understood by its label and unit.
struct FormField {
  enum class Kind : std::uint8_t { kCount, kMoney, kText };
  std::string id;
  std::string label;  ///< 微心愿
  std::string unit;   ///< 个; may be empty
  Kind kind = Kind::kCount;
};

/// What one must know besides the words.
struct Context {
  Role role = Role::kLead;
  storage::model::CivilDate today;
  /// idle, report.form, report.ask.FIELD, report.pick_project, report.pick_month, report.confirm,
  /// report.done, feedback.rating, feedback.comment, feedback.done, funds.done, menu, review
  std::string name = "idle";
  std::vector<std::string> projects;  ///< the person's
  handlers::contract::Slots draft;    ///< of the open draft
  handlers::contract::Slots last;     ///< of the last filed report
  bool voice = false;
  std::vector<FormField> form;

  bool in_report() const { return name.starts_with("report."); }
  /// FIELD of report.ask.FIELD, otherwise empty.
  std::string_view asked() const {
    constexpr std::string_view kAsk = "report.ask.";
    return std::string_view{name}.starts_with(kAsk) ? std::string_view{name}.substr(kAsk.size())
                                                    : std::string_view{};
  }
};

}  // namespace linli::bot::understand
