#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "handlers/contract/intent.h"

namespace linli::handlers::contract {

/// One of several decisions that a message takes: 1通过，2退回照片不清楚.
struct Decision {
  bool accepts = false;
  std::optional<std::int64_t> report;  ///< the number it was called by
  std::string project;                 ///< or the project's name
  std::string month;                   ///< of the project, "2024-05"; "" when not said
  std::string reason;
  std::string field;  ///< that the reason is about; "" for none

  /// 其余的都通过: about whatever of a list was not named.
  bool of_the_rest() const { return !report && project.empty(); }
};

/// The slot `decisions`, in the order in which they were said; empty when the message takes one or none.
std::vector<Decision> decisions_of(const Understanding& said);
/// Whether a decision is about nothing that the message names, and leaves nothing to be asked about that.
bool names_nothing(const Understanding& said);
/// Whether `slot` must be asked before anything is done: 2先别通过 leaves `report` open.
bool asks_for(const Understanding& said, std::string_view slot);

}  // namespace linli::handlers::contract
