// How a draft changes and how that is taken back (reports.h): the journal of its steps.
#include <algorithm>
#include <stdexcept>

#include "storage/repo/field_values.h"
#include "storage/repo/reports.h"

namespace linli::storage::repo::reports {
namespace {

constexpr auto kValue =
    "SELECT number, text, approximate, words, said_ms, message FROM report_values "
    "WHERE report_id = ? AND field = ?";
constexpr auto kPut =
    "INSERT INTO report_values (report_id, field, number, text, approximate, words, said_ms, message) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (report_id, field) DO UPDATE SET number = excluded.number, text = excluded.text, "
    "approximate = excluded.approximate, words = excluded.words, said_ms = excluded.said_ms, "
    "message = excluded.message";
constexpr auto kSaidAgain =
    "UPDATE report_values SET said_ms = ?, message = ? WHERE report_id = ? AND field = ?";
constexpr auto kForget = "DELETE FROM report_values WHERE report_id = ? AND field = ?";
constexpr auto kLastStep = "SELECT MAX(step) FROM report_steps WHERE report_id = ?";
constexpr auto kAddStep =
    "INSERT INTO report_steps (report_id, step, field, had, number, text, approximate, words, by_person, "
    "at_ms, "
    "said_ms, message, added, follows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// Of one field, those said after an instant, in the order of saying.
constexpr auto kAbove =
    "SELECT had, number, text, approximate, words, step, added, follows FROM report_steps "
    "WHERE report_id = ? AND field = ? AND (said_ms > ?3 OR (said_ms = ?3 AND message > ?4)) "
    "ORDER BY said_ms, message, step";
constexpr auto kNewest =
    "SELECT said_ms, message FROM report_steps WHERE report_id = ? AND field = ? "
    "ORDER BY said_ms DESC, message DESC LIMIT 1";
constexpr auto kTop =
    "SELECT step, said_ms, message FROM report_steps WHERE report_id = ? "
    "ORDER BY said_ms DESC, message DESC, step DESC LIMIT 1";
constexpr auto kStep =
    "SELECT had, number, text, approximate, words, field FROM report_steps "
    "WHERE report_id = ? AND step = ? ORDER BY field";
constexpr auto kBehind =
    "SELECT had, number, text, approximate, words, field FROM report_steps "
    "WHERE report_id = ? AND step > ? AND by_person = ? ORDER BY said_ms, message, step, field";
constexpr auto kMove =
    "UPDATE report_steps SET had = ?, number = ?, text = ?, approximate = ?, words = ? "
    "WHERE report_id = ? AND step = ? AND field = ?";
constexpr auto kDropStep = "DELETE FROM report_steps WHERE report_id = ? AND step = ?";

using Value = std::optional<model::FieldValue>;

/// From the columns had, number, text, approximate, words.
Value before_at(const db::Row& row) {
  return row.integer(0) != 0 ? Value{value_at(row, 1)} : std::nullopt;
}

/// A figure with a difference; what was never told stays so. Nothing when that would be less than nothing.
std::optional<Value> added(const Value& value, std::int64_t difference) {
  if (!value || !value->number) return value;
  auto sum = *value;
  *sum.number += difference;
  return *sum.number < 0 ? std::nullopt : std::optional<Value>{std::move(sum)};
}

/// A step of one field: what it was before, by how much the step added, and whether it only followed from
/// others.
struct Step {
  Value before;
  std::int64_t number = 0;
  std::optional<std::int64_t> added;
  bool follows = false;
};

/// What stands of a field, and since when.
struct Standing {
  Value value;
  Said said;
};

/// The journal of one draft while a message is written into it.
class Journal {
 public:
  Journal(db::Connection& db, model::ReportId id, model::PersonId by, model::Instant now)
      : db_(db), id_(id), by_(by), now_(now), step_(last_step(db, id) + 1) {}

  Said newest(const std::string& field) const {
    Said said;
    db_.first(kNewest, {id_.value, field}, [&](const db::Row& row) {
      said = {.at = model::from_ms(row.integer(0)), .message = row.integer(1)};
    });
    return said;
  }

  /// Said after everything that the field went through. `said`: when, for what comes later; `key`: its place
  /// among the steps; `follows`: nobody has told it.
  bool on_top(const Change& change, const Said& said, const Said& key, int offset, bool follows = false) {
    const auto [old, since] = standing(change.field);
    // For the figure that it adds to, which may still be on its way.
    const bool waits = change.add && (!old || !old->number);
    if (same(old, change.value) && !waits) {
      if (old && since < said)
        db_.run(kSaidAgain, {model::to_ms(said.at), said.message, id_.value, change.field});
      return false;
    }
    add(change, old, key, offset, follows);
    // A sum is as old as the figure that was added to, so that what else was added meanwhile still counts. So
    // is what only follows: a figure that was told counts before it, however late it comes.
    put(db_, id_, change.field, change.value, change.add || follows ? since : std::max(said, since));
    return !waits;
  }

  /// Said before some of what the field went through: it becomes what those began with, and the differences
  /// among them count on from it until the whole figure was told anew. @return nothing, and nothing done,
  /// when a figure would have been less than nothing on the way.
  std::optional<bool> beneath(const Change& change, std::vector<Step> above, const Said& said) {
    const auto base = above.front().before;
    const auto first = change.add ? added(base, *change.add) : std::optional<Value>{change.value};
    if (!first) return std::nullopt;
    if (same(base, *first) && !change.add) return false;
    auto now = *first;
    bool told_anew = false;
    for (auto& step : above) {
      step.before = now;
      if (step.follows) continue;
      told_anew = told_anew || !step.added;
      if (told_anew) break;
      // One that would have been refused had all come in order adds nothing.
      now = added(now, *step.added).value_or(now);
    }
    add(change, base, said, 0);
    for (const auto& step : above) {
      move(step, change.field);
      if (!step.added && !step.follows) break;
    }
    const auto [old, since] = standing(change.field);
    if (told_anew || said < since || same(old, now)) return false;
    put(db_, id_, change.field, now, change.add ? since : said);
    return true;
  }

  std::vector<Step> above(const std::string& field, const Said& said) const {
    std::vector<Step> steps;
    db_.each(kAbove, {id_.value, field, model::to_ms(said.at), said.message}, [&](const db::Row& row) {
      steps.push_back({.before = before_at(row),
                       .number = row.integer(5),
                       .added = row.integer_if(6),
                       .follows = row.integer(7) != 0});
    });
    return steps;
  }

  Standing standing(const std::string& field) const {
    Standing found;
    db_.first(kValue, {id_.value, field}, [&](const db::Row& row) {
      found = {.value = value_at(row, 0),
               .said = {.at = model::from_ms(row.integer(4)), .message = row.integer(5)}};
    });
    return found;
  }

  static void put(db::Connection& connection, model::ReportId id, const std::string& field,
                  const Value& value, const Said& said = {}) {
    if (value)
      connection.run(kPut, {id.value, field, value->number, value->text, value->approximate ? 1 : 0,
                            value->words, model::to_ms(said.at), said.message});
    else
      connection.run(kForget, {id.value, field});
  }

 private:
  void add(const Change& change, const Value& before, const Said& key, int offset, bool follows = false) {
    const auto kept = before.value_or(model::FieldValue{});
    db_.run(kAddStep, {id_.value, step_ + offset, change.field, before ? 1 : 0, kept.number, kept.text,
                       kept.approximate ? 1 : 0, kept.words, by_.value, model::to_ms(now_),
                       model::to_ms(key.at), key.message, change.add, follows ? 1 : 0});
  }
  void move(const Step& step, const std::string& field) {
    const auto kept = step.before.value_or(model::FieldValue{});
    db_.run(kMove, {step.before ? 1 : 0, kept.number, kept.text, kept.approximate ? 1 : 0, kept.words,
                    id_.value, step.number, field});
  }

  db::Connection& db_;
  const model::ReportId id_;
  const model::PersonId by_;
  const model::Instant now_;
  const std::int64_t step_;
};

void require_draft(db::Connection& connection, model::ReportId id) {
  const auto report = find(connection, id);
  if (!report || report->state != model::ReportState::kDraft)
    throw std::logic_error{"only a draft can be changed"};
}

struct Top {
  std::int64_t step = 0;
  Said said;
};

std::optional<Top> top_of(db::Connection& connection, model::ReportId id) {
  std::optional<Top> top;
  connection.first(kTop, {id.value}, [&](const db::Row& row) {
    top = {.step = row.integer(0), .said = {.at = model::from_ms(row.integer(1)), .message = row.integer(2)}};
  });
  return top;
}

/// What taking a step back changes.
std::vector<Change> behind(db::Connection& connection, model::ReportId id, std::int64_t step) {
  std::vector<Change> back;
  connection.each(kStep, {id.value, step}, [&](const db::Row& row) {
    back.push_back({.field = row.text(5), .value = before_at(row)});
  });
  std::erase_if(back, [&](const Change& change) {
    Value now;
    connection.first(kValue, {id.value, change.field}, [&](const db::Row& row) { now = value_at(row, 0); });
    return same(now, change.value);
  });
  return back;
}

/// The newest step that taking back would change something by; those above it are dropped.
std::optional<Top> newest_step(db::Connection& connection, model::ReportId id) {
  auto top = top_of(connection, id);
  for (; top && behind(connection, id, top->step).empty(); top = top_of(connection, id))
    connection.run(kDropStep, {id.value, top->step});
  return top;
}

}  // namespace

bool change(db::Connection& connection, model::ReportId id, const std::vector<Change>& changes,
            model::PersonId by, model::Instant now, const Said& said,
            const std::vector<std::string>& anyway) {
  require_draft(connection, id);
  Journal journal{connection, id, by, now};
  const bool undated = said == Said{};
  const auto follows = [&](const Change& one) {
    return std::ranges::find(anyway, one.field) != anyway.end();
  };
  const auto goes_on_top = [&](const Change& one) { return undated || follows(one); };
  const auto when = undated ? Said{.at = now, .message = 0} : said;
  auto key = when;
  for (const auto& one : changes)
    if (goes_on_top(one)) key = std::max(key, journal.newest(one.field));
  bool changed = false;
  for (const auto& one : changes) {
    if (goes_on_top(one)) {  // where that is later than the message, as a step of its own
      changed |= journal.on_top(one, said, key, key == when ? 0 : 1, follows(one));
      continue;
    }
    auto above = journal.above(one.field, said);
    if (above.empty()) {
      // Late for a figure that stood when the draft began: that one stands.
      if (!(said < journal.standing(one.field).said)) changed |= journal.on_top(one, said, said, 0);
      continue;
    }
    const auto done = journal.beneath(one, std::move(above), said);
    changed |= done ? *done : journal.on_top(one, said, journal.newest(one.field), 2);
  }
  return changed;
}

std::int64_t last_step(db::Connection& connection, model::ReportId id) {
  return connection.integer(kLastStep, {id.value}).value_or(0);
}

std::vector<Change> before(db::Connection& connection, model::ReportId id, std::int64_t step,
                           model::PersonId by) {
  std::vector<Change> first;
  connection.each(kBehind, {id.value, step, by.value}, [&](const db::Row& row) {
    const auto field = row.text(5);
    if (std::ranges::find(first, field, &Change::field) == first.end())
      first.push_back({.field = field, .value = before_at(row)});
  });
  return first;
}

std::optional<Said> last_said(db::Connection& connection, model::ReportId id) {
  const auto top = newest_step(connection, id);
  return top ? std::optional{top->said} : std::nullopt;
}

std::vector<Change> undo(db::Connection& connection, model::ReportId id) {
  require_draft(connection, id);
  const auto top = newest_step(connection, id);
  if (!top) return {};
  auto back = behind(connection, id, top->step);
  for (const auto& [field, value, add] : back)
    Journal::put(connection, id, field, value);
  connection.run(kDropStep, {id.value, top->step});
  return back;
}

}  // namespace linli::storage::repo::reports
