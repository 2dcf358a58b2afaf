#pragma once

#include <string>
#include <vector>

#include "handlers/catalogue/catalogue.h"
#include "handlers/rules/evaluate.h"
#include "handlers/rules/program.h"
#include "storage/db/connection.h"
#include "storage/model/application.h"
#include "storage/model/organization.h"
#include "storage/model/project.h"
#include "storage/model/report.h"
#include "storage/model/result.h"

/// Applying for a project 申报: the decisions that every door (chat, file) shares. An application is a draft
/// of fields; submitted, it becomes a project in the state `applied`.
namespace linli::handlers::applications {

/// Fields of an application's form that the product itself needs.
inline constexpr std::string_view kName = "name";      ///< of the project
inline constexpr std::string_view kAmount = "amount";  ///< asked for

/// An application with what it is judged by.
struct Subject {
  storage::model::Application application;
  storage::model::Organization organization;
  const rules::Program* program = nullptr;
};
/// @throws std::runtime_error when there is no such application.
Subject subject_of(storage::db::Connection& connection, catalogue::Catalogue& catalogue,
                   storage::model::ApplicationId id);

/// Programmes that take applications on `today`, oldest first: they have a form for it, and the day until
/// which they take them, if they have one, is not over.
std::vector<storage::model::ProgramId> open_programs(storage::db::Connection& connection,
                                                     catalogue::Catalogue& catalogue,
                                                     storage::model::CivilDate today);
/// The tracks of a programme for which one applies here: all but those that streets decide on by themselves.
std::vector<const rules::Track*> tracks(const rules::Program& program);
/// The entries of its list that belong to a track.
std::vector<const rules::Offer*> offers(const rules::Program& program, std::string_view track);

/// What the application's rules are judged by: the organization, its history, and the answers so far.
rules::Facts facts(storage::db::Connection& connection, const Subject& subject,
                   const storage::model::ReportValues& values, storage::model::CivilDate today);

/// What the rules say against it so far: rules of who may apply and of the plan's money that are not met.
/// `acceptable` (handlers/rules/evaluate.h) tells whether any of them refuses.
std::vector<rules::Finding> objections(storage::db::Connection& connection, const Subject& subject,
                                       const storage::model::ReportValues& values,
                                       storage::model::CivilDate today);

/// Whether an option of a field says yes; such fields are facts of yes and no, their first option yes.
bool says_yes(std::string_view option);

/// The value that an answer gives to a field with fixed options: its number in the list or its words.
/// kInvalid when it is none of them. Fields without options take any answer.
storage::model::Result<storage::model::FieldValue> fitted(const rules::FormField& field,
                                                          storage::model::FieldValue value);

/// Files the draft as a project. kInvalid while a required field is missing; kForbidden when a rule refuses
/// it.
storage::model::Result<storage::model::Project> submit(storage::db::Connection& connection,
                                                       const Subject& subject, std::string_view actor,
                                                       storage::model::Instant now);

}  // namespace linli::handlers::applications
