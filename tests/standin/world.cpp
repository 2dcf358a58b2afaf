#include "tests/standin/world.h"

#include <algorithm>
#include <iterator>

namespace standin {
namespace {

constexpr std::size_t kJournalLimit = 20000;  // a load run of minutes; older entries go first

std::uint64_t seq_of(const json& entry) {
  return entry.at("seq").get<std::uint64_t>();
}

// Entries are ordered by their number: the first one after `after`.
template <class Entries>
auto first_after(const Entries& entries, std::uint64_t after) {
  return std::upper_bound(entries.begin(), entries.end(), after,
                          [](std::uint64_t value, const json& entry) { return value < seq_of(entry); });
}

}  // namespace

std::string name_of(Way way) {
  switch (way) {
    case Way::kSent:
      return "sent";
    case Way::kReply:
      return "reply";
    case Way::kCustom:
      return "custom";
    case Way::kTemplate:
      return "template";
    case Way::kSubscribe:
      return "subscribe";
    case Way::kNotice:
      return "notice";
  }
  return {};
}

void World::add_person(const std::string& openid, const std::string& name, const std::string& note,
                       bool following) {
  const std::lock_guard lock(mutex_);
  const bool fresh = !people_.contains(openid);
  Person& person = person_locked(openid);
  person.name = name;
  person.note = note;
  if (fresh) person.following = following;
  touched_ = next_locked();
  changed_.notify_all();
}

std::optional<Person> World::person(const std::string& openid) const {
  const std::lock_guard lock(mutex_);
  const auto found = people_.find(openid);
  if (found == people_.end()) return std::nullopt;
  return found->second.person;
}

bool World::knows(const std::string& openid) const {
  const std::lock_guard lock(mutex_);
  return people_.contains(openid);
}

Person& World::person_locked(const std::string& openid) {
  const auto [place, fresh] = people_.try_emplace(openid);
  if (fresh) {
    place->second.person.openid = openid;
    place->second.person.name = openid;
    order_.push_back(openid);
    touched_ = next_locked();
  }
  return place->second.person;
}

void World::put(const std::string& openid, Way way, json message) {
  const std::lock_guard lock(mutex_);
  person_locked(openid);
  message["how"] = name_of(way);
  message["at"] = format_time(clock_.now());
  message["seq"] = next_locked();
  people_[openid].entries.push_back(std::move(message));
  changed_.notify_all();
}

json World::inbox(const std::string& openid) const {
  const std::lock_guard lock(mutex_);
  json entries = json::array();
  if (const auto found = people_.find(openid); found != people_.end())
    std::copy_if(found->second.entries.begin(), found->second.entries.end(), std::back_inserter(entries),
                 [](const json& entry) { return entry.at("how") != name_of(Way::kSent); });
  return entries;
}

json World::person_json(const Kept& kept) const {
  const Person& person = kept.person;
  return {{"openid", person.openid},
          {"name", person.name},
          {"note", person.note},
          {"following", person.following},
          {"consents", person.consents},
          {"last", kept.entries.empty() ? 0 : seq_of(kept.entries.back())},
          {"messages", kept.entries.size()}};
}

json World::people() const {
  const std::lock_guard lock(mutex_);
  json list = json::array();
  for (const std::string& openid : order_)
    list.push_back(person_json(people_.at(openid)));
  return list;
}

void World::record(const std::string& kind, json entry) {
  const std::lock_guard lock(mutex_);
  entry["kind"] = kind;
  entry["at"] = format_time(clock_.now());
  entry["seq"] = next_locked();
  journal_.push_back(std::move(entry));
  if (journal_.size() > kJournalLimit) journal_.pop_front();
  changed_.notify_all();
}

json World::journal(const std::string& kind) const {
  const std::lock_guard lock(mutex_);
  json entries = json::array();
  std::copy_if(journal_.begin(), journal_.end(), std::back_inserter(entries),
               [&](const json& entry) { return kind.empty() || entry.at("kind") == kind; });
  return entries;
}

bool World::news_locked(const std::string& openid, std::uint64_t after) const {
  if (touched_ > after || (!journal_.empty() && seq_of(journal_.back()) > after)) return true;
  const auto found = people_.find(openid);
  return found != people_.end() && !found->second.entries.empty() &&
         seq_of(found->second.entries.back()) > after;
}

json World::feed(const std::string& openid, std::uint64_t after, std::chrono::milliseconds wait) const {
  constexpr std::ptrdiff_t kWireShown = 60;
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, wait, [&] { return stopping_ || after > seq_ || news_locked(openid, after); });
  json messages = json::array();
  if (const auto found = people_.find(openid); found != people_.end())
    std::copy(first_after(found->second.entries, after), found->second.entries.end(),
              std::back_inserter(messages));
  json wire = json::array();
  const auto recent = std::max(first_after(journal_, after),
                               journal_.end() - std::min<std::ptrdiff_t>(kWireShown, std::ssize(journal_)));
  std::copy(recent, journal_.end(), std::back_inserter(wire));
  json people = json::array();
  for (const std::string& known : order_)
    people.push_back(person_json(people_.at(known)));
  return {{"seq", seq_},
          {"now", format_time(clock_.now())},
          {"messages", messages},
          {"wire", wire},
          {"people", people}};
}

void World::wake_up() {
  const std::lock_guard lock(mutex_);
  touched_ = next_locked();
  changed_.notify_all();
}

void World::stop_waiting() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

void World::reset() {
  const std::lock_guard lock(mutex_);
  for (auto& [openid, kept] : people_) {
    Person fresh;
    fresh.openid = openid;
    fresh.name = kept.person.name;
    fresh.note = kept.person.note;
    kept = {.person = fresh, .entries = {}};
  }
  journal_.clear();
  touched_ = next_locked();
  changed_.notify_all();
}

}  // namespace standin
