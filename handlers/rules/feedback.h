#pragma once

#include <string>
#include <vector>

/// What a programme says about hearing people.
namespace linli::handlers::rules {

/// One line of the sheet on which observers rate on the spot, from 1 to 5.
struct ObservationPoint {
  std::string id;
  std::string label;     ///< "服务对象的反应"
  std::string question;  ///< as an observer is asked
  std::string source;
};

struct Feedback {
  int answer_days = 5;    ///< working days for the answer to a ticket, at each level
  int confirm_days = 7;   ///< working days in which the resident may say that it is not solved
  int rush_ratings = 30;  ///< more than so many of one code, or from one place …
  int rush_minutes = 10;  ///< … within so many minutes are looked at
  std::vector<ObservationPoint> points;
};

}  // namespace linli::handlers::rules
