#include "handlers/sheets/written.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <string_view>

namespace linli::handlers::sheets {
namespace {

using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Money;
using storage::model::Result;

std::string plain(Money amount) {
  auto text = amount.text();
  std::erase(text, ' ');
  return text;
}

/// =1+1, +cmd, -2, @SUM: also behind a tab or line end, which some programs skip.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
}

std::string quoted(std::string text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  for (std::size_t at = 0; (at = text.find('"', at)) != text.npos; at += 2)
    text.insert(at, 1, '"');
  return '"' + text + '"';
}

struct AsText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const {
    return quoted(looks_like_formula(text) ? "'" + text : text);
  }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(Money amount) const { return plain(amount); }
  std::string operator()(CivilDate day) const { return day.text(); }
};

/// The look of the kinds of cells.
struct Formats {
  lxw_format* header;
  lxw_format* money;
  lxw_format* day;
};

void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const WrittenCell& cell,
                const Formats& formats) {
  if (const auto* text = std::get_if<std::string>(&cell)) {
    worksheet_write_string(sheet, row, column, text->c_str(), nullptr);
  } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    worksheet_write_number(sheet, row, column, static_cast<double>(*number), nullptr);
  } else if (const auto* amount = std::get_if<Money>(&cell)) {
    // The only place where money becomes a floating point number: a cell has no other. Below 2^53 fen the two
    // decimals are exact.
    worksheet_write_number(sheet, row, column, static_cast<double>(amount->fen()) / 100.0, formats.money);
  } else if (const auto* day = std::get_if<CivilDate>(&cell)) {
    lxw_datetime date{.year = day->year(),
                      .month = static_cast<int>(day->month()),
                      .day = static_cast<int>(day->day()),
                      .hour = 0,
                      .min = 0,
                      .sec = 0};
    worksheet_write_datetime(sheet, row, column, &date, formats.day);
  }
}

void write_sheet(lxw_workbook* workbook, const Sheet& content, const Formats& formats) {
  auto* sheet = workbook_add_worksheet(workbook, content.name.c_str());
  constexpr double kWidth = 16;  // characters
  const auto columns = static_cast<lxw_col_t>(content.columns.size());
  worksheet_set_column(sheet, 0, columns == 0 ? lxw_col_t{0} : static_cast<lxw_col_t>(columns - 1), kWidth,
                       nullptr);
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_repeat_rows(sheet, 0, 0);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_fit_to_pages(sheet, 1, 0);
  for (std::size_t i = 0; i < content.columns.size(); ++i)
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), content.columns[i].c_str(), formats.header);
  for (std::size_t row = 0; row < content.rows.size(); ++row)
    for (std::size_t i = 0; i < content.rows[row].size(); ++i)
      write_cell(sheet, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(i), content.rows[row][i],
                 formats);
}

}  // namespace

std::string to_csv(const Sheet& sheet) {
  std::string text = "\xEF\xBB\xBF";
  const auto line = [&](const auto& cells, const auto& say) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += ',';
      text += say(cells[i]);
    }
    text += "\r\n";
  };
  line(sheet.columns, AsText{});
  for (const auto& row : sheet.rows)
    line(row, [](const WrittenCell& cell) { return std::visit(AsText{}, cell); });
  return text;
}

Result<void> write_xlsx(const std::string& path, const std::vector<Sheet>& sheets) {
  auto* workbook = workbook_new(path.c_str());
  if (!workbook) return Error{Code::kInternal, "cannot write " + path};
  Formats formats{.header = workbook_add_format(workbook),
                  .money = workbook_add_format(workbook),
                  .day = workbook_add_format(workbook)};
  format_set_bold(formats.header);
  format_set_text_wrap(formats.header);
  format_set_num_format(formats.money, "#,##0.00");
  format_set_num_format(formats.day, "yyyy-mm-dd");
  for (const auto& sheet : sheets)
    write_sheet(workbook, sheet, formats);
  if (const auto wrong = workbook_close(workbook); wrong != LXW_NO_ERROR)
    return Error{Code::kInternal, "cannot write " + path + ": " + lxw_strerror(wrong)};
  return {};
}

}  // namespace linli::handlers::sheets
