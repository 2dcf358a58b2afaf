#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "handlers/contract/turn.h"
#include "storage/model/ids.h"

// Where the talk about reviewing stands, and what it keeps. For the files of Chat only.
namespace linli::handlers::review {

inline constexpr std::string_view kReview = "review";
inline constexpr std::string_view kReason = "review.reason";
inline constexpr std::string_view kReopening = "review.reopen";

// In Conversation::pending:
inline constexpr std::string_view kLook = "look:";      // the report that was looked at last
inline constexpr std::string_view kReturn = "return:";  // those that are to be returned once it is said why
inline constexpr std::string_view kReopen =
    "reopen:";  // the one that is to be opened again; then, in a line, why

/// The ids behind `prefix` in what the conversation keeps.
std::vector<storage::model::ReportId> kept(const contract::Turn& turn, std::string_view prefix);
/// The numbers of reports that the message names.
std::vector<std::int64_t> numbers_said(const contract::Turn& turn);

}  // namespace linli::handlers::review
