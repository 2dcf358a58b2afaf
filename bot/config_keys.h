#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/config.h"

namespace linli::bot {

/// A value as it was given. Text from the environment stands for any type, text from a file only for itself.
struct Given {
  std::variant<std::monostate, std::string, std::int64_t, bool, std::vector<std::int64_t>>
      value;  ///< monostate: of a type that no key has
  bool from_environment = false;
};

/// What is wrong with a value, to be read after the key's name ("must be …"); it never repeats a secret.
using Complaint = std::optional<std::string>;

/// Where a fresh configuration gets the value from, and whether the program can do without.
enum class Source {
  kDefault,         ///< the table's default; empty: not set
  kOperator,        ///< has to be filled in
  kFreshToken,      ///< has to be set; `linli init` makes one
  kFreshMessageKey  ///< has to be set unless the mode is plain; `linli init` makes one
};

struct Key {
  std::string_view name;  ///< "server.port"
  Source source;
  std::string_view default_text;  ///< as it would stand in the file
  std::string_view help;          ///< with the unit
  std::function<Complaint(Config&, const Given&)> set;

  std::string_view section() const { return name.substr(0, name.rfind('.')); }
  std::string_view leaf() const { return name.substr(name.rfind('.') + 1); }
  std::string variable() const;  ///< "LINLI_SERVER_PORT"
};

/// All keys, section by section, in the order in which a configuration shows them.
const std::vector<Key>& config_keys();
const Key* config_key(std::string_view name);

/// What stands in a fresh configuration where only the operator knows the value.
inline constexpr std::string_view kFillIn = "FILL-IN";
/// Keys of this section count only when one of them is set.
inline constexpr std::string_view kOptionalSection = "wechat.miniprogram";

}  // namespace linli::bot
