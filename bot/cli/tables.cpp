#include "bot/cli/tables.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"

namespace linli::bot::cli {
namespace {

namespace sheets = handlers::sheets;
using nlohmann::json;

json to_json(const sheets::WrittenCell& cell) {
  struct Said {
    json operator()(std::monostate) const { return nullptr; }
    json operator()(const std::string& text) const { return text; }
    json operator()(std::int64_t number) const { return number; }
    json operator()(storage::model::Money amount) const { return {{"fen", amount.fen()}}; }
    json operator()(storage::model::CivilDate day) const { return day.text(); }
  };
  return std::visit(Said{}, cell);
}

json to_json(const std::vector<sheets::Sheet>& all) {
  auto document = json::array();
  for (const auto& sheet : all) {
    auto rows = json::array();
    for (const auto& row : sheet.rows) {
      auto cells = json::object();
      for (std::size_t i = 0; i < row.size(); ++i)
        cells[sheet.columns[i]] = to_json(row[i]);
      rows.push_back(std::move(cells));
    }
    document.push_back({{"sheet", sheet.name}, {"columns", sheet.columns}, {"rows", std::move(rows)}});
  }
  return document;
}

}  // namespace

void save(const std::string& path, const std::string& content) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out << content;
  out.close();
  if (!out) throw Failure{kFound, "cannot write " + path};
}

void add_table_options(CLI::App& command, TableOptions& options) {
  command.add_option("--program", options.program, "the programme's code")->required();
  command.add_option("--format", options.format, "csv, xlsx or json")
      ->required()
      ->check(CLI::IsMember({"csv", "xlsx", "json"}));
  command.add_option("--output", options.output, "file to write")->required();
}

void save_tables(const TableOptions& options, const std::vector<sheets::Sheet>& tables) {
  if (options.format == "csv") {
    save(options.output, sheets::to_csv(tables.front()));
  } else if (options.format == "json") {
    save(options.output, to_json(tables).dump(2) + "\n");
  } else if (const auto written = sheets::write_xlsx(options.output, tables); !written) {
    throw Failure{kFound, written.error().message};
  }
}

}  // namespace linli::bot::cli
