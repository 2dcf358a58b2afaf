#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/month.h"
#include "storage/model/names.h"
#include "storage/model/photo.h"
#include "storage/model/secret.h"

namespace linli::storage::model {

/// The five levels of the government's 好差评, by their number of stars.
inline constexpr int kWorstLevel = 1;  ///< 非常不满意
inline constexpr int kBestLevel = 5;   ///< 非常满意

/// What a code is for: an activity, or a project as a whole.
struct Scene {
  SceneId id;
  std::string value;  ///< what the QR code carries: random, unguessable
  ProjectId project;
  std::string activity;              ///< empty: the project as a whole
  std::optional<CivilDate> held_on;  ///< of an activity
  CivilDate closes_on;               ///< the last day on which is rated
  std::string url;                   ///< of the official account's code; empty: none was made
  std::optional<PictureFile> mini;   ///< the mini-program's code as a picture, when the platform drew one
  std::optional<Secret> voter_key;   ///< 64 hex digits; nothing once closed: destroyed
  bool open_on(CivilDate day) const { return voter_key && day <= closes_on; }
};

/// How a rating came.
enum class RatingWay { kChat, kPage };
constexpr std::string_view name_of(RatingWay way) {
  return way == RatingWay::kPage ? "page" : "chat";
}

/// Current ratings counted by level; [0] is level 1.
struct RatingCounts {
  std::array<std::int64_t, 5> levels{};
  std::int64_t rushed = 0;  ///< of all, those that came in a rush

  std::int64_t all() const {
    std::int64_t sum = 0;
    for (const auto count : levels)
      sum += count;
    return sum;
  }
  RatingCounts& operator+=(const RatingCounts& other) {
    for (std::size_t i = 0; i < levels.size(); ++i)
      levels[i] += other.levels[i];
    rushed += other.rushed;
    return *this;
  }
  bool operator==(const RatingCounts&) const = default;
};

/// What becomes of a comment.
enum class CommentState {
  kShown,
  kHeld,     ///< staff look at it first
  kRefused,  ///< kept, and not shown
};
constexpr std::string_view name_of(CommentState state) {
  return state == CommentState::kHeld ? "held" : state == CommentState::kRefused ? "refused" : "shown";
}

/// A resident's photo. Nothing here says whose it is, or when it came.
struct CommentPhoto {
  Account account = Account::kOfficial;
  std::string media_id;  ///< the platform's name for it; empty once it is here or lost
  CivilDate gone_on;     ///< from this day on the platform has it no more
  PhotoState state = PhotoState::kWaiting;
  std::optional<PictureFile> file;  ///< when kept: its name and format
};
/// How long the platform keeps what people send, in days; the day of sending and a day more stand beside it,
/// for no time is kept.
inline constexpr int kPlatformKeeps = 3;

/// What observers found, added up: each visit weighs the same, however many points it has.
struct ObservationSums {
  struct Point {
    std::int64_t times = 0;
    std::int64_t levels = 0;  ///< added up
  };
  std::int64_t visits = 0;
  std::int64_t means = 0;  ///< of each visit's points, in thousandths of a level, added up
  std::map<std::string, Point, std::less<>> points;  ///< by the point's id in the sheet

  ObservationSums& operator+=(const ObservationSums& other) {
    visits += other.visits;
    means += other.means;
    for (const auto& [id, point] : other.points) {
      points[id].times += point.times;
      points[id].levels += point.levels;
    }
    return *this;
  }
};

/// Why a text is held that the own words found nothing in: the platform is being asked about it, has found
/// something, or never answered. The first is settled by itself, the others by staff.
inline constexpr std::string_view kBeingChecked = "checking";
inline constexpr std::string_view kFoundByPlatform = "platform";
inline constexpr std::string_view kNeverChecked = "unchecked";
/// … and a photo, which nobody has looked at yet.
inline constexpr std::string_view kPhotoUnseen = "photo";
/// Of a ticket: staff have looked at its text, and it stays unread.
inline constexpr std::string_view kKeptBack = "kept back";

enum class TicketCause { kRating, kComplaint };
constexpr std::string_view name_of(TicketCause cause) {
  return cause == TicketCause::kComplaint ? "complaint" : "rating";
}

/// open → answered → confirmed | reopened → … → closed
enum class TicketState { kOpen, kAnswered, kReopened, kConfirmed, kClosed };
inline constexpr std::array kTicketStates{TicketState::kOpen, TicketState::kAnswered, TicketState::kReopened,
                                          TicketState::kConfirmed, TicketState::kClosed};
constexpr std::string_view name_of(TicketState state) {
  constexpr std::array<std::string_view, kTicketStates.size()> names{"open", "answered", "reopened",
                                                                     "confirmed", "closed"};
  return names[static_cast<std::size_t>(state)];
}
constexpr std::optional<TicketState> ticket_state_named(std::string_view name) {
  return value_named(kTicketStates, name);
}

/// Whose a ticket is; it goes up one when it is not answered in time or not solved twice.
enum class TicketLevel { kOrganization = 0, kStreet = 1, kBureau = 2 };

/// What a resident is waiting for.
struct Ticket {
  TicketId id;  ///< the number people say
  SceneId scene;
  ProjectId project;
  TicketCause cause = TicketCause::kRating;
  std::string text;  ///< masked; may be empty
  std::string held;  ///< why staff look at the text first; empty: they need not
  TicketState state = TicketState::kOpen;
  TicketLevel level = TicketLevel::kOrganization;
  CivilDate opened_on;
  CivilDate due_on;
  std::string answer;
  std::string contact;  ///< sealed; empty: nobody waits for the answer

  bool waits() const { return state == TicketState::kOpen || state == TicketState::kReopened; }
};

}  // namespace linli::storage::model
