#pragma once

#include "bot/understand/claims.h"
#include "bot/understand/facts.h"
#include "bot/understand/marks.h"

// What a message changes of what was told before, in steps that gather() takes.
namespace linli::bot::understand {

/// 25改20: between two figures 改 alone means 改成.
void complete_changes(Marks& marks);
/// 五百哦不对五千: where nothing pauses, the correction begins a clause of its own.
void set_off_corrections(Marks& marks);
/// 不对, 说错了, 改成, or 改 with something to edit.
bool corrects(const Analysis& analysis, const Context& context, const Marks& marks);
/// 来了80人，哦不对，85人: what is corrected was told in this very message, so nothing told before changes.
/// Where the whole report has been shown or filed, it is that which changes.
bool corrects_itself(const Analysis& analysis, const Context& context, const Marks& marks,
                     const Figures& figures);
/// 8改成12: the number that stays finds its field through the one it replaces.
void adopt_loose(const Analysis& analysis, const Context& context, const Marks& marks, Figures& figures,
                 Facts& facts);
/// 人数不对: the field that is wrong, when nothing says what is right.
void name_field(const Analysis& analysis, const Marks& marks, Facts& facts);
/// 不是8场: the field that has this figure.
void name_old(const Context& context, const Marks& marks, const Figures& figures, Facts& facts);
/// 支出再加300: an edit by difference. Only a message that says nothing else is one.
bool take_difference(const Marks& marks, const Analysis& analysis, const Context& context,
                     const Figures& figures, Facts& facts);
/// 来了120人，支出再加500: one difference beside other facts stays a difference when there is a figure that
/// it can change, and is asked about otherwise. It never takes the place of the whole.
void set_apart_differences(const Analysis& analysis, const Marks& marks, const Context& context,
                           const Figures& figures, Facts& facts);

}  // namespace linli::bot::understand
