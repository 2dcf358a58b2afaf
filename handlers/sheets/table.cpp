#include "handlers/sheets/table.h"

#include <algorithm>
#include <optional>

#include "handlers/sheets/text.h"

namespace linli::handlers::sheets {
namespace {

using storage::model::Result;

constexpr int kTitleRows = 30;  // lines with something in them that may stand above a header

/// A header as it is compared: no blanks, no brackets and what is in them, nothing that marks a column.
std::string plain_name(std::string_view text) {
  auto name = without_blanks(half_width(text));
  for (auto open = name.find('('); open != std::string::npos; open = name.find('(')) {
    const auto close = name.find(')', open);
    name.erase(open, close == std::string::npos ? close : close - open + 1);
  }
  for (const auto* mark : {"*", ":", "【", "】", "[", "]", "★"})
    name = without(std::move(name), mark);
  for (const auto* unit : {"/万元", "/千元", "/元"})
    if (name.ends_with(unit)) name.resize(name.size() - std::string_view{unit}.size());
  for (auto& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name;
}

MoneyUnit unit_of(std::string_view header) {
  const auto has = [header](std::string_view unit) { return header.find(unit) != std::string_view::npos; };
  if (has("万元")) return MoneyUnit::kTenThousand;
  if (has("千元")) return MoneyUnit::kThousand;
  if (has("元")) return MoneyUnit::kYuan;
  return MoneyUnit::kUnsaid;
}

const Column* column_named(const std::vector<Column>& columns, const std::string& name) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
    const auto same = [&](const std::string& known) { return plain_name(known) == name; };
    return same(column.label) || std::any_of(column.names.begin(), column.names.end(), same);
  });
  return found == columns.end() ? nullptr : &*found;
}

/// A row taken for a header, and which columns stand in it twice.
struct Candidate {
  Header header;
  std::vector<Problem> twice;
};

Candidate candidate(const Row& row, const std::vector<Column>& columns) {
  Candidate found;
  found.header.row = row.number;
  for (const auto& cell : row.cells) {
    const auto* column = column_named(columns, plain_name(cell.text));
    if (!column) {
      found.header.ignored.push_back(cell.text);
      continue;
    }
    const auto [place, fresh] = found.header.places.emplace(
        column->id, Header::Place{.column = cell.column, .unit = unit_of(cell.text)});
    if (!fresh)
      found.twice.push_back(
          {.cell = address(cell.column, row.number),
           .label = column->label,
           .reason = "这一列出现了两次（另一列是" + address(place->second.column, row.number) + "）"});
  }
  return found;
}

/// Two known names make a header; one is enough for a table that needs no more.
bool is_header(const Candidate& found, const std::vector<Column>& columns) {
  return found.header.places.size() >= std::min<std::size_t>(2, columns.size());
}

void check_header(const Candidate& found, const std::vector<Column>& columns,
                  std::vector<Problem>& problems) {
  problems.insert(problems.end(), found.twice.begin(), found.twice.end());
  for (const auto& column : columns)
    if (column.required && !found.header.places.contains(column.id))
      problems.push_back({.cell = "",
                          .label = column.label,
                          .reason = "第" + std::to_string(found.header.row) + "行的表头里没有这一列"});
}

bool is_total(const Row& row) {
  auto first = without_blanks(row.cells.front().text);
  for (const auto* mark : {":", "："})
    first = without(std::move(first), mark);
  return first == "合计" || first == "总计" || first == "小计";
}

bool has_known_cell(const Header& header, const Row& row) {
  return std::any_of(header.places.begin(), header.places.end(), [&](const auto& place) {
    return std::any_of(row.cells.begin(), row.cells.end(),
                       [&](const Cell& cell) { return cell.column == place.second.column; });
  });
}

}  // namespace

std::string Problem::text() const {
  auto words = cell;
  if (!cell.empty() && !label.empty()) words += ' ';
  words += label;
  return words.empty() ? reason : words + "：" + reason;
}

const Cell* Record::cell(std::string_view column) const {
  const auto place = header_.places.find(column);
  if (place == header_.places.end()) return nullptr;
  const auto found = std::find_if(row_.cells.begin(), row_.cells.end(),
                                  [&](const Cell& cell) { return cell.column == place->second.column; });
  return found == row_.cells.end() ? nullptr : &*found;
}

std::string Record::address(std::string_view column) const {
  const auto place = header_.places.find(column);
  if (place == header_.places.end()) return "第" + std::to_string(row_.number) + "行";
  return sheets::address(place->second.column, row_.number);
}

MoneyUnit Record::unit(std::string_view column) const {
  const auto place = header_.places.find(column);
  return place == header_.places.end() ? MoneyUnit::kUnsaid : place->second.unit;
}

Result<Header> read_table(Workbook& workbook, const std::vector<Column>& columns,
                          std::vector<Problem>& problems,
                          const std::function<void(const Record&)>& on_record) {
  for (std::size_t sheet = 0; sheet < workbook.sheets().size(); ++sheet) {
    std::optional<Header> header;
    int titles = 0;
    const auto before = problems.size();
    const auto read = workbook.rows(sheet, [&](const Row& row) {
      if (header) {
        if (has_known_cell(*header, row) && !is_total(row)) on_record({*header, row});
        return true;
      }
      auto found = candidate(row, columns);
      if (!is_header(found, columns)) return ++titles < kTitleRows;
      check_header(found, columns, problems);
      header = std::move(found.header);
      header->sheet = workbook.sheets()[sheet];
      return problems.size() == before;
    });
    if (!read) return read.error();
    if (header) return *std::move(header);
  }
  std::string names;
  for (const auto& column : columns)
    if (column.required) names += (names.empty() ? "“" : "、“") + column.label + "”";
  problems.push_back({.cell = "", .label = "", .reason = "找不到表头：要有一行写着" + names});
  return Header{};
}

}  // namespace linli::handlers::sheets
