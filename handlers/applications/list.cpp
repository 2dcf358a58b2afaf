#include "handlers/applications/list.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "handlers/rules/form.h"
#include "handlers/sheets/values.h"
#include "storage/repo/applications.h"
#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"

namespace linli::handlers::applications {
namespace {

namespace repo = storage::repo;
using nlohmann::json;
using storage::model::CivilDate;
using storage::model::FieldValue;
using storage::model::Organization;
using storage::model::Project;
using storage::model::ReportValues;
using storage::model::Result;

constexpr std::size_t kLongest = 600;  // characters of one answer; WeChat's own messages end there too

std::vector<sheets::Column> columns_of(const rules::Program& program) {
  std::vector<sheets::Column> columns{
      {.id = "#organization",
       .label = "申报组织",
       .names = {"组织", "组织名称", "社会组织", "申报主体", "申报单位", "统一社会信用代码", "信用代码",
                 "备案号"},
       .required = true},
      {.id = "#track", .label = "类别", .names = {"项目类别", "计划类别"}, .required = false},
      {.id = "#offer", .label = "清单序号", .names = {"序号", "清单编号", "清单项"}, .required = false}};
  for (const auto& field : program.application)
    columns.push_back({.id = field.id,
                       .label = field.label,
                       .names = {field.id},
                       .required = field.asked == rules::Asked::kRequired});
  return columns;
}

/// What a cell says as the field's answer, or why it cannot be one.
sheets::Reading<FieldValue> answer(const rules::FormField& field, const sheets::Cell& cell,
                                   sheets::MoneyUnit unit) {
  FieldValue value{.number = std::nullopt, .text = std::nullopt, .approximate = false, .words = cell.text};
  if (field.kind == rules::FieldKind::kMoney) {
    const auto money = sheets::money(cell, unit);
    if (!money) return sheets::Reason{money.reason()};
    value.number = (*money).fen();
    return value;
  }
  if (field.kind == rules::FieldKind::kCount) {
    const auto whole = sheets::whole(cell);
    if (!whole) return sheets::Reason{whole.reason()};
    value.number = *whole;
    return value;
  }
  const auto text = sheets::text(cell, kLongest);
  if (!text) return sheets::Reason{text.reason()};
  value.text = *text;
  auto fit = fitted(field, std::move(value));
  if (fit) return *std::move(fit);
  std::string all;
  for (const auto& option : field.options)
    all += (all.empty() ? "" : "、") + option;
  return sheets::Reason{"只能是 " + all};
}

std::optional<Organization> organization_called(storage::db::Connection& connection,
                                                const std::string& name) {
  if (const auto code = storage::model::CreditCode::parse(name))
    if (auto found = repo::organizations::find(connection, *code)) return found;
  if (auto found = repo::organizations::filed_as(connection, name)) return found;
  auto named = repo::organizations::named(connection, name);
  return named.size() == 1 ? std::optional{std::move(named.front())} : std::nullopt;
}

bool applied_already(storage::db::Connection& connection, const Organization& organization,
                     storage::model::ProgramId program, const Line& line, const std::string& track) {
  bool found = false;
  const auto name = line.values.find(kName);
  repo::projects::each(connection,
                       {.program = program, .organization = organization.id, .state = std::nullopt},
                       [&](const Project& project) {
                         found = found || (project.track == track && project.offer == line.offer &&
                                           name != line.values.end() && project.name == name->second.text);
                       });
  return found;
}

/// The track that a line names by its id or label; the only one when it names none.
std::optional<std::string> track_of(const rules::Program& program, const std::string& said) {
  const auto all = tracks(program);
  if (said.empty()) {
    if (all.empty()) return "";
    return all.size() == 1 ? std::optional{all.front()->id} : std::nullopt;
  }
  for (const auto* track : all)
    if (track->id == said || track->label == said) return track->id;
  return std::nullopt;
}

sheets::Problem problem(const Line& line, std::string label, std::string reason) {
  return {
      .cell = "第" + std::to_string(line.row) + "行", .label = std::move(label), .reason = std::move(reason)};
}

/// Files one line; what is wrong with it instead.
std::optional<sheets::Problem> file_line(storage::db::Connection& connection, catalogue::Catalogue& catalogue,
                                         storage::model::ProgramId id, const Line& line,
                                         std::string_view actor, storage::model::Instant now, bool& same) {
  const auto& program = catalogue.program(connection, id);
  const auto organization = organization_called(connection, line.organization);
  if (!organization)
    return problem(line, "申报组织", "没有找到“" + line.organization + "”，或者不止一家，请写信用代码");
  const auto track = track_of(program, line.track);
  if (!track)
    return problem(line, "类别", line.track.empty() ? "请写类别" : "没有“" + line.track + "”这一类");
  const auto listed = offers(program, *track);
  const bool known =
      listed.empty() ? line.offer.empty() : std::ranges::any_of(listed, [&](const rules::Offer* offer) {
        return offer->number == line.offer;
      });
  if (!known) return problem(line, "清单序号", "清单里没有“" + line.offer + "”");
  same = applied_already(connection, *organization, id, line, *track);
  if (same) return std::nullopt;
  if (repo::applications::open(connection, organization->id, id))
    return problem(line, "申报组织", "正在微信里填一份申报，交上或等它交上再导入");
  const auto draft = repo::applications::start(connection, organization->id, id, actor, now).id;
  repo::applications::choose(connection, draft, *track, line.offer);
  for (const auto& [field, value] : line.values)
    repo::applications::put(connection, draft, field, value);
  const auto subject = subject_of(connection, catalogue, draft);
  const auto values = repo::applications::values(connection, draft);
  if (const auto lacking = rules::missing(program.application, values); !lacking.empty())
    return problem(line, lacking.front()->label, "没有填");
  for (const auto& finding : objections(connection, subject, values, CivilDate::of(now)))
    if (finding.rule->may_refuse())
      return problem(line, "规则", finding.rule->says + "（" + finding.rule->id + "）");
  if (const auto project = submit(connection, subject, actor, now); !project)
    return problem(line, "申报", project.error().message);
  return std::nullopt;
}

}  // namespace

Result<std::vector<Line>> read_list(const std::string& path, const rules::Program& program,
                                    std::vector<sheets::Problem>& problems) {
  auto workbook = sheets::open(path);
  if (!workbook) return workbook.error();
  std::vector<Line> lines;
  const auto header =
      sheets::read_table(**workbook, columns_of(program), problems, [&](const sheets::Record& record) {
        Line line{.row = record.row(), .organization = "", .track = "", .offer = "", .values = {}};
        const auto word = [&](const char* column) {
          const auto* cell = record.cell(column);
          return cell ? cell->text : std::string{};
        };
        line.organization = word("#organization");
        line.track = word("#track");
        line.offer = word("#offer");
        if (line.offer.size() == 1) line.offer.insert(0, "0");  // "3" in a cell, "03" in the list
        for (const auto& field : program.application) {
          const auto* cell = record.cell(field.id);
          if (!cell) continue;
          auto value = answer(field, *cell, record.unit(field.id));
          if (value)
            line.values.emplace(field.id, *value);
          else
            problems.push_back(
                {.cell = record.address(field.id), .label = field.label, .reason = value.reason()});
        }
        lines.push_back(std::move(line));
      });
  if (!header) return header.error();
  return lines;
}

Filed file_list(storage::db::Connection& connection, catalogue::Catalogue& catalogue,
                storage::model::ProgramId program, const std::vector<Line>& lines, std::string_view actor,
                storage::model::Instant now) {
  Filed filed;
  for (const auto& line : lines) {
    bool same = false;
    if (auto wrong = file_line(connection, catalogue, program, line, actor, now, same))
      filed.problems.push_back(*std::move(wrong));
    else
      ++(same ? filed.same : filed.added);
  }
  return filed;
}

std::string to_json(const std::vector<Line>& lines) {
  json all = json::array();
  for (const auto& line : lines) {
    json values = json::object();
    for (const auto& [field, value] : line.values)
      values[field] = value.number ? json(*value.number) : json(value.text.value_or(""));
    all.push_back({{"row", line.row},
                   {"organization", line.organization},
                   {"track", line.track},
                   {"offer", line.offer},
                   {"values", values}});
  }
  return all.dump();
}

std::vector<Line> lines_from_json(const std::string& text) {
  std::vector<Line> lines;
  for (const auto& item : json::parse(text)) {
    Line line{.row = item.at("row").get<int>(),
              .organization = item.at("organization").get<std::string>(),
              .track = item.at("track").get<std::string>(),
              .offer = item.at("offer").get<std::string>(),
              .values = {}};
    for (const auto& [field, value] : item.at("values").items()) {
      FieldValue known{.number = std::nullopt, .text = std::nullopt, .approximate = false, .words = ""};
      if (value.is_number_integer())
        known.number = value.get<std::int64_t>();
      else
        known.text = value.get<std::string>();
      line.values.emplace(field, std::move(known));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace linli::handlers::applications
