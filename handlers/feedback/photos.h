#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handlers/feedback/feedback.h"
#include "storage/repo/comments.h"

/// Residents' photos, looked at by address. An address is given to whom the photo is shown on the same terms
/// as the words beside it, holds for some days, and stops holding when the terms do.
namespace linli::handlers::feedback {

inline constexpr int kAddressDays = 3;

/// To whom an address is given.
enum class Onlooker {
  kOrganization,  ///< sees what is shown
  kStaff,         ///< sees what is held, too
};

/// Where the comment's photo is to be seen; empty when there is none here, or the installation has no pages.
std::string photo_address(const Means& means, const storage::repo::comments::Comment& comment,
                          Onlooker onlooker, storage::model::CivilDate today);
/// The photo behind "{comment}/{last day}/{proof}"; nothing when the address was not given out here, is too
/// old, or what it shows is shown to its bearer no more.
std::optional<storage::model::PictureFile> photo_at(storage::db::Connection& connection, const Seal& seal,
                                                    std::string_view comment, std::string_view last_day,
                                                    std::string_view proof, storage::model::CivilDate today);

}  // namespace linli::handlers::feedback
