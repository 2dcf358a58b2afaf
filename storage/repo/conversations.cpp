#include "storage/repo/conversations.h"

namespace linli::storage::repo::conversations {
namespace {

constexpr auto kFind =
    "SELECT context, project_id, report_id, application_id, pending, unshown_report_id, unshown_step, "
    "heard_ms, "
    "heard_message "
    "FROM conversations WHERE person_id = ?";
constexpr auto kSave =
    "INSERT INTO conversations (person_id, context, project_id, report_id, application_id, pending, "
    "unshown_report_id, unshown_step, heard_ms, heard_message, updated_at_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (person_id) DO UPDATE SET context = excluded.context, project_id = excluded.project_id, "
    "report_id = excluded.report_id, application_id = excluded.application_id, pending = excluded.pending, "
    "unshown_report_id = excluded.unshown_report_id, unshown_step = excluded.unshown_step, "
    "heard_ms = excluded.heard_ms, heard_message = excluded.heard_message, "
    "updated_at_ms = excluded.updated_at_ms";

}  // namespace

Conversation find(db::Connection& connection, model::PersonId person) {
  Conversation conversation;
  connection.first(kFind, {person.value}, [&](const db::Row& row) {
    conversation.context = row.text(0);
    if (const auto project = row.integer_if(1)) conversation.project = model::ProjectId{*project};
    if (const auto report = row.integer_if(2)) conversation.report = model::ReportId{*report};
    if (const auto application = row.integer_if(3))
      conversation.application = model::ApplicationId{*application};
    conversation.pending = row.text(4);
    if (const auto unshown = row.integer_if(5)) conversation.unshown = Unshown{{*unshown}, row.integer(6)};
    conversation.heard = {.at = model::from_ms(row.integer(7)), .message = row.integer(8)};
  });
  return conversation;
}

void save(db::Connection& connection, model::PersonId person, const Conversation& conversation,
          model::Instant now) {
  const auto project = conversation.project ? std::optional{conversation.project->value} : std::nullopt;
  const auto report = conversation.report ? std::optional{conversation.report->value} : std::nullopt;
  const auto application =
      conversation.application ? std::optional{conversation.application->value} : std::nullopt;
  const auto& unshown = conversation.unshown;
  connection.run(kSave, {person.value, conversation.context, project, report, application,
                         conversation.pending, unshown ? std::optional{unshown->report.value} : std::nullopt,
                         unshown ? std::optional{unshown->step} : std::nullopt,
                         model::to_ms(conversation.heard.at), conversation.heard.message, model::to_ms(now)});
}

}  // namespace linli::storage::repo::conversations
