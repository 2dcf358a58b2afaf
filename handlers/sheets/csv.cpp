#include "handlers/sheets/csv.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "handlers/sheets/text.h"

namespace linli::handlers::sheets {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

Error invalid(const std::string& why) {
  return {Code::kInvalid, why};
}

/// Nothing when the bytes are not in that encoding.
/// @throws std::runtime_error when this machine does not know the encoding.
std::optional<std::string> converted(std::string bytes, const char* encoding) {
  const iconv_t converter = ::iconv_open("UTF-8", encoding);
  if (converter == reinterpret_cast<iconv_t>(-1))
    throw std::runtime_error{std::string{"the C library of this machine cannot read "} + encoding};
  std::string text;
  std::array<char, 64 * 1024> buffer{};
  char* in = bytes.data();
  std::size_t in_left = bytes.size();
  bool well = true;
  while (well && in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const auto done = ::iconv(converter, &in, &in_left, &out, &out_left);
    text.append(buffer.data(), buffer.size() - out_left);
    well = done != static_cast<std::size_t>(-1) || errno == E2BIG;
  }
  ::iconv_close(converter);
  if (!well) return std::nullopt;
  return text;
}

/// The separator that is most frequent outside quotes in the first lines.
char separator_of(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t";
  std::array<int, kSeparators.size()> seen{};
  bool quoted = false;
  for (const char c : text.substr(0, 16 * 1024)) {
    if (c == '"') quoted = !quoted;
    if (const auto which = kSeparators.find(c); !quoted && which != std::string_view::npos) ++seen[which];
  }
  const auto most = std::max_element(seen.begin(), seen.end());
  return kSeparators[static_cast<std::size_t>(most - seen.begin())];
}

class Csv : public Workbook {
 public:
  explicit Csv(std::string text) : text_(std::move(text)), separator_(separator_of(text_)) {}

  const std::vector<std::string>& sheets() const override { return names_; }

  Result<void> rows(std::size_t, const OnRow& on_row) override {
    int filled = 0;
    for (Row row{.number = 1, .cells = {}}; at_ < text_.size(); ++row.number) {
      row.cells.clear();
      if (auto read = record(row); !read) return read;
      if (row.cells.empty()) continue;
      if (++filled > kMaxRows) return invalid("it has more than " + std::to_string(kMaxRows) + " rows");
      if (!on_row(row)) break;
    }
    return {};
  }

 private:
  /// One record, its line end included.
  Result<void> record(Row& row) {
    for (int column = 0;; ++column) {
      if (column >= kMaxColumns)
        return invalid("row " + std::to_string(row.number) + " has more than " + std::to_string(kMaxColumns) +
                       " columns");
      const auto value = at_ < text_.size() && text_[at_] == '"' ? quoted() : plain();
      if (!value) return invalid("a quote in " + address(column, row.number) + " is not closed");
      if (value->size() > kMaxCell)
        return invalid("there is too much text in " + address(column, row.number));
      if (auto text = tidy(*value); !text.empty())
        row.cells.push_back({.column = column, .kind = Cell::Kind::kText, .text = std::move(text)});
      if (at_ >= text_.size()) return {};
      if (text_[at_++] != separator_) break;
    }
    if (text_[at_ - 1] == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    return {};
  }

  bool at_end_of_value() const {
    return at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r';
  }

  std::optional<std::string> plain() {
    const auto start = at_;
    while (!at_end_of_value())
      ++at_;
    return text_.substr(start, at_ - start);
  }

  /// Nothing when the file ends inside the quotes. What stands between the closing quote and the separator is
  /// kept: some programs write so.
  std::optional<std::string> quoted() {
    std::string value;
    ++at_;
    while (true) {
      const auto quote = text_.find('"', at_);
      if (quote == std::string::npos) return std::nullopt;
      value.append(text_, at_, quote - at_);
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      value += '"';
      ++at_;
    }
    return value + plain().value_or("");
  }

  std::string text_;
  char separator_;
  std::size_t at_ = 0;
  std::vector<std::string> names_{""};
};

}  // namespace

Result<std::string> to_utf8(std::string bytes) {
  const std::string_view view = bytes;
  if (view.starts_with("\xFF\xFE") || view.starts_with("\xFE\xFF")) {
    auto text = converted(std::move(bytes), "UTF-16");
    if (!text || !is_text(*text)) return invalid("it is not a text file");
    return *std::move(text);
  }
  if (view.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  if (is_text(bytes)) return bytes;
  auto text = converted(std::move(bytes), "GB18030");
  if (!text || !is_text(*text)) return invalid("it is neither a spreadsheet nor a text in UTF-8 or GB18030");
  return *std::move(text);
}

Result<std::unique_ptr<Workbook>> open_csv(std::string bytes) {
  auto text = to_utf8(std::move(bytes));
  if (!text) return text.error();
  return std::unique_ptr<Workbook>{std::make_unique<Csv>(*std::move(text))};
}

}  // namespace linli::handlers::sheets
