#include "storage/repo/reviews.h"

#include <algorithm>
#include <stdexcept>

#include "storage/repo/audit.h"
#include "storage/repo/reports.h"

namespace linli::storage::repo::reviews {
namespace {

constexpr auto kPending =
    "SELECT id FROM reports WHERE state = 'submitted' AND superseded = 0 ORDER BY submitted_at_ms, id LIMIT "
    "?";
constexpr auto kPendingCount = "SELECT COUNT(*) FROM reports WHERE state = 'submitted' AND superseded = 0";
// Apart, because a condition that may be switched off keeps SQLite from using the index.
constexpr auto kPendingOfStreet =
    "SELECT reports.id FROM reports JOIN projects ON projects.id = project_id "
    "WHERE reports.state = 'submitted' AND superseded = 0 "
    "AND CASE WHEN street <> '' THEN street ELSE place END = ? ORDER BY submitted_at_ms, reports.id LIMIT ?";
constexpr auto kPendingCountOfStreet =
    "SELECT COUNT(*) FROM reports JOIN projects ON projects.id = project_id "
    "WHERE reports.state = 'submitted' AND superseded = 0 "
    "AND CASE WHEN street <> '' THEN street ELSE place END = ?";
constexpr auto kMove = "UPDATE reports SET state = ? WHERE id = ? AND state = ? AND superseded = 0";
constexpr auto kNextSeq = "SELECT COALESCE(MAX(seq), 0) + 1 FROM report_decisions WHERE report_id = ?";
constexpr auto kAddDecision =
    "INSERT INTO report_decisions (report_id, seq, decision, comment, actor, at_ms) VALUES (?, ?, ?, ?, ?, "
    "?)";
constexpr auto kAddComment =
    "INSERT INTO report_comments (report_id, seq, field, comment, at_ms) VALUES (?, ?, ?, ?, ?)";
constexpr auto kLast =
    "SELECT version, decision, comment, actor, at_ms, seq FROM report_decisions "
    "JOIN reports ON reports.id = report_id WHERE report_id = ? ORDER BY seq DESC LIMIT 1";
constexpr auto kHistory =
    "SELECT id, version, NULL AS decision, '' AS comment, submitted_by AS by_person, '' AS actor, "
    "submitted_at_ms AS at_ms, 0 AS seq FROM reports "
    "WHERE project_id = ?1 AND month = ?2 AND submitted_at_ms IS NOT NULL "
    "UNION ALL SELECT id, version, decision, comment, NULL, actor, at_ms, seq FROM report_decisions "
    "JOIN reports ON reports.id = report_id WHERE project_id = ?1 AND month = ?2 "
    "ORDER BY version, seq";
constexpr auto kComments =
    "SELECT field, comment, reply FROM report_comments WHERE report_id = ? AND seq = ? ORDER BY field";
constexpr auto kReturned =
    "SELECT month FROM reports WHERE project_id = ? AND state = 'returned' AND superseded = 0 ORDER BY month";
constexpr auto kOpenComments =
    "SELECT field, comment FROM report_comments AS said WHERE report_id = ?1 AND reply IS NULL "
    "AND seq = (SELECT MAX(seq) FROM report_decisions WHERE report_id = ?1) "
    "AND NOT EXISTS (SELECT 1 FROM report_steps WHERE report_id = ?2 AND field = said.field "
    "AND report_steps.at_ms >= said.at_ms) ORDER BY field";
constexpr auto kReply =
    "UPDATE report_comments SET reply = ?, reply_by = ? WHERE report_id = ?3 AND field = ?4 "
    "AND seq = (SELECT MAX(seq) FROM report_decisions WHERE report_id = ?3)";
constexpr auto kForgetList = "DELETE FROM review_lists WHERE person_id = ?";
constexpr auto kAddToList = "INSERT INTO review_lists (person_id, number, report_id) VALUES (?, ?, ?)";
constexpr auto kList = "SELECT report_id FROM review_lists WHERE person_id = ? ORDER BY number";

std::vector<model::AnsweredComment> comments(db::Connection& connection, std::int64_t report,
                                             std::int64_t seq) {
  std::vector<model::AnsweredComment> all;
  connection.each(kComments, {report, seq}, [&](const db::Row& row) {
    all.push_back({.field = row.text(0), .comment = row.text(1), .reply = row.text_if(2)});
  });
  return all;
}

/// What an audit event says of a decision: the state, then every word on a line of its own.
std::string spelt_out(std::string_view state, std::string_view comment,
                      const std::vector<model::FieldComment>& fields) {
  std::string text{state};
  if (!comment.empty()) text.append("\ncomment: ").append(comment);
  for (const auto& [field, words] : fields)
    text.append("\n").append(field).append(": ").append(words);
  return text;
}

}  // namespace

Queue pending(db::Connection& connection, std::string_view street, int most) {
  std::vector<model::ReportId> ids;
  const auto note = [&](const db::Row& row) { ids.push_back({row.integer(0)}); };
  Queue queue;
  if (street.empty()) {
    queue.count = connection.integer(kPendingCount).value_or(0);
    connection.each(kPending, {most}, note);
  } else {
    queue.count = connection.integer(kPendingCountOfStreet, {street}).value_or(0);
    connection.each(kPendingOfStreet, {street, most}, note);
  }
  for (const auto id : ids)
    queue.first.push_back(reports::find(connection, id).value());
  return queue;
}

void decide(db::Connection& connection, model::ReportId id, model::Decision decision,
            std::string_view comment, const std::vector<model::FieldComment>& fields, std::string_view actor,
            model::Instant now) {
  using model::Decision;
  using model::ReportState;
  const auto from =
      model::name_of(decision == Decision::kReopened ? ReportState::kAccepted : ReportState::kSubmitted);
  const auto to =
      model::name_of(decision == Decision::kAccepted ? ReportState::kAccepted : ReportState::kReturned);
  if (connection.run(kMove, {to, id.value, from}) != 1)
    throw std::logic_error{"the report cannot be " + std::string{model::name_of(decision)}};
  const auto seq = connection.integer(kNextSeq, {id.value}).value();
  connection.run(kAddDecision, {id.value, seq, model::name_of(decision), comment, actor, model::to_ms(now)});
  for (const auto& [field, words] : fields)
    connection.run(kAddComment, {id.value, seq, field, words, model::to_ms(now)});
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "report." + std::string{model::name_of(decision)},
                             .subject = "report:" + std::to_string(id.value),
                             .before = std::string{from},
                             .after = spelt_out(to, comment, fields)});
}

std::optional<model::ReviewEvent> last(db::Connection& connection, model::ReportId id) {
  std::optional<model::ReviewEvent> event;
  std::int64_t seq = 0;
  connection.first(kLast, {id.value}, [&](const db::Row& row) {
    event = model::ReviewEvent{.version = static_cast<int>(row.integer(0)),
                               .decision = model::decision_named(row.text(1)),
                               .comment = row.text(2),
                               .fields = {},
                               .actor = row.text(3),
                               .at = model::from_ms(row.integer(4))};
    seq = row.integer(5);
  });
  if (event) event->fields = comments(connection, id.value, seq);
  return event;
}

std::vector<model::ReviewEvent> history(db::Connection& connection, model::ProjectId project,
                                        model::Month month) {
  std::vector<model::ReviewEvent> events;
  std::vector<std::pair<std::int64_t, std::int64_t>> keys;
  const auto text = month.text();
  connection.each(kHistory, {project.value, text}, [&](const db::Row& row) {
    const auto person = row.integer_if(4);
    events.push_back({.version = static_cast<int>(row.integer(1)),
                      .decision = model::decision_named(row.text_if(2).value_or("")),
                      .comment = row.text(3),
                      .fields = {},
                      .actor = person ? audit::actor(model::PersonId{*person}) : row.text(5),
                      .at = model::from_ms(row.integer(6))});
    keys.emplace_back(row.integer(0), row.integer(7));
  });
  for (std::size_t i = 0; i < events.size(); ++i)
    if (events[i].decision) events[i].fields = comments(connection, keys[i].first, keys[i].second);
  return events;
}

std::optional<model::Report> sent_back(db::Connection& connection, const model::Report& version) {
  auto before = reports::former(connection, version);
  if (before && before->state != model::ReportState::kReturned) before.reset();
  return before;
}

std::vector<model::Month> returned(db::Connection& connection, model::ProjectId project) {
  std::vector<model::Month> months;
  connection.each(kReturned, {project.value},
                  [&](const db::Row& row) { months.push_back(model::Month::parse(row.text(0)).value()); });
  return months;
}

std::vector<model::FieldComment> open_comments(db::Connection& connection, const model::Report& draft) {
  std::vector<model::FieldComment> open;
  const auto returned = sent_back(connection, draft);
  if (!returned) return open;
  connection.each(kOpenComments, {returned->id.value, draft.id.value}, [&](const db::Row& row) {
    open.push_back({.field = row.text(0), .comment = row.text(1)});
  });
  return open;
}

bool reply(db::Connection& connection, model::ReportId returned, std::string_view field,
           std::string_view words, model::PersonId by) {
  return connection.run(kReply, {words, by.value, returned.value, field}) == 1;
}

void show_list(db::Connection& connection, model::PersonId person,
               const std::vector<model::ReportId>& reports) {
  connection.run(kForgetList, {person.value});
  int number = 0;
  for (const auto report : reports)
    connection.run(kAddToList, {person.value, ++number, report.value});
}

std::vector<model::ReportId> shown_list(db::Connection& connection, model::PersonId person) {
  std::vector<model::ReportId> list;
  connection.each(kList, {person.value}, [&](const db::Row& row) { list.push_back({row.integer(0)}); });
  return list;
}

}  // namespace linli::storage::repo::reviews
