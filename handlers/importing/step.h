#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "handlers/importing/importing.h"
#include "handlers/importing/terms.h"

/// Inside handlers/importing only: one line's way into the database.
namespace linli::handlers::importing {

/// When and in whose name to write.
struct Writing {
  storage::model::Instant now;
  std::string_view actor;
};

/// What the lines of a batch share while they are gone through.
struct Pass {
  storage::db::Connection& connection;
  const Batch& batch;
  std::optional<Writing> writing;  ///< absent: only look
  std::vector<sheets::Problem> problems{};
  /// What lines are about, and the row that was the first to be about it.
  std::map<std::string, int, std::less<>> seen{};
  std::map<std::string, Terms, std::less<>> programs{};  ///< by code

  const std::string* value(const Line& line, std::string_view id) const { return batch.value(line, id); }
  void complain(const Line& line, std::string_view id, std::string reason) {
    problems.push_back(batch.problem(line, id, std::move(reason)));
  }
  /// Complains when an earlier line is about the same; `key` is unique over kinds of keys.
  bool is_repeated(const Line& line, std::string_view id, const std::string& key) {
    const auto [first, fresh] = seen.emplace(key, line.row);
    if (!fresh) complain(line, id, "和第" + std::to_string(first->second) + "行重复");
    return !fresh;
  }
};

/// Collects what a line changes of a record.
class Differences {
 public:
  explicit Differences(Kind kind) : kind_(kind) {}
  /// Both in the form of fields.h; "" is nothing.
  void see(std::string_view id, const std::string& before, const std::string& after) {
    if (before == after) return;
    const auto& known = fields(kind_)[field(kind_, id)];
    changes_.push_back({.label = known.column.label,
                        .before = shown(known.type, before),
                        .after = shown(known.type, after)});
  }
  bool empty() const { return changes_.empty(); }
  std::vector<Change> take() { return std::move(changes_); }

 private:
  Kind kind_;
  std::vector<Change> changes_;
};

/// One line of each kind: compared, and written when pass.writing is set and nothing is wrong with it. What
/// is wrong goes to pass.problems.
Outcome organization_line(Pass& pass, const Line& line);
Outcome project_line(Pass& pass, const Line& line);
Outcome person_line(Pass& pass, const Line& line);

}  // namespace linli::handlers::importing
