#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handlers/rules/program.h"
#include "storage/model/ids.h"
#include "storage/repo/programs.h"

namespace linli::handlers::importing {

/// Inside handlers/importing only: the words that a stored programme has for its tracks and its list of
/// fixed-purpose projects. A programme without such lists takes any word.
struct Terms {
  storage::model::ProgramId program;
  std::vector<std::pair<std::string, std::string>> tracks{};  ///< id and label
  std::vector<std::string> offers{};                          ///< numbers
  std::optional<rules::Program> rules{};                      ///< absent where what is stored is damaged

  /// The id of a track that staff name by id or label; nothing when there is none.
  std::optional<std::string> track(std::string_view said) const;
  std::string label_of(const std::string& track) const;
  /// The number as the programme writes it ("03" for "3"); nothing when there is none.
  std::optional<std::string> offer(std::string_view said) const;
};

Terms terms_of(const storage::repo::programs::Stored& program);

}  // namespace linli::handlers::importing
