#include "handlers/importing/batch.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "handlers/sheets/workbook.h"

namespace linli::handlers::importing {
namespace {

using nlohmann::json;
using sheets::Problem;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

constexpr std::size_t kProgressStep = 500;

std::vector<sheets::Column> columns_of(Kind kind) {
  std::vector<sheets::Column> columns;
  for (const auto& each : fields(kind))
    columns.push_back(each.column);
  return columns;
}

/// Takes over what a line says; what it does not say right goes to `problems`.
Line line_of(const sheets::Record& record, const std::vector<Field>& all, std::vector<Problem>& problems) {
  Line line{.row = record.row(), .values = {}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& column = all[i].column;
    const auto complain = [&](const std::string& reason) {
      problems.push_back({.cell = record.address(column.id), .label = column.label, .reason = reason});
    };
    const auto* cell = record.cell(column.id);
    if (!cell) {
      if (column.required) complain("是空的（合并的单元格请拆开，每行都填）");
      continue;
    }
    const auto value = read_value(all[i].type, *cell, record.unit(column.id));
    if (value)
      line.values.emplace_back(i, *value);
    else
      complain(value.reason());
  }
  return line;
}

/// The next line of `text`, which is shortened by it.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

Error malformed() {
  return {Code::kInvalid, "the import is not in the form that this version writes"};
}

/// @throws json::exception for what is not of that shape.
std::optional<Line> line_from(const json& items, const std::vector<Field>& all) {
  Line line{.row = items.at(0).get<int>(), .values = {}};
  for (std::size_t i = 1; i + 1 < items.size(); i += 2) {
    const auto which = items.at(i).get<std::size_t>();
    auto value = items.at(i + 1).get<std::string>();
    if (which >= all.size() || line.find(which) || !is_value(all[which].type, value)) return std::nullopt;
    line.values.emplace_back(which, std::move(value));
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].column.required && !line.find(i)) return std::nullopt;
  return line;
}

}  // namespace

const std::string* Line::find(std::size_t which) const {
  const auto found =
      std::find_if(values.begin(), values.end(), [which](const auto& value) { return value.first == which; });
  return found == values.end() ? nullptr : &found->second;
}

Problem Batch::problem(const Line& line, std::string_view id, std::string reason) const {
  const auto which = field(kind, id);
  const auto place = std::find_if(columns.begin(), columns.end(),
                                  [which](const auto& column) { return column.first == which; });
  return {.cell = place == columns.end() ? "第" + std::to_string(line.row) + "行"
                                         : sheets::address(place->second, line.row),
          .label = fields(kind)[which].column.label,
          .reason = std::move(reason)};
}

Result<Batch> read_batch(const std::string& path, Kind kind, const std::string& program,
                         std::vector<Problem>& problems, const Progress& progress) {
  auto workbook = sheets::open(path);
  if (!workbook) return workbook.error();
  Batch batch{.kind = kind, .program = program, .columns = {}, .lines = {}, .ignored = {}};
  const auto& all = fields(kind);
  auto header = sheets::read_table(**workbook, columns_of(kind), problems, [&](const sheets::Record& record) {
    batch.lines.push_back(line_of(record, all, problems));
    if (batch.lines.size() % kProgressStep == 0) progress(batch.lines.size());
  });
  if (!header) return header.error();
  for (const auto& [id, place] : header->places)
    batch.columns.emplace_back(field(kind, id), place.column);
  batch.ignored = std::move(header->ignored);
  if (batch.lines.empty() && problems.empty())
    problems.push_back({.cell = "", .label = "", .reason = "表头下面一行都没有"});
  return batch;
}

std::string to_wire(const Batch& batch) {
  json head{{"kind", name_of(batch.kind)}, {"program", batch.program}, {"columns", json::array()}};
  for (const auto& [which, column] : batch.columns)
    head["columns"].push_back({which, column});
  auto text = head.dump() + '\n';
  for (const auto& line : batch.lines) {
    json items = json::array({line.row});
    for (const auto& [which, value] : line.values) {
      items.push_back(which);
      items.push_back(value);
    }
    text += items.dump() + '\n';
  }
  return text;
}

Result<Batch> from_wire(std::string_view text) {
  try {
    const auto head = json::parse(take_line(text));
    const auto kind = kind_named(head.at("kind").get<std::string>());
    if (!kind) return malformed();
    Batch batch{.kind = *kind,
                .program = head.at("program").get<std::string>(),
                .columns = {},
                .lines = {},
                .ignored = {}};
    const auto& all = fields(*kind);
    for (const auto& column : head.at("columns")) {
      batch.columns.emplace_back(column.at(0).get<std::size_t>(), column.at(1).get<int>());
      if (batch.columns.back().first >= all.size()) return malformed();
    }
    while (!text.empty()) {
      auto line = line_from(json::parse(take_line(text)), all);
      if (!line || batch.lines.size() >= static_cast<std::size_t>(sheets::kMaxRows)) return malformed();
      batch.lines.push_back(*std::move(line));
    }
    return batch;
  } catch (const json::exception&) {
    return malformed();
  }
}

}  // namespace linli::handlers::importing
