#pragma once

#include <optional>
#include <string_view>

#include "handlers/contract/turn.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/month.h"
#include "storage/model/photo.h"

/// Pictures of a month: taken in with the turn, fetched from WeChat afterwards, compared with those seen
/// before.
namespace linli::handlers::reports {

/// Takes in the picture of this turn for a month, or for none while it is not known which project it is of.
void receive_photo(contract::Turn& turn, std::optional<storage::model::ProjectId> project,
                   std::optional<storage::model::Month> month, std::string_view activity);

/// Gives the pictures that somebody sent before choosing a project to a month. @return how many.
int adopt_photos(contract::Turn& turn, storage::model::ProjectId project, storage::model::Month month);

// Of both: a picture that is here or lost already stays so, and nothing is said of it.
/// A picture is here. That it was used before, in whatever report, is remarked for whoever reviews this one.
void photo_kept(storage::db::Connection& connection, const text::Text& text, storage::model::PhotoId id,
                const storage::model::PictureFile& file, storage::model::Instant now);
/// A picture will not come any more: that is remarked, too.
void photo_lost(storage::db::Connection& connection, const text::Text& text, storage::model::PhotoId id,
                std::string_view reason, storage::model::Instant now);

}  // namespace linli::handlers::reports
