#pragma once

#include <optional>
#include <string>

#include "storage/db/connection.h"
#include "storage/model/report.h"

/// What reports and applications share: the fields of a form as they are kept in a table.
namespace linli::storage::repo {

/// A value from four columns: number, text, approximate, words.
model::FieldValue value_at(const db::Row& row, int column);

/// Whether somebody who is told the one and the other hears the same, however it was worded.
bool same(const std::optional<model::FieldValue>& one, const std::optional<model::FieldValue>& other);

/// A digest of what was filed, so that the audit chain also vouches for the figures: the SHA-256 over field,
/// kind ("number", "text", "unknown"), value and "about" or "" of each value by field, as netstrings
/// (`<bytes>:<text>,`), so that no two forms look alike.
std::string digest(const model::ReportValues& values);

}  // namespace linli::storage::repo
