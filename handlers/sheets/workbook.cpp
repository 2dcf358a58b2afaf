#include "handlers/sheets/workbook.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "handlers/sheets/csv.h"
#include "handlers/sheets/xlsx.h"

namespace linli::handlers::sheets {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

std::string address(int column, int row) {
  std::string letters;
  for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters += static_cast<char>('A' + (rest - 1) % 26);
  std::reverse(letters.begin(), letters.end());
  return letters + std::to_string(row);
}

namespace {

Result<std::unique_ptr<Workbook>> open_as_it_is(const std::string& path, std::uintmax_t size) {
  std::ifstream file{path, std::ios::binary};
  std::string bytes(8, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  if (bytes.empty()) return Error{Code::kInvalid, "it is empty"};
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return open_xlsx(path);
  if (bytes.starts_with("\xD0\xCF\x11\xE0"))
    return Error{Code::kInvalid, "it is an old .xls or locked with a password; save it as .xlsx without one"};
  if (size > kMaxUnpacked)
    return Error{Code::kInvalid, "it is larger than " + std::to_string(kMaxUnpacked / 1024 / 1024) + " MB"};
  file.clear();
  file.seekg(0);
  bytes.resize(static_cast<std::size_t>(size));
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return open_csv(std::move(bytes));
}

}  // namespace

Result<std::unique_ptr<Workbook>> open(const std::string& path) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none))
    return Error{Code::kNotFound, "there is no file " + path};
  const auto size = std::filesystem::file_size(path, none);
  if (none || !std::ifstream{path}) return Error{Code::kInvalid, "cannot read " + path};
  auto workbook = open_as_it_is(path, size);
  if (!workbook) return std::move(workbook).error().during(std::filesystem::path{path}.filename().string());
  return workbook;
}

}  // namespace linli::handlers::sheets
