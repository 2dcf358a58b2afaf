#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/system.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/disclosure/publish.h"
#include "handlers/disclosure/tables.h"
#include "handlers/programs/calendar_files.h"
#include "storage/db/transaction.h"
#include "storage/repo/programs.h"

namespace linli::bot::cli {
namespace {

namespace disclosure = handlers::disclosure;
namespace sheets = handlers::sheets;
using nlohmann::json;

struct Options {
  std::string program;
  std::string format;
  std::string output;
};

/// The programme's report on today's state, with all that it refers to.
struct Read {
  handlers::catalogue::Catalogue catalogue;
  handlers::text::Text text;
  disclosure::ProgramReport report;
};

std::unique_ptr<Read> read(const Context& context, const Options& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  const storage::db::Snapshot snapshot{connection};
  const auto stored = storage::repo::programs::find(connection, options.program);
  if (!stored) throw Failure{kFound, "there is no programme with the code '" + options.program + "'"};
  const auto calendar = handlers::programs::read_calendars(config.templates.path + "/calendars");
  if (!calendar) throw Failure{kMisused, "templates.path: " + calendar.error().message};
  auto text = handlers::text::Text::load(config.templates.path + "/public");
  if (!text) throw Failure{kMisused, "templates.path: " + text.error().message};
  const auto now = config.development.clock.value_or(SystemClock{}.now());
  auto all = std::make_unique<Read>(Read{.catalogue = {}, .text = *std::move(text), .report = {}});
  all->report = disclosure::report_on(connection, stored->id, all->catalogue.program(connection, stored->id),
                                      *calendar, storage::model::CivilDate::of(now));
  return all;
}

void disclose(const Context& context, const Options& options) {
  const auto all = read(context, options);
  const auto published = disclosure::publish(all->report, all->text, options.output);
  if (!published) throw Failure{kFound, published.error().message};
  std::cout << *published << " projects published in " << options.output << '\n';
}

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

void save(const std::string& path, const std::string& content) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out << content;
  out.close();
  if (!out) throw Failure{kFound, "cannot write " + path};
}

void export_funds(const Context& context, const Options& options) {
  const auto all = read(context, options);
  const auto tables = disclosure::tables(all->report, all->text);
  if (options.format == "csv") {
    save(options.output, sheets::to_csv(tables.front()));
  } else if (options.format == "json") {
    save(options.output, to_json(tables).dump(2) + "\n");
  } else if (const auto written = sheets::write_xlsx(options.output, tables); !written) {
    throw Failure{kFound, written.error().message};
  }
  for (const auto& one : all->report.disagreements)
    std::cerr << "linli: does not add up: " << one << '\n';
}

}  // namespace

void add_disclose(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("disclose",
                                     "a programme's money and results as public pages; refuses while "
                                     "sums disagree");
  command->add_option("--program", options->program, "the programme's code")->required();
  command->add_option("--output", options->output, "folder to write to")->required();
  command->callback([&context, options] { disclose(context, *options); });
}

void add_export(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("export", "tables for staff");
  command->require_subcommand(1);
  auto* funds =
      command->add_subcommand("funds", "the money of a programme's projects; as CSV only the projects");
  funds->add_option("--program", options->program, "the programme's code")->required();
  funds->add_option("--format", options->format, "csv, xlsx or json")
      ->required()
      ->check(CLI::IsMember({"csv", "xlsx", "json"}));
  funds->add_option("--output", options->output, "file to write")->required();
  funds->callback([&context, options] { export_funds(context, *options); });
}

}  // namespace linli::bot::cli
