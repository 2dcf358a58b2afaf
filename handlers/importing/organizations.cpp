#include <charconv>

#include "handlers/importing/step.h"
#include "storage/repo/organizations.h"

namespace linli::handlers::importing {
namespace {

namespace model = storage::model;
namespace organizations = storage::repo::organizations;
using model::Organization;

std::string yes_no(std::optional<bool> value) {
  return !value ? "" : *value ? "yes" : "no";
}

/// The organization that the line is about: by credit code, else by filing number. `clash`: the two name
/// different ones.
struct Match {
  std::optional<Organization> found;
  bool clash = false;
};

Match match(Pass& pass, const std::optional<model::CreditCode>& code, const std::string* filing) {
  const auto by_code = code ? organizations::find(pass.connection, *code) : std::nullopt;
  const auto by_filing = filing ? organizations::filed_as(pass.connection, *filing) : std::nullopt;
  if (by_code && by_filing) return {by_code, by_code->id != by_filing->id};
  if (by_code) return {by_code};
  // One that was only filed may have been registered since; one with another code is another one.
  if (by_filing) return {by_filing, code && by_filing->credit_code && by_filing->credit_code != code};
  return {};
}

/// What the organization is once the line is believed.
Organization believed(Pass& pass, const Line& line, Organization is,
                      const std::optional<model::CreditCode>& code) {
  const auto said = [&](std::string_view id) { return pass.value(line, id); };
  is.name = *said("name");
  if (code) is.credit_code = code;
  if (const auto* text = said("filing_number")) is.filing_number = *text;
  if (const auto* text = said("registration")) is.registration = *model::registration_named(*text);
  if (const auto* text = said("rating")) is.rating = text->front() - '0';
  if (const auto* text = said("own_account")) is.own_account = *text == "yes";
  if (const auto* text = said("founded_on")) is.founded_on = model::CivilDate::parse(*text);
  if (const auto* text = said("street")) is.street = *text;
  return is;
}

std::string code_text(const Organization& of) {
  return of.credit_code ? of.credit_code->text() : "";
}

std::string date_text(const std::optional<model::CivilDate>& date) {
  return date ? date->text() : "";
}

Differences differences(const Organization& was, const Organization& is) {
  Differences all{Kind::kOrganizations};
  all.see("name", was.name, is.name);
  all.see("credit_code", code_text(was), code_text(is));
  all.see("filing_number", was.filing_number.value_or(""), is.filing_number.value_or(""));
  all.see("registration", std::string{name_of(was.registration)}, std::string{name_of(is.registration)});
  all.see("rating", std::to_string(was.rating), std::to_string(is.rating));
  all.see("own_account", yes_no(was.own_account), yes_no(is.own_account));
  all.see("founded_on", date_text(was.founded_on), date_text(is.founded_on));
  all.see("street", was.street, is.street);
  return all;
}

/// The annual inspections of which the line knows the result.
organizations::Inspections inspections_of(Pass& pass, const Line& line) {
  organizations::Inspections all;
  for (int year = kFirstInspection; year <= kLastInspection; ++year)
    if (const auto* passed = pass.value(line, inspection_field(year))) all[year] = *passed == "yes";
  return all;
}

}  // namespace

Outcome organization_line(Pass& pass, const Line& line) {
  const auto* code_said = pass.value(line, "credit_code");
  const auto* filing = pass.value(line, "filing_number");
  Outcome outcome{.row = line.row, .subject = *pass.value(line, "name"), .changes = {}};
  if (!code_said && !filing) {
    pass.complain(line, "credit_code", "和备案号都是空的，至少要有一个");
    return outcome;
  }
  const auto code = code_said ? model::CreditCode::parse(*code_said) : std::nullopt;
  outcome.subject += " " + (code ? code->text() : *filing);
  const bool again = (code && pass.is_repeated(line, "credit_code", "code " + code->text())) ||
                     (filing && pass.is_repeated(line, "filing_number", "filing " + *filing));
  if (again) return outcome;
  const auto [found, clash] = match(pass, code, filing);
  if (clash) {
    pass.complain(line, "filing_number", "已经是另一个组织的，它的信用代码不同");
    return outcome;
  }
  auto is = believed(pass, line, found.value_or(Organization{}), code);
  const auto said = inspections_of(pass, line);
  const auto known =
      found ? organizations::inspections(pass.connection, found->id) : organizations::Inspections{};
  auto changes = differences(found.value_or(Organization{}), is);
  for (const auto& [year, passed] : said) {
    const auto before = known.find(year);
    changes.see(inspection_field(year), before == known.end() ? "" : yes_no(before->second), yes_no(passed));
  }
  if (found && changes.empty()) return outcome;
  outcome.what = found ? Outcome::What::kChanged : Outcome::What::kAdded;
  if (found) outcome.changes = changes.take();
  if (!pass.writing) return outcome;
  const auto& [now, actor] = *pass.writing;
  if (found)
    organizations::update(pass.connection, is, now, actor);
  else
    is.id = organizations::add(pass.connection, is, now, actor);
  for (const auto& [year, passed] : said)
    organizations::inspect(pass.connection, is.id, year, passed, now, actor);
  return outcome;
}

}  // namespace linli::handlers::importing
