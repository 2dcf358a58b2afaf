#pragma once

#include <cstdint>
#include <vector>

#include "bot/understand/facts.h"
#include "bot/understand/marks.h"

namespace linli::bot::understand {

/// One statement about a field; several about the same field are settled together.
struct Claim {
  int field = -1;
  std::int64_t value = 0;  ///< whole units, or fen
  bool doubt = false;      ///< has two readings
  bool shaken = false;     ///< put in doubt by a number behind it that nothing explains
  bool unknown = false;    ///< 还没统计
  bool approximate = false;
  bool total = false;      ///< 一共: outweighs parts
  bool part = false;       ///< 其中: inside a total
  bool stock = false;      ///< 社区有, 今年: of no month; anything else about the field goes before it
  bool none = false;       ///< said to be nothing, without a number
  bool may_go_on = false;  ///< 两千 in 两千一共
  bool corrected = false;  ///< stands behind 不对 or 改成
  bool article = false;    ///< 一支: two of them may be one and the same, or two
  int unit = -1;           ///< what it was counted in, of Lexicon::units
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What the quantities of the message say, activities apart.
struct Figures {
  std::vector<Claim> claims;
  std::vector<handlers::contract::Activity> activities;
  std::vector<Claim> people_of_activities;  ///< parallel to activities; field -1 when nothing was said
  bool activity_doubt = false;
  std::vector<Claim> old;    ///< figures said to be wrong: 8场 in 8场改成12
  std::vector<Claim> loose;  ///< figures without a field
  bool restated = false;     ///< an activity was told and corrected
  int strong = 0;
};

/// Finds the field of every quantity in `marks` that no text has used.
Figures find_figures(const Analysis& analysis, const Context& context, Marks& marks, bool correcting);

/// Puts what is beyond doubt into `facts`, asks for the rest.
void settle(const Figures& figures, const Analysis& analysis, const Marks& marks, Facts& facts);

}  // namespace linli::bot::understand
