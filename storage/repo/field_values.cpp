#include "storage/repo/field_values.h"

#include <string_view>

#include "storage/db/digest.h"

namespace linli::storage::repo {

model::FieldValue value_at(const db::Row& row, int column) {
  return {.number = row.integer_if(column),
          .text = row.text_if(column + 1),
          .approximate = row.integer(column + 2) != 0,
          .words = row.text(column + 3)};
}

bool same(const std::optional<model::FieldValue>& one, const std::optional<model::FieldValue>& other) {
  if (!one || !other) return !one && !other;
  return one->number == other->number && one->text == other->text && one->approximate == other->approximate;
}

std::string digest(const model::ReportValues& values) {
  std::string bytes;
  const auto add = [&bytes](std::string_view part) {
    bytes += std::to_string(part.size());
    bytes += ':';
    bytes += part;
    bytes += ',';
  };
  for (const auto& [field, value] : values) {
    add(field);
    add(value.number ? "number" : value.text ? "text" : "unknown");
    add(value.number ? std::to_string(*value.number) : value.text.value_or(""));
    add(value.approximate ? "about" : "");
  }
  return db::sha256_hex(bytes);
}

}  // namespace linli::storage::repo
