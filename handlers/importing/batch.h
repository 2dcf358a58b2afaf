#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handlers/importing/fields.h"
#include "storage/model/result.h"

namespace linli::handlers::importing {

/// One line of a list: what stands in its cells, as numbers of fields() and values (fields.h). A blank cell
/// is not there.
struct Line {
  int row = 0;
  std::vector<std::pair<std::size_t, std::string>> values;

  /// Null for what the line does not say.
  const std::string* find(std::size_t field) const;
};

/// A list that was read, every cell understood.
struct Batch {
  Kind kind = Kind::kOrganizations;
  std::string program;                               ///< code, for projects that name none; may be empty
  std::vector<std::pair<std::size_t, int>> columns;  ///< in which column each field stands, 0 is A
  std::vector<Line> lines;
  std::vector<std::string> ignored;  ///< headers of columns that nobody asked for

  const std::string* value(const Line& line, std::string_view id) const { return line.find(field(kind, id)); }
  sheets::Problem problem(const Line& line, std::string_view id, std::string reason) const;
};

/// How far it is: lines done. Called every 500 lines or so.
using Progress = std::function<void(std::size_t lines)>;

/// Reads a CSV or XLSX file. Every cell that cannot be understood is in `problems`; the batch is then without
/// those cells and not to be used. The error is that of a file that cannot be read at all.
storage::model::Result<Batch> read_batch(const std::string& path, Kind kind, const std::string& program,
                                         std::vector<sheets::Problem>& problems, const Progress& progress);

/// A batch as lines of JSON, to be handed to another process: a head, then [row, field, value, …] each.
/// Reading refuses (kInvalid) what writing could not have made.
std::string to_wire(const Batch& batch);
storage::model::Result<Batch> from_wire(std::string_view text);

}  // namespace linli::handlers::importing
