#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace linli::storage::model {

/// A row's key that cannot be mixed up with another table's.
template <class Tag>
struct Id {
  std::int64_t value = 0;

  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

using ProgramId = Id<struct ProgramTag>;
using OrganizationId = Id<struct OrganizationTag>;
using ProjectId = Id<struct ProjectTag>;
using PersonId = Id<struct PersonTag>;
using ReportId = Id<struct ReportTag>;
using ApplicationId = Id<struct ApplicationTag>;
using InviteId = Id<struct InviteTag>;
using StaffId = Id<struct StaffTag>;
using RosterId = Id<struct RosterTag>;
using OutboxId = Id<struct OutboxTag>;
using SceneId = Id<struct SceneTag>;
using TicketId = Id<struct TicketTag>;
using ObservationId = Id<struct ObservationTag>;

/// WeChat's name for a person towards one account. It identifies somebody, so it has no operator<< and no
/// formatter: writing it to a log does not compile. `reveal()` is for the wire and the database.
class OpenId {
 public:
  OpenId() = default;
  explicit OpenId(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const OpenId&) const = default;

 private:
  std::string text_;
};

}  // namespace linli::storage::model
