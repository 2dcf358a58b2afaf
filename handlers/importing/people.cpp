#include "handlers/importing/step.h"
#include "storage/repo/projects.h"
#include "storage/repo/roster.h"

namespace linli::handlers::importing {

namespace model = storage::model;

Outcome person_line(Pass& pass, const Line& line) {
  const auto& code = *pass.value(line, "project");
  const auto& name = *pass.value(line, "name");
  const auto* phone = pass.value(line, "phone");
  const auto* role = pass.value(line, "role");
  Outcome outcome{.row = line.row, .subject = code + " " + name, .changes = {}};
  if (pass.is_repeated(line, "name", code + " " + name)) return outcome;
  const auto project = storage::repo::projects::find(pass.connection, code);
  if (!project) {
    pass.complain(line, "project", "没有编号是“" + code + "”的项目，请先导入项目");
    return outcome;
  }
  const auto found = storage::repo::roster::find(pass.connection, project->id, name);
  auto is = found.value_or(model::RosterEntry{.project = project->id, .name = name});
  if (phone) is.phone = model::Phone{*phone};
  if (role) is.role = *model::role_named(*role);
  Differences changes{Kind::kPeople};
  if (found) {
    changes.see("phone", found->phone.reveal(), is.phone.reveal());
    changes.see("role", std::string{name_of(found->role)}, std::string{name_of(is.role)});
    if (changes.empty()) return outcome;
  }
  outcome.what = found ? Outcome::What::kChanged : Outcome::What::kAdded;
  outcome.changes = changes.take();
  if (pass.writing) storage::repo::roster::save(pass.connection, is, pass.writing->now, pass.writing->actor);
  return outcome;
}

}  // namespace linli::handlers::importing
