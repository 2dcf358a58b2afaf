#include "tests/handlers/sheets/book.h"

#include <zip.h>

#include <stdexcept>

namespace linli::tests {

void write_zip(const std::string& path, const Parts& parts) {
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  if (archive == nullptr) throw std::runtime_error{"cannot make " + path};
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    if (source == nullptr || zip_file_add(archive, name.c_str(), source, ZIP_FL_OVERWRITE) < 0)
      throw std::runtime_error{"cannot add " + name};
  }
  if (zip_close(archive) != 0) throw std::runtime_error{"cannot write " + path};
}

Parts book(const std::string& rows, const BookOptions& options) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  const std::string main = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  const std::string kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const auto relation = [&](const std::string& id, const std::string& type, const std::string& target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + kind + type + "\" Target=\"" + target + "\"/>";
  };
  const auto sheet = [&](const std::string& inside) {
    return head + "<worksheet" + main + "><sheetData>" + inside + "</sheetData></worksheet>";
  };
  const bool two = !options.second.empty();
  Parts parts{
      {"xl/workbook.xml",
       head + "<workbook" + main + " xmlns:r=\"x\"><workbookPr " + options.properties +
           "/><sheets><sheet name=\"" + options.sheet_name + "\" sheetId=\"1\" r:id=\"rId1\"/>" +
           (two ? "<sheet name=\"Sheet2\" sheetId=\"2\" r:id=\"rId2\"/>" : "") + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels", head + "<Relationships>" +
                                         relation("rId1", "worksheet", "worksheets/sheet1.xml") +
                                         relation("rId2", "worksheet", "/xl/worksheets/sheet2.xml") +
                                         relation("rId3", "sharedStrings", "sharedStrings.xml") +
                                         relation("rId4", "styles", "styles.xml") + "</Relationships>"},
      {"xl/sharedStrings.xml", head + "<sst" + main + ">" + options.shared + "</sst>"},
      {"xl/styles.xml", head + "<styleSheet" + main + ">" + options.styles + "</styleSheet>"},
      {"xl/worksheets/sheet1.xml", sheet(rows)}};
  if (two) parts.emplace_back("xl/worksheets/sheet2.xml", sheet(options.second));
  return parts;
}

std::string rows_of(const std::vector<std::vector<std::string>>& lines) {
  std::string rows;
  for (const auto& line : lines) {
    rows += "<row>";
    for (const auto& value : line)
      rows += value.starts_with('=') ? "<c><v>" + value.substr(1) + "</v></c>"
              : value.empty()        ? "<c/>"
                                     : "<c t=\"inlineStr\"><is><t>" + value + "</t></is></c>";
    rows += "</row>";
  }
  return rows;
}

}  // namespace linli::tests
