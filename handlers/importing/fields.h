#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/sheets/table.h"

/// Lists that staff keep in spreadsheets, brought into the database: who there is, which projects, which
/// people. A file is read whole before anything of it is applied, and applied whole or not at all.
namespace linli::handlers::importing {

enum class Kind { kOrganizations, kProjects, kPeople };

inline constexpr Kind kKinds[]{Kind::kOrganizations, Kind::kProjects, Kind::kPeople};

/// "organizations", "projects", "people", as on the command line.
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

/// What a field's cells hold.
enum class Type {
  kText,
  kMoney,         ///< whole fen
  kDate,          ///< "2024-03-01"
  kYesNo,         ///< "yes" "no"
  kRating,        ///< "0" to "5"
  kCreditCode,    ///< 18 characters
  kPhone,         ///< digits
  kRegistration,  ///< model::name_of(Registration)
  kState,         ///< model::name_of(ProjectState)
  kRole,          ///< "lead" "deputy" "observer"
  kPassed,        ///< of an annual inspection: "yes" "no"
};

struct Field {
  sheets::Column column;
  Type type = Type::kText;
};

/// The columns of such a list, with the names that staff write above them. `column.required` are those
/// without which no line can be understood.
const std::vector<Field>& fields(Kind kind);
/// The number of a field in fields(). @throws std::logic_error when there is none: ids are written in
/// sources.
std::size_t field(Kind kind, std::string_view id);
/// The id of a year's annual inspection, a field of its own each.
std::string inspection_field(int year);
inline constexpr int kFirstInspection = 2015;
inline constexpr int kLastInspection = 2035;

/// A cell in the form in which its field keeps it, or why it cannot be.
sheets::Reading<std::string> read_value(Type type, const sheets::Cell& cell, sheets::MoneyUnit unit);
/// Whether that is what read_value could have made.
bool is_value(Type type, std::string_view text);
/// For people: "3 500元", "3A", "是", "市级登记".
std::string shown(Type type, std::string_view text);

}  // namespace linli::handlers::importing
