#include "handlers/programs/demo.h"

#include <filesystem>
#include <map>

#include "handlers/programs/program_file.h"
#include "handlers/programs/toml_reader.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"

namespace linli::handlers::programs {
namespace {

namespace repo = storage::repo;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

constexpr auto kAnything =
    "SELECT EXISTS (SELECT 1 FROM programs) + EXISTS (SELECT 1 FROM organizations) + EXISTS (SELECT 1 FROM "
    "people)";

/// Organizations by credit code, to be named by their projects.
using Organizations = std::map<storage::model::CreditCode, storage::model::OrganizationId>;

storage::model::CreditCode credit_code(TableReader& reader, std::string_view key) {
  const auto code = storage::model::CreditCode::parse(reader.text(key));
  if (!code) reader.wrong(key, "its check character is wrong");
  return *code;
}

void add_organization(TableReader& reader, storage::db::Connection& connection, Organizations& organizations,
                      storage::model::Instant now) {
  const auto code = credit_code(reader, "credit_code");
  if (organizations.contains(code)) reader.wrong("credit_code", "stands twice");
  organizations[code] =
      repo::organizations::add(connection, {.id = {}, .credit_code = code, .name = reader.text("name")}, now);
}

void add_project(TableReader& reader, storage::db::Connection& connection, storage::model::ProgramId program,
                 const Organizations& organizations, storage::model::Instant now) {
  const auto organization = organizations.find(credit_code(reader, "organization"));
  if (organization == organizations.end()) reader.wrong("organization", "is not among the organizations");
  const storage::model::Project project{.id = {},
                                        .code = reader.text("code"),
                                        .program = program,
                                        .organization = organization->second,
                                        .name = reader.text("name"),
                                        .place = reader.text("place"),
                                        .approved = reader.yuan("approved_yuan"),
                                        .starts_on = reader.date("starts_on"),
                                        .ends_on = reader.date("ends_on")};
  if (project.ends_on < project.starts_on) reader.wrong("ends_on", "comes before starts_on");
  if (repo::projects::find(connection, project.code)) reader.wrong("code", "stands twice");
  repo::projects::add(connection, project, now);
}

DemoPerson add_person(TableReader& reader, storage::db::Connection& connection, storage::model::Instant now) {
  DemoPerson person{.openid = storage::model::OpenId{reader.text("openid")},
                    .name = reader.text("name"),
                    .note = reader.text("note")};
  reader.each("leads", [&](TableReader& lead) {
    const auto project = repo::projects::find(connection, lead.text("project"));
    if (!project) lead.wrong("project", "there is no such project");
    const auto id = repo::people::ensure(connection, person.openid, now);
    repo::people::join(connection, id, project->id, storage::model::Role::kLead, now);
  });
  return person;
}

}  // namespace

Result<std::vector<DemoPerson>> load_demo(storage::db::Connection& connection, const std::string& path,
                                          storage::model::Instant now) {
  if (connection.integer(kAnything).value_or(0) > 0)
    return Error{Code::kConflict, "the database is not empty; a demonstration needs one of its own"};
  std::vector<DemoPerson> people;
  const auto read = read_toml(path, [&](TableReader& reader) {
    const auto file = std::filesystem::path{path}.parent_path() / reader.text("program");
    const auto program = read_program(file.string());
    if (!program) reader.wrong("program", program.error().message);
    const auto id =
        repo::programs::save(connection, program->code, program->name, rules::to_json(*program), now);
    Organizations organizations;
    reader.each("organizations", [&](TableReader& organization) {
      add_organization(organization, connection, organizations, now);
    });
    reader.each("projects",
                [&](TableReader& project) { add_project(project, connection, id, organizations, now); });
    reader.each("people",
                [&](TableReader& person) { people.push_back(add_person(person, connection, now)); });
  });
  if (!read) return read.error();
  return people;
}

}  // namespace linli::handlers::programs
