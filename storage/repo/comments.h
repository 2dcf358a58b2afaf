#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/feedback.h"

/// What residents say beside their rating, and their photos. As with ratings, neither rows nor audit log say
/// whose they are, or when and in which order they came.
namespace linli::storage::repo::comments {

struct Comment {
  std::string id;  ///< random
  model::SceneId scene;
  std::string voter;
  std::string text;  ///< masked
  std::optional<model::CommentPhoto> photo;
  model::CommentState state = model::CommentState::kShown;
  std::string reason;
  model::Month month;
};
void add(db::Connection& connection, const Comment& comment);
std::optional<Comment> find(db::Connection& connection, std::string_view id);

/// Of a project, those that are shown and have something to show, at most `limit`; in no order that means
/// anything.
std::vector<Comment> shown(db::Connection& connection, model::ProjectId project, int limit);

/// All that wait for staff or for the platform.
std::vector<Comment> held(db::Connection& connection, int limit);
/// Those that staff can decide about: what the platform is asked about, or is still to send, is not among
/// them. `street`: only of its projects (model::street_of); empty: of all.
std::vector<Comment> held_for_staff(db::Connection& connection, std::string_view street, int limit);
/// How many such there are of each street's projects (model::street_of).
std::map<std::string, std::int64_t> held_by_street(db::Connection& connection);
/// Those about which the platform is being asked.
std::vector<Comment> being_checked(db::Connection& connection, int limit);
/// What came of that: `reason` empty: shown as though nobody had been asked, otherwise held for staff. Not
/// audited, as its coming is not: seconds lie between them. @return whether it was still being checked.
bool checked(db::Connection& connection, std::string_view id, std::string_view reason);
/// Staff have looked at a held comment. @return whether there was such a one. Audited.
bool judge(db::Connection& connection, std::string_view id, model::CommentState state, model::Instant now,
           std::string_view actor);

/// Comments whose photo the platform still has.
std::vector<Comment> photos_waiting(db::Connection& connection, int limit);
/// The photo is here. @return whether it was still waited for; if not, nothing has changed.
bool photo_kept(db::Connection& connection, std::string_view id, const model::PictureFile& file);
/// It will not come any more. A comment that was held because of it alone has nothing left to look at; words
/// beside it still wait for staff.
void photo_lost(db::Connection& connection, std::string_view id);

}  // namespace linli::storage::repo::comments
