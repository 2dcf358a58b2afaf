#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/feedback.h"

/// Codes under which residents rate.
namespace linli::storage::repo::scenes {

std::optional<model::Scene> find(db::Connection& connection, std::string_view value);
std::optional<model::Scene> find(db::Connection& connection, model::SceneId id);
/// The open one for the same thing: made once, printed often.
std::optional<model::Scene> same(db::Connection& connection, model::ProjectId project,
                                 std::string_view activity, const std::optional<model::CivilDate>& held_on);

/// Adds with an audit event; the id inside the argument is not used.
/// @throws db::ConstraintViolated when the value is taken.
model::SceneId add(db::Connection& connection, const model::Scene& scene, model::Instant now,
                   std::string_view actor);
/// Notes what the official account's QR code says.
void set_url(db::Connection& connection, model::SceneId id, std::string_view url, model::Instant now,
             std::string_view actor);

/// Notes the picture of the mini-program's code, a file of the folder of pictures.
void set_mini(db::Connection& connection, model::SceneId id, const model::PictureFile& file,
              model::Instant now, std::string_view actor);

/// Scenes whose last day is over and whose key is still there, at most `limit`.
std::vector<model::SceneId> over(db::Connection& connection, model::CivilDate today, int limit);
/// The first last day of those whose key is still there.
std::optional<model::CivilDate> first_last_day(db::Connection& connection);
/// Destroys the key: from here on nobody can tell whose a rating is, and nobody can change one. The audit
/// event holds the number of voices and a digest of the ratings.
void close(db::Connection& connection, model::SceneId id, model::Instant now, std::string_view actor);
/// Closed scenes whose ratings are not those their closing vouches for.
std::vector<model::SceneId> altered(db::Connection& connection);

/// Absent filters match everything; by project, then activity.
struct Filter {
  std::optional<model::ProgramId> program;
  std::optional<model::ProjectId> project;
  bool open_only = false;
};
void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Scene&)>& read);

}  // namespace linli::storage::repo::scenes
