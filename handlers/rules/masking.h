#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What must not be kept of what residents write: telephone and identity numbers, and the names of children.
namespace linli::handlers::rules {

/// How names are recognized, as data (templates/lexicon/residents.toml).
struct NameWords {
  std::vector<std::u32string> children;  ///< 儿子, 小朋友 …: what stands before or after a child's name
  std::vector<std::u32string> called;    ///< 叫, 名字是 …: a name follows for certain
  std::vector<std::u32string> not_names;  ///< 高兴, 安全 …: begins like a name and is none
  std::u32string surnames;                ///< the frequent ones, a character each
  std::u32string ends;                    ///< characters that no given name has: 在 的 了 …
};

/// `text` with every number of seven or more digits (however spaced, in whatever digits) as 〔号码〕, and
/// what is taken for a child's name as 〔姓名〕. Rather one word too many than a name too few.
std::string masked(std::string_view text, const NameWords& words);

std::u32string to_utf32(std::string_view text);
std::string to_utf8(std::u32string_view text);

}  // namespace linli::handlers::rules
