#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bot/understand/analyse.h"
#include "bot/understand/context.h"
#include "handlers/contract/intent.h"

namespace linli::bot::understand {

/// What a message tells about the month.
struct Facts {
  handlers::contract::Slots slots;
  std::vector<std::string> ask;
  std::vector<std::string> approximate;
  std::vector<std::string> relative;
  std::map<std::string, std::string, std::less<>> words;
  std::optional<std::string> field;  ///< a correction names it without a value
  bool correction = false;           ///< 不对, 改成, 说错了
  bool restated = false;             ///< 来了80人，哦不对，85人: corrected in the same breath
  bool firm = false;                 ///< a tale, or a plan of some length: no question and no command
  bool tale = false;                 ///< of somebody, from its first word on
  bool planned = false;              ///< something was only planned
  int figures = 0;                   ///< numbers (or their absence) that found their field
  int strong = 0;                    ///< of those, said with unit or name

  bool empty() const { return slots.empty() && ask.empty(); }
  void ask_for(const std::string& slot);
  void put(const std::string& slot, handlers::contract::SlotValue value, std::string said);
};

/// Gathers figures, texts and time of the month from the pieces of a message. Never believes a figure that
/// has two readings: its slot goes to `ask` and stays without a value.
Facts gather(const Analysis& analysis, const Context& context);

/// The money of `quantity` when it answers a question about money, where a number alone is yuan. Nothing when
/// in doubt: 1.2 alone may be yuan or ten thousand.
std::optional<std::int64_t> fen_of(const Quantity& quantity);

}  // namespace linli::bot::understand
