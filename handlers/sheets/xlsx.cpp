#include "handlers/sheets/xlsx.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "handlers/sheets/archive.h"
#include "handlers/sheets/decimal.h"
#include "handlers/sheets/number_format.h"
#include "handlers/sheets/text.h"
#include "handlers/sheets/xml_pieces.h"

namespace linli::handlers::sheets {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

constexpr int kLastRow = 1'048'576;  // of a sheet

/// What is wrong with the file; ends the reading.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (const auto& attribute : node.attributes())
    if (local_name(attribute.name()) == name) return attribute.value();
  return {};
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const auto& inner : node.children())
    if (local_name(inner.name()) == name) return inner;
  return {};
}

bool is_true(std::string_view value) {
  return value == "1" || value == "true" || value == "on";
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// The column of "AB12", 0 is A.
std::optional<int> column_of(std::string_view reference) {
  int column = 0;
  std::size_t at = 0;
  for (; at < reference.size() && at < 4 && reference[at] >= 'A' && reference[at] <= 'Z'; ++at)
    column = column * 26 + (reference[at] - 'A' + 1);
  if (at == 0) return std::nullopt;
  return column - 1;
}

/// Text in one piece or in runs; the reading aids of East Asian texts (rPh) are left out.
std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const auto& inner : node.children()) {
    const auto name = local_name(inner.name());
    if (name == "t")
      for (const auto& part : inner.children())
        text += part.value();
    else if (name == "r")
      text += text_of(inner);
  }
  return without(std::move(text), "_x000D_");  // how a carriage return is written
}

/// "xl/worksheets/sheet1.xml" for a target as xl/workbook.xml names it.
std::string part_name(std::string_view target) {
  if (target.starts_with('/')) return std::string{target.substr(1)};
  if (target.starts_with("../")) return std::string{target.substr(3)};
  return "xl/" + std::string{target};
}

/// The workbook's texts that cells refer to by number, in one piece of memory.
class Texts {
 public:
  void add(std::string_view text) {
    bytes_ += text;
    ends_.push_back(bytes_.size());
  }
  std::optional<std::string_view> at(int index) const {
    const auto i = static_cast<std::size_t>(index);
    if (i >= ends_.size()) return std::nullopt;
    const auto start = i == 0 ? 0 : ends_[i - 1];
    return std::string_view{bytes_}.substr(start, ends_[i] - start);
  }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

class Xlsx : public Workbook {
 public:
  explicit Xlsx(Archive archive) : archive_(std::move(archive)) {}

  void load();
  const std::vector<std::string>& sheets() const override { return names_; }
  Result<void> rows(std::size_t sheet, const OnRow& on_row) override;

 private:
  void pieces(const std::string& part, std::vector<std::string> names, const XmlPieces::OnPiece& on_piece);
  void load_styles(const std::string& part);
  void read_row(const pugi::xml_node& element, Row& row) const;
  std::optional<Cell> cell(const pugi::xml_node& element, int row, int column) const;
  void fill_number(Cell& cell, std::string_view value, std::string_view style) const;

  Archive archive_;
  std::vector<std::string> names_;
  std::vector<std::string> parts_;
  Texts texts_;
  std::vector<bool> style_is_day_;
  bool from_1904_ = false;
};

void Xlsx::pieces(const std::string& part, std::vector<std::string> names,
                  const XmlPieces::OnPiece& on_piece) {
  XmlPieces cutter{std::move(names), on_piece};
  try {
    const auto read = archive_.read(part, [&](std::string_view bytes) { return cutter.feed(bytes); });
    if (!read) throw Unreadable{read.error().message};
    cutter.finish();
  } catch (const XmlPieces::Refused& problem) {
    throw Unreadable{"its part " + part + " is refused: " + problem.what()};
  }
}

void Xlsx::load() {
  const std::string book = "xl/workbook.xml";
  const std::string relations = "xl/_rels/workbook.xml.rels";
  if (!archive_.has(book) || !archive_.has(relations))
    throw Unreadable{"it is a zip file, but no .xlsx workbook"};
  std::map<std::string, std::string, std::less<>> part_by_id;
  std::string texts, styles;
  pieces(relations, {"Relationship"}, [&](std::string_view, const pugi::xml_node& relation) {
    const auto type = attribute(relation, "Type");
    auto part = part_name(attribute(relation, "Target"));
    if (type.ends_with("/sharedStrings")) texts = part;
    if (type.ends_with("/styles")) styles = part;
    part_by_id.emplace(attribute(relation, "Id"), std::move(part));
    return true;
  });
  pieces(book, {"workbookPr", "sheet"}, [&](std::string_view name, const pugi::xml_node& element) {
    if (name == "workbookPr") {
      from_1904_ = is_true(attribute(element, "date1904"));
      return true;
    }
    const auto state = attribute(element, "state");
    std::string_view id;
    for (const auto& each : element.attributes())
      if (std::string_view{each.name()}.ends_with(":id")) id = each.value();
    const auto part = part_by_id.find(id);
    if (state.ends_with("idden") || part == part_by_id.end()) return true;
    names_.emplace_back(attribute(element, "name"));
    parts_.push_back(part->second);
    return true;
  });
  if (parts_.empty()) throw Unreadable{"it has no sheet"};
  if (!texts.empty() && archive_.has(texts))
    pieces(texts, {"si"}, [&](std::string_view, const pugi::xml_node& item) {
      texts_.add(text_of(item));
      return true;
    });
  if (!styles.empty() && archive_.has(styles)) load_styles(styles);
}

void Xlsx::load_styles(const std::string& part) {
  std::map<int, bool> own_formats;
  pieces(part, {"numFmt", "cellXfs"}, [&](std::string_view name, const pugi::xml_node& element) {
    if (name == "numFmt") {
      const auto id = number(attribute(element, "numFmtId"));
      if (id) own_formats[*id] = shows_day(attribute(element, "formatCode"));
      return true;
    }
    for (const auto& style : element.children()) {
      const auto format = number(attribute(style, "numFmtId")).value_or(0);
      const auto own = own_formats.find(format);
      style_is_day_.push_back(own != own_formats.end() ? own->second : shows_day(format));
    }
    return true;
  });
}

void Xlsx::fill_number(Cell& cell, std::string_view value, std::string_view style) const {
  const auto parsed = parse_decimal(value);
  if (!parsed) throw Unreadable{"a cell says it is a number and is not"};
  cell.kind = Cell::Kind::kNumber;
  cell.text = rounded(*parsed).text();
  cell.from_1904 = from_1904_;
  const auto index = number(style);
  if (!index || static_cast<std::size_t>(*index) >= style_is_day_.size()) return;
  if (!style_is_day_[static_cast<std::size_t>(*index)]) return;
  auto day = day_of_serial(cell.text, from_1904_);
  if (!day) return;  // a time of day, or nonsense; it stays the number it is
  cell.kind = Cell::Kind::kDate;
  cell.text = *std::move(day);
}

/// Nothing for a blank one.
std::optional<Cell> Xlsx::cell(const pugi::xml_node& element, int row, int column) const {
  const auto type = attribute(element, "t");
  std::string value;
  for (const auto& part : child(element, "v").children())
    value += part.value();
  Cell cell{.column = column, .kind = Cell::Kind::kText, .text = ""};
  if (type == "inlineStr") {
    cell.text = text_of(child(element, "is"));
  } else if (value.empty()) {
    if (!child(element, "f") || type == "str") return std::nullopt;
    cell.kind = Cell::Kind::kBroken;
    return cell;
  } else if (type == "s") {
    const auto index = number(value);
    const auto text = index ? texts_.at(*index) : std::nullopt;
    if (!text) throw Unreadable{address(column, row) + " refers to a text that is not there"};
    cell.text = *text;
  } else if (type == "b") {
    cell.text = value == "1" ? "是" : "否";
  } else if (type == "e") {
    cell.kind = Cell::Kind::kBroken;
    cell.text = value;
  } else if (type == "str") {
    cell.text = std::move(value);
  } else if (type == "d") {
    cell.text = value.substr(0, value.find('T'));
  } else {
    fill_number(cell, value, attribute(element, "s"));
  }
  if (cell.text.size() > kMaxCell) throw Unreadable{"there is too much text in " + address(column, row)};
  if (!is_text(cell.text)) throw Unreadable{"the text in " + address(column, row) + " is not in UTF-8"};
  cell.text = tidy(cell.text);
  if (cell.text.empty() && cell.kind == Cell::Kind::kText) return std::nullopt;
  return cell;
}

void Xlsx::read_row(const pugi::xml_node& element, Row& row) const {
  row.cells.clear();
  const auto written = attribute(element, "r");
  const auto own = written.empty() ? std::optional{row.number + 1} : number(written);
  if (!own || *own <= row.number || *own > kLastRow) throw Unreadable{"its rows are out of order"};
  row.number = *own;
  int next = 0;
  for (const auto& inner : element.children()) {
    if (local_name(inner.name()) != "c") continue;
    const auto reference = attribute(inner, "r");
    const auto column = reference.empty() ? std::optional{next} : column_of(reference);
    if (!column || *column < next)
      throw Unreadable{"the cells of row " + std::to_string(row.number) + " are out of order"};
    if (*column >= kMaxColumns)
      throw Unreadable{"row " + std::to_string(row.number) + " has more than " + std::to_string(kMaxColumns) +
                       " columns"};
    next = *column + 1;
    if (auto filled = cell(inner, row.number, *column)) row.cells.push_back(*std::move(filled));
  }
}

Result<void> Xlsx::rows(std::size_t sheet, const OnRow& on_row) {
  int filled = 0;
  Row row;
  try {
    pieces(parts_.at(sheet), {"row"}, [&](std::string_view, const pugi::xml_node& element) {
      read_row(element, row);
      if (row.cells.empty()) return true;
      if (++filled > kMaxRows) throw Unreadable{"it has more than " + std::to_string(kMaxRows) + " rows"};
      return on_row(row);
    });
  } catch (const Unreadable& problem) {
    return Error{Code::kInvalid, problem.what()};
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Workbook>> open_xlsx(const std::string& path) {
  auto archive = Archive::open(path);
  if (!archive) return archive.error();
  auto workbook = std::make_unique<Xlsx>(*std::move(archive));
  try {
    workbook->load();
  } catch (const Unreadable& problem) {
    return Error{Code::kInvalid, problem.what()};
  }
  return std::unique_ptr<Workbook>{std::move(workbook)};
}

}  // namespace linli::handlers::sheets
