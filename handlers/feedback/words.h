#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handlers/rules/masking.h"
#include "storage/model/result.h"

namespace linli::handlers::feedback {

/// What is looked for in what residents write (templates/lexicon/residents.toml).
class Words {
 public:
  /// Errors: kNotFound, kInvalid with the place in the file.
  static storage::model::Result<Words> load(const std::string& path);

  /// Numbers and children's names hidden, and no longer than people read.
  std::string masked(std::string_view text) const;
  /// Why staff look at this text before anybody reads it ("insults"); empty when they need not. Spaces and
  /// marks between the characters do not hide a word.
  std::string unsafe(std::string_view text) const;

 private:
  rules::NameWords names_;
  std::vector<std::pair<std::string, std::vector<std::string>>> unsafe_;
};

}  // namespace linli::handlers::feedback
