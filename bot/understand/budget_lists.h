#pragma once

#include "bot/understand/marks.h"

namespace linli::bot::understand {

/// 人工0.7万，服务1.2万 and 人工2000元，志愿者600元: in a list of budget lines with their money the short
/// names are lines, too. A bare number that may be people all the same (人工3000，服务5000) leaves its name
/// `supposed`.
void name_lines(const Analysis& analysis, Marks& marks);

}  // namespace linli::bot::understand
