#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/photo.h"
#include "storage/model/report.h"

/// Pictures and videos of a month, and what of them must still be fetched from WeChat. What was taken back is
/// of no month any more; only find() and each() still see it.
namespace linli::storage::repo::photos {

/// Notes that a picture was sent, to be fetched at once. `id`, `state` and what follows from fetching are not
/// read.
model::PhotoId add(db::Connection& connection, const model::Photo& photo);
/// Gives what this person sent before choosing a project to a month, and to its draft if there is one.
/// @return how many.
int adopt(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Month month,
          std::optional<model::ReportId> draft);
/// When this person last sent a picture for that month before now, or for none while `project` is nothing.
std::optional<model::Instant> last_from(db::Connection& connection, model::PersonId person,
                                        std::optional<model::ProjectId> project,
                                        std::optional<model::Month> month);
/// Says what the pictures show that this person has sent for that month since `since` and that nobody has
/// said it of. @return how many.
int show(db::Connection& connection, model::PersonId person, model::ProjectId project, model::Month month,
         model::Instant since, std::string_view activity);

std::optional<model::Photo> find(db::Connection& connection, model::PhotoId id);
/// In the order in which they were sent.
std::vector<model::Photo> of_month(db::Connection& connection, model::ProjectId project, model::Month month);
/// Those that came while this draft was open, the newest first.
std::vector<model::Photo> of_draft(db::Connection& connection, const model::Report& draft);
/// @return whether it still was of its month.
bool take_back(db::Connection& connection, model::PhotoId id, model::Instant now);
struct Count {
  std::int64_t images = 0;
  std::int64_t images_lost = 0;  ///< of them
  std::int64_t videos = 0;
  std::int64_t videos_lost = 0;  ///< of them

  std::int64_t all() const { return images + videos; }
};
Count count(db::Connection& connection, model::ProjectId project, model::Month month);

/// A file of the store and the first picture it is of; what was taken back is among them.
struct KeptFile {
  model::PhotoId first;
  model::PictureFile file;  ///< content, format and size alone
};
std::vector<KeptFile> files(db::Connection& connection);

/// Takes one that is due and leases it until `lease_until`.
std::optional<model::Photo> claim(db::Connection& connection, model::Instant lease_until, model::Instant now);
/// @return whether it was still waited for; if not, nothing has changed.
bool keep(db::Connection& connection, model::PhotoId id, const model::PictureFile& file);
void postpone(db::Connection& connection, model::PhotoId id, model::Instant due, std::string_view error);
/// @return as keep().
bool lose(db::Connection& connection, model::PhotoId id, std::string_view error);

/// Kept pictures with the same content as this one, or with a look so like its own that they are taken for
/// the same (at most `bits` bits apart; all that are at most 3 apart are found). Without itself; oldest
/// first.
std::vector<model::Photo> alike(db::Connection& connection, model::PhotoId itself,
                                const model::PictureFile& file, int bits);

/// Newest first; for lists.
struct Filter {
  std::optional<model::PhotoState> state;
  std::optional<model::ProjectId> project;
  std::optional<model::Month> month;
};
void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Photo&)>& read);

}  // namespace linli::storage::repo::photos
