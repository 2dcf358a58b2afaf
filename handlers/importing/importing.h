#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/importing/batch.h"
#include "handlers/sheets/table.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"

namespace linli::handlers::importing {

/// A field of a record that is there already and gets another value.
struct Change {
  std::string label;
  std::string before;  ///< for people
  std::string after;
};

/// What one line does.
struct Outcome {
  enum class What { kAdded, kChanged, kSame };
  int row = 0;
  What what = What::kSame;
  std::string subject;  ///< "暖阳社工 91…", "SF01 银铃相伴"
  std::vector<Change> changes;
};

/// For people: "第7行 更改 暖阳社工：评估等级 无 → 3A".
std::string text(const Outcome& outcome);

struct Summary {
  int added = 0;
  int changed = 0;
  int same = 0;
  std::vector<sheets::Problem> problems;  ///< when there are any, nothing of the batch is to be applied
};

/// Compares a batch with the database, line by line, and changes nothing: what would be added or changed, and
/// what cannot be (a project of an unknown organization, two lines about the same one, …).
/// A field that a line does not say stays what it is; no import empties anything.
Summary preview(storage::db::Connection& connection, const Batch& batch,
                const std::function<void(const Outcome&)>& on_outcome, const Progress& progress);

/// The same, and does it, with an audit event for each record that changes; a line that changes nothing
/// writes nothing, so the same batch again is not noticed. When the summary has problems (somebody changed
/// the database since the preview), the caller must roll back: lines before them were applied.
Summary apply(storage::db::Connection& connection, const Batch& batch, storage::model::Instant now,
              std::string_view actor, const Progress& progress);

}  // namespace linli::handlers::importing
