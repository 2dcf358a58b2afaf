#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/understand/analyse.h"

namespace linli::bot::understand {

/// The rating that the whole message is: 5, 四星, 很好.
std::optional<int> whole_rating(const Analysis& analysis);

/// A number of points: 4分, 打4, 四颗星. 0 when it is out of range, or a range: 3到4分.
std::optional<int> points_in(const Analysis& analysis);

/// What a message says besides its rating: 老师讲得好 of 4分，老师讲得好. Empty when it says nothing else, or
/// only what it rates, which may be one of the person's projects: 邻里食堂4分.
std::string comment_beside_rating(const Analysis& analysis, const std::vector<std::string>& projects);

}  // namespace linli::bot::understand
