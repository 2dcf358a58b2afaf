#pragma once

#include <string>
#include <vector>

#include "handlers/applications/applications.h"
#include "handlers/sheets/table.h"

/// Applications that an office has gathered in a spreadsheet, one a line: the same questions and rules as in
/// chat, asked by the headers of its columns.
namespace linli::handlers::applications {

/// One line, every cell understood.
struct Line {
  int row = 0;
  std::string organization;  ///< credit code, filing number or name
  std::string track;         ///< its id or label; may be empty where the programme has one or none
  std::string offer;         ///< its number in the list; empty where there is none
  storage::model::ReportValues values;
};

/// Reads a CSV or XLSX file whose columns are named as the form's fields are labelled, with 组织, 类别 and
/// 清单序号 beside them. What cannot be understood is in `problems`, and the lines are then not to be used.
/// The error is that of a file that cannot be read at all.
storage::model::Result<std::vector<Line>> read_list(const std::string& path, const rules::Program& program,
                                                    std::vector<sheets::Problem>& problems);

struct Filed {
  int added = 0;
  int same = 0;  ///< applied for already: that organization, track, entry of the list and name
  std::vector<sheets::Problem> problems;  ///< when there are any the caller must roll back
};

/// Files every line. A line that a rule refuses is a problem that says which, with its clause.
Filed file_list(storage::db::Connection& connection, catalogue::Catalogue& catalogue,
                storage::model::ProgramId program, const std::vector<Line>& lines, std::string_view actor,
                storage::model::Instant now);

/// Lines on their way to another process. Reading throws nlohmann::json::exception for anything else.
std::string to_json(const std::vector<Line>& lines);
std::vector<Line> lines_from_json(const std::string& json);

}  // namespace linli::handlers::applications
