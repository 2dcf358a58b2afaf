#pragma once

#include <vector>

#include "bot/understand/claims.h"
#include "bot/understand/facts.h"
#include "bot/understand/marks.h"
#include "storage/model/month.h"

namespace linli::bot::understand {

/// A month that the message tells about, and where it is named.
struct MonthTold {
  storage::model::Month from;
  storage::model::Month to;  ///< 5到6月; otherwise the same
  bool doubt = false;        ///< last year's or this year's
  bool relative = false;     ///< 这个月, 上个月: not by its number
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The months of the report in the order in which they are named; plans, comparisons and days do not count.
std::vector<MonthTold> months_told(const Analysis& analysis, const Context& context, const Marks& marks);

/// Puts the month into `facts`, or asks for it.
void take_month(const std::vector<MonthTold>& months, const Analysis& analysis, Facts& facts);

/// 4月办了5场，5月办了8场; 夕阳红5场，童心课堂3场: gives each month or project its figures, as `reports`.
/// False, and nothing done, when the message tells of one only. What cannot be told apart is asked for.
bool settle_apart(const Figures& figures, const std::vector<MonthTold>& months, const Analysis& analysis,
                  const Context& context, const Marks& marks, Facts& facts);

}  // namespace linli::bot::understand
