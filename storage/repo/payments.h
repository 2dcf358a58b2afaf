#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/funds.h"

/// Money that moved. Rows are only added; every one writes an audit event that holds what was recorded.
namespace linli::storage::repo::payments {

std::optional<model::Payment> find(db::Connection& connection, model::PaymentId id);
/// In the order of their recording, reversed ones too.
std::vector<model::Payment> of(db::Connection& connection, model::ProjectId project);
/// Those of every project of a programme, by project.
std::vector<model::Payment> of(db::Connection& connection, model::ProgramId program);
/// Those with this document number that were not reversed, whatever the project.
std::vector<model::Payment> with_document(db::Connection& connection, std::string_view document);

/// Records; what can only be known later (id, confirmation, reversal) is not used of the argument.
model::PaymentId add(db::Connection& connection, const model::Payment& payment);
/// The second signature. @throws db::ConstraintViolated when it has one.
void confirm(db::Connection& connection, model::PaymentId id, model::StaffId staff, model::Instant now);
/// @throws db::ConstraintViolated when it is reversed already.
void reverse(db::Connection& connection, model::PaymentId id, std::string_view reason, std::string_view actor,
             model::Instant now);

/// Payments that are not what their audit event vouches for, or that have none.
std::vector<model::PaymentId> altered(db::Connection& connection);

}  // namespace linli::storage::repo::payments
