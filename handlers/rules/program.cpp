#include "handlers/rules/program.h"

#include <algorithm>

namespace linli::handlers::rules {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

template <class T>
const T* one(const std::vector<T>& all, std::string T::*key, std::string_view value) {
  const auto found = std::ranges::find(all, value, key);
  return found == all.end() ? nullptr : &*found;
}

template <class T>
std::vector<const T*> of(const std::vector<T>& all, std::string_view track) {
  std::vector<const T*> found;
  for (const auto& item : all)
    if (item.track == track) found.push_back(&item);
  return found;
}

template <class T>
std::vector<const T*> own_or_common(const std::vector<T>& all, std::string_view track) {
  auto own = of(all, track);
  return own.empty() && !track.empty() ? of(all, "") : own;
}

}  // namespace

const FormField* Program::field(std::string_view id) const {
  return one(form, &FormField::id, id);
}

const Track* Program::track(std::string_view id) const {
  return one(tracks, &Track::id, id);
}

const Offer* Program::offer(std::string_view number) const {
  return one(offers, &Offer::number, number);
}

const Rule* Program::rule(std::string_view id) const {
  return one(rules, &Rule::id, id);
}

std::vector<const Tranche*> Program::tranches_of(std::string_view track) const {
  return own_or_common(tranches, track);
}

std::vector<const Approval*> Program::approvals_of(std::string_view track) const {
  return own_or_common(approvals, track);
}

std::vector<const Milestone*> Program::milestones_of(std::string_view track) const {
  std::vector<const Milestone*> found;
  for (const auto& milestone : milestones)
    if (milestone.track.empty() || milestone.track == track) found.push_back(&milestone);
  return found;
}

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::kMoney:
      return "money";
    case FieldKind::kText:
      return "text";
    case FieldKind::kCount:
      break;
  }
  return "count";
}

std::string_view name_of(Asked asked) {
  switch (asked) {
    case Asked::kRequired:
      return "required";
    case Asked::kOptional:
      return "optional";
    case Asked::kNever:
      break;
  }
  return "never";
}

Result<FieldKind> field_kind_named(std::string_view name) {
  for (const auto kind : {FieldKind::kCount, FieldKind::kMoney, FieldKind::kText})
    if (name_of(kind) == name) return kind;
  return Error{Code::kInvalid, "'" + std::string{name} + "' is not count, money or text"};
}

Result<Asked> asked_named(std::string_view name) {
  for (const auto asked : {Asked::kRequired, Asked::kOptional, Asked::kNever})
    if (name_of(asked) == name) return asked;
  return Error{Code::kInvalid, "'" + std::string{name} + "' is not required, optional or never"};
}

}  // namespace linli::handlers::rules
