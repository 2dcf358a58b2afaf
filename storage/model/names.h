#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

/// The names that enumerated values have in the database, in JSON and on the command line.
namespace linli::storage::model {

/// The value among `all` whose name_of() this is.
template <class E, std::size_t N>
constexpr std::optional<E> value_named(const std::array<E, N>& all, std::string_view name) {
  for (const auto value : all)
    if (name_of(value) == name) return value;
  return std::nullopt;
}

/// Values and their names side by side, for enumerations that need no more than that.
template <class E, std::size_t N>
constexpr std::string_view name_in(const std::array<std::pair<E, std::string_view>, N>& names, E value) {
  for (const auto& [known, name] : names)
    if (known == value) return name;
  return {};
}
template <class E, std::size_t N>
constexpr std::optional<E> named_in(const std::array<std::pair<E, std::string_view>, N>& names,
                                    std::string_view wanted) {
  for (const auto& [value, name] : names)
    if (name == wanted) return value;
  return std::nullopt;
}

}  // namespace linli::storage::model
