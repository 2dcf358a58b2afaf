#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "handlers/contract/turn.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/month.h"
#include "storage/model/photo.h"
#include "storage/model/report.h"
#include "storage/repo/reports.h"

/// Pictures and videos of a month: taken in with the turn, fetched from WeChat afterwards, compared with
/// those seen before.
namespace linli::handlers::reports {

/// Takes in the picture of this turn for a report's month, or for none while it is not known which project it
/// is of.
void receive_photo(contract::Turn& turn, const std::optional<storage::model::Report>& report,
                   std::string_view activity);

/// Gives the pictures that somebody sent before choosing a project to a report's month. @return how many.
int adopt_photos(contract::Turn& turn, const storage::model::Report& report);

/// Those that one person sent to the draft one after the other, last of all and since `after`; newest first.
std::vector<storage::model::Photo> sent_last(storage::db::Connection& connection,
                                             const storage::model::Report& draft,
                                             const storage::repo::reports::Said& after);
/// Takes them away from their month; they stay in the store, and the audit says who did it.
void take_back(contract::Turn& turn, const storage::model::Report& draft,
               const std::vector<storage::model::Photo>& photos);

// Of both: a picture that is here or lost already stays so, and nothing is said of it.
/// A picture is here. That it was used before, in whatever report, is remarked for whoever reviews this one.
void photo_kept(storage::db::Connection& connection, const text::Text& text, storage::model::PhotoId id,
                const storage::model::PictureFile& file, storage::model::Instant now);
/// A picture will not come any more: that is remarked, too.
void photo_lost(storage::db::Connection& connection, const text::Text& text, storage::model::PhotoId id,
                std::string_view reason, storage::model::Instant now);

}  // namespace linli::handlers::reports
