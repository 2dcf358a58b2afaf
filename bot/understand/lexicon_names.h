#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "bot/understand/lexicon.h"

// How the lexicon's file calls what the program knows.
namespace linli::bot::understand {

inline constexpr std::array<std::pair<std::string_view, Cue>, static_cast<std::size_t>(Cue::kCount)>
    kCueNames = {{{"plan", Cue::kPlan},
                  {"future", Cue::kFuture},
                  {"total", Cue::kTotal},
                  {"cumulative", Cue::kCumulative},
                  {"unknown", Cue::kUnknown},
                  {"later", Cue::kLater},
                  {"none", Cue::kNone},
                  {"vague", Cue::kVague},
                  {"wrong", Cue::kWrong},
                  {"change", Cue::kChange},
                  {"becomes", Cue::kBecomes},
                  {"not", Cue::kNot},
                  {"rate", Cue::kRate},
                  {"among", Cue::kAmong},
                  {"except", Cue::kExcept},
                  {"other_money", Cue::kOtherMoney},
                  {"refund", Cue::kRefund},
                  {"add", Cue::kAdd},
                  {"subtract", Cue::kSubtract},
                  {"about", Cue::kAbout},
                  {"about_after", Cue::kAboutAfter},
                  {"question", Cue::kQuestion},
                  {"short", Cue::kShort},
                  {"joins", Cue::kJoins},
                  {"done", Cue::kDone},
                  {"again", Cue::kAgain},
                  {"stock", Cue::kStock},
                  {"compare", Cue::kCompare},
                  {"in_turn", Cue::kInTurn},
                  {"same", Cue::kSame},
                  {"means", Cue::kMeans},
                  {"exact", Cue::kExact},
                  {"fee", Cue::kFee}}};
inline constexpr std::array<std::pair<std::string_view, std::uint8_t>, 4> kRoleNames = {
    {{"lead", role_bit::kLead},
     {"resident", role_bit::kResident},
     {"staff", role_bit::kStaff},
     {"stranger", role_bit::kStranger}}};
inline constexpr std::array<std::pair<std::string_view, Answer>, static_cast<std::size_t>(Answer::kCount)>
    kAnswerNames = {{{"zero", Answer::kZero},
                     {"unknown", Answer::kUnknown},
                     {"skip", Answer::kSkip},
                     {"same", Answer::kSame}}};

// In the order in which they are looked for.
inline constexpr std::array<std::string_view, 6> kMoneyTopics = {"why",    "months", "vouchers",
                                                                 "detail", "next",   "lines"};
inline constexpr std::array<std::string_view, 17> kGradeWords = {
    "unclear", "best",   "good",      "fair",  "poor",   "worst", "only_with", "much", "behind",
    "not",     "around", "particles", "tells", "scoffs", "rated", "adds",      "slips"};
inline constexpr std::array<std::string_view, 3> kActivityWords = {"edges", "endings", "verbs"};
inline constexpr std::array<std::string_view, 19> kReviewWords = {
    "accept",   "back",     "told_to", "joins", "between",       "lead",      "rest",
    "after",    "hedges",   "asks",    "redo",  "why",           "unfielded", "passed_over",
    "of_spent", "standing", "when",    "show",  "other_business"};
inline constexpr std::array<std::string_view, 6> kTicketWords = {"formal", "lead", "of",
                                                                 "answer", "whom", "say"};
inline constexpr std::array<std::string_view, 2> kChoiceWords = {"not_this", "settled"};
inline constexpr std::array<std::string_view, 4> kHedges = {"amount", "sentence", "gift", "gift_sentence"};
inline constexpr std::array<std::string_view, 4> kTranches = {"first", "second", "third", "last"};

}  // namespace linli::bot::understand
