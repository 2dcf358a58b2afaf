#include <charconv>

#include "handlers/importing/step.h"
#include "handlers/ledger/grant.h"
#include "storage/repo/organizations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"

namespace linli::handlers::importing {
namespace {

namespace model = storage::model;
namespace organizations = storage::repo::organizations;
using model::Project;

model::Money money_of(const std::string& fen) {
  std::int64_t value = 0;
  std::from_chars(fen.data(), fen.data() + fen.size(), value);
  return model::Money::fen(value);
}

/// The programme that the line, the command or, for a project that is there already, nobody names; null when
/// there is none.
const Terms* program_of(Pass& pass, const Line& line, const std::optional<Project>& found) {
  const auto* said = pass.value(line, "program");
  auto code = said ? *said : pass.batch.program;
  if (code.empty() && found)
    code = storage::repo::programs::find(pass.connection, found->program).value().code;
  if (code.empty()) {
    pass.complain(line, "program", "没有写，命令里也没有 --program");
    return nullptr;
  }
  if (const auto known = pass.programs.find(code); known != pass.programs.end()) return &known->second;
  const auto program = storage::repo::programs::find(pass.connection, code);
  if (!program) {
    pass.complain(line, "program", "没有编号是“" + code + "”的计划");
    return nullptr;
  }
  return &pass.programs.emplace(code, terms_of(*program)).first->second;
}

/// The organization that the line names: by credit code, else by filing number, else by a name that only one
/// has.
std::optional<model::OrganizationId> organization_of(Pass& pass, const Line& line,
                                                     const std::optional<Project>& found) {
  const auto one = [&](std::string_view id,
                       const std::optional<model::Organization>& it) -> std::optional<model::OrganizationId> {
    if (it) return it->id;
    pass.complain(line, id, "没有这个组织，请先导入组织");
    return std::nullopt;
  };
  if (const auto* code = pass.value(line, "organization_code"))
    return one("organization_code", organizations::find(pass.connection, *model::CreditCode::parse(*code)));
  if (const auto* number = pass.value(line, "organization_filing"))
    return one("organization_filing", organizations::filed_as(pass.connection, *number));
  if (const auto* name = pass.value(line, "organization_name")) {
    const auto all = organizations::named(pass.connection, *name);
    if (all.size() == 1) return all.front().id;
    pass.complain(
        line, "organization_name",
        all.empty() ? "没有叫这个名字的组织，请先导入组织" : "有几个组织都叫这个名字，请写信用代码");
    return std::nullopt;
  }
  if (found) return found->organization;
  pass.complain(line, "organization_name", "没有写由谁承接");
  return std::nullopt;
}

/// What a new project cannot do without.
bool says_enough(Pass& pass, const Line& line) {
  bool enough = true;
  for (const auto* id : {"approved", "starts_on", "ends_on"})
    if (!pass.value(line, id)) {
      pass.complain(line, id, "是空的，新项目要有");
      enough = false;
    }
  return enough;
}

/// What the project is once the line is believed.
Project believed(Pass& pass, const Line& line, Project is) {
  const auto said = [&](std::string_view id) { return pass.value(line, id); };
  is.code = *said("code");
  is.name = *said("name");
  if (const auto* text = said("street")) is.street = *text;
  if (const auto* text = said("place")) is.place = *text;
  if (is.place.empty()) is.place = is.street;
  if (const auto* text = said("approved")) is.approved = money_of(*text);
  if (const auto* text = said("requested")) is.requested = money_of(*text);
  if (const auto* text = said("starts_on")) is.starts_on = *model::CivilDate::parse(*text);
  if (const auto* text = said("ends_on")) is.ends_on = *model::CivilDate::parse(*text);
  if (const auto* text = said("contracted_on")) is.contracted_on = model::CivilDate::parse(*text);
  if (const auto* text = said("custody")) is.custody = *text == "yes";
  return is;
}

std::string name_of(Pass& pass, model::OrganizationId id) {
  const auto organization = id ? organizations::find(pass.connection, id) : std::nullopt;
  return organization ? organization->name : "";
}

std::string fen_text(const std::optional<model::Money>& money) {
  return money ? std::to_string(money->fen()) : "";
}

Differences differences(Pass& pass, const Terms& terms, const Project& was, const Project& is) {
  Differences all{Kind::kProjects};
  all.see("name", was.name, is.name);
  if (was.organization != is.organization)
    all.see("organization_name", name_of(pass, was.organization), name_of(pass, is.organization));
  all.see("track", terms.label_of(was.track), terms.label_of(is.track));
  all.see("offer", was.offer, is.offer);
  all.see("street", was.street, is.street);
  all.see("place", was.place, is.place);
  all.see("approved", fen_text(was.approved), fen_text(is.approved));
  all.see("requested", fen_text(was.requested), fen_text(is.requested));
  all.see("starts_on", was.starts_on.text(), is.starts_on.text());
  all.see("ends_on", was.ends_on.text(), is.ends_on.text());
  all.see("contracted_on", was.contracted_on ? was.contracted_on->text() : "",
          is.contracted_on ? is.contracted_on->text() : "");
  all.see("custody", was.custody ? "yes" : "no", is.custody ? "yes" : "no");
  return all;
}

/// Sets track and offer in the programme's own words.
bool settle_terms(Pass& pass, const Line& line, const Terms& terms, Project& is) {
  const auto problems = pass.problems.size();
  if (const auto* said = pass.value(line, "track")) {
    if (auto track = terms.track(*said))
      is.track = *std::move(track);
    else
      pass.complain(line, "track", "计划里没有“" + *said + "”这个类别");
  }
  if (const auto* said = pass.value(line, "offer")) {
    if (auto offer = terms.offer(*said))
      is.offer = *std::move(offer);
    else
      pass.complain(line, "offer", "计划的清单里没有第“" + *said + "”项");
  }
  return pass.problems.size() == problems;
}

/// Sets the state of a new project; one that is there already keeps its own, which moves in other ways.
bool settle_state(Pass& pass, const Line& line, const std::optional<Project>& found, Project& is) {
  const auto* said = pass.value(line, "state");
  if (!said) return true;
  const auto state = *model::project_state_named(*said);
  if (found && found->state != state) {
    pass.complain(line, "state",
                  "现在是“" + shown(Type::kState, model::name_of(found->state)) + "”，导入不能改状态");
    return false;
  }
  is.state = state;
  return true;
}

}  // namespace

Outcome project_line(Pass& pass, const Line& line) {
  const auto& code = *pass.value(line, "code");
  Outcome outcome{.row = line.row, .subject = code + " " + *pass.value(line, "name"), .changes = {}};
  if (pass.is_repeated(line, "code", code)) return outcome;
  const auto found = storage::repo::projects::find(pass.connection, code);
  const auto* program = program_of(pass, line, found);
  const auto organization = organization_of(pass, line, found);
  const bool enough = found || says_enough(pass, line);
  if (!program || !organization || !enough) return outcome;
  if (found && found->program != program->program) {
    pass.complain(line, "code", "已经是另一个计划的项目");
    return outcome;
  }
  auto is = believed(pass, line, found.value_or(Project{}));
  is.program = program->program;
  is.organization = *organization;
  if (is.ends_on < is.starts_on) {
    pass.complain(line, "ends_on", "早于开始日期 " + is.starts_on.text());
    return outcome;
  }
  const bool settled = settle_terms(pass, line, *program, is) && settle_state(pass, line, found, is);
  if (!settled) return outcome;
  auto changes = differences(pass, *program, found.value_or(Project{}), is);
  if (found && changes.empty()) return outcome;
  outcome.what = found ? Outcome::What::kChanged : Outcome::What::kAdded;
  if (found) outcome.changes = changes.take();
  if (!pass.writing) return outcome;
  const auto& [now, actor] = *pass.writing;
  if (found)
    storage::repo::projects::update(pass.connection, is, now, actor);
  else
    is.id = storage::repo::projects::add(pass.connection, is, now, actor);
  if (program->rules) ledger::divide(pass.connection, *program->rules, is, now, actor);
  return outcome;
}

}  // namespace linli::handlers::importing
