#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "handlers/rules/feedback.h"
#include "storage/model/feedback.h"

/// What observers found, on the programme's own sheet. They are few, bound by name and stand by what they
/// say, so their figures are weighed by themselves and never mixed with the residents'.
namespace linli::handlers::rules {

/// A mean of levels 1 to 5, in tenths, rounded: 43 is 4.3. 0: nobody looked.
struct PointMean {
  std::string id;
  std::string label;
  std::int64_t times = 0;
  int tenths = 0;
};

struct Observed {
  std::int64_t visits = 0;
  int tenths = 0;                 ///< the mean of the visits' means: each visit weighs the same
  std::vector<PointMean> points;  ///< of the sheet, in its order; those nobody rated are left out
};

/// @param sheet that of the programme; empty where several programmes are added up: then without points.
Observed observed(const std::vector<ObservationPoint>& sheet, const storage::model::ObservationSums& sums);

/// "4.3"
std::string mean_text(int tenths);

}  // namespace linli::handlers::rules
