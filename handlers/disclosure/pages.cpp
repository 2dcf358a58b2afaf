#include "handlers/disclosure/pages.h"

#include <algorithm>
#include <cstdio>

#include "handlers/rules/lifecycle.h"

namespace linli::handlers::disclosure {
namespace {

using storage::model::Money;
using text::Values;

/// Codes are short and plain, but a file's name must be so whatever a list said.
std::string file_of(const std::string& code) {
  std::string name = "project-";
  for (const char c : code) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (plain) {
      name += c;
    } else {
      char hex[4];
      std::snprintf(hex, sizeof hex, "_%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      name += hex;
    }
  }
  return name + ".html";
}

/// A page around what stands on it.
std::string page(const text::Text& text, const std::string& title, const std::string& content) {
  return text.say("page", Values{}.set("title", title).set("content", content));
}

Values sums_values(const Sums& sums) {
  Values values;
  values.set("label", sums.label)
      .set("projects", std::to_string(sums.projects))
      .set("approved", sums.approved.text())
      .set("paid", sums.paid.text())
      .set("recovered", sums.recovered.text())
      .set("spent", sums.accepted.text())
      .set("left", sums.left.text());
  if (sums.budget) values.set("budget", sums.budget->text());
  if (sums.carried)
    values.set("carried", sums.carried->text()).set("available", (*sums.budget + *sums.carried).text());
  return values;
}

/// A share of few says little: under rules::kFewestRaters there is none, only that it is so. Every word is
/// set, so that what one project lacks is not looked for in what stands around it.
void add_satisfaction(Values& values, const rules::Satisfaction& satisfaction) {
  values.flag("rated", satisfaction.raters > 0)
      .flag("enough", satisfaction.enough)
      .flag("few", satisfaction.raters > 0 && !satisfaction.enough)
      .set("raters", std::to_string(satisfaction.raters))
      .set("fewest", std::to_string(rules::kFewestRaters))
      .set("percent", std::to_string(satisfaction.percent))
      .set("low", std::to_string(satisfaction.low))
      .set("high", std::to_string(satisfaction.high));
  if (satisfaction.enough) values.set("satisfied", std::to_string(satisfaction.satisfied));
}

/// What observers found: their visits, the mean, and each point of the sheet.
void add_observed(Values& values, const rules::Observed& observed) {
  std::vector<Values> points;
  for (const auto& point : observed.points)
    points.push_back(Values{}.set("label", point.label).set("mean", rules::mean_text(point.tenths)));
  values.flag("observed", observed.visits > 0)
      .set("visits", std::to_string(observed.visits))
      .set("mean", rules::mean_text(observed.tenths))
      .flag("by_point", !points.empty())
      .list("points", std::move(points));
}

Values project_values(const rules::Program& program, const ProjectReport& project) {
  const auto& account = project.account;
  const auto state = account.project.state;
  Values values;
  values.set("file", file_of(account.project.code))
      .set("code", account.project.code)
      .set("project", account.project.name)
      .set("organization", project.organization)
      .set("place", account.project.place)
      .set("starts", account.project.starts_on.text())
      .set("ends", account.project.ends_on.text())
      .set("approved", account.project.approved.text())
      .set("paid", account.paid.text())
      .set("recovered", account.recovered.text())
      .set("to_come", account.to_come.text())
      .set("dropped", account.dropped.text())
      .set("spent", account.accepted.text())
      .set("left", account.left().text())
      .flag("some_recovered", account.recovered != Money{})
      .flag("some_dropped", account.dropped != Money{})
      .flag("goes_on", rules::active(state))
      .flag("is_closed", state == storage::model::ProjectState::kClosed)
      .flag("is_suspended", state == storage::model::ProjectState::kSuspended)
      .flag("is_terminated", state == storage::model::ProjectState::kTerminated);
  add_satisfaction(values, project.satisfaction);
  add_observed(values, project.observed);
  if (const auto* track = program.track(account.project.track)) values.set("track", track->label);
  return values;
}

std::vector<Values> line_values(const ledger::Account& account) {
  std::vector<Values> lines;
  for (const auto& line : account.lines) {
    Values values;
    values.set("label", line.label).set("line_spent", line.accepted.text());
    if (line.most) values.set("most", line.most->text());
    if (line.least) values.set("least", line.least->text());
    lines.push_back(std::move(values));
  }
  if (account.unsorted != Money{})
    lines.push_back(Values{}.flag("unsorted", true).set("line_spent", account.unsorted.text()));
  return lines;
}

std::string project_page(const ProgramReport& report, const ProjectReport& project, const text::Text& text) {
  auto values = project_values(*report.program, project);
  const auto& account = project.account;
  auto lines = line_values(account);
  std::vector<Values> parts;
  for (const auto& part : account.parts)
    parts.push_back(Values{}
                        .set("number", std::to_string(part.tranche.seq))
                        .set("label", part.terms.label)
                        .set("planned", part.tranche.planned.text())
                        .set("due", part.tranche.due.text())
                        .set("part_paid", part.paid.text()));
  std::vector<Values> results;
  for (const auto& [indicator, reached] : project.results) {
    const auto say = [&](std::int64_t number) {
      return indicator->money ? Money::fen(number).text() : std::to_string(number);
    };
    results.push_back(Values{}
                          .set("label", indicator->label)
                          .set("unit", indicator->unit)
                          .set("reached", say(reached))
                          .set("target", say(indicator->target))
                          .flag("is_met", reached >= indicator->target));
  }
  std::vector<Values> evaluations;
  for (const auto& evaluation : account.evaluations) {
    Values one;
    one.flag("midterm", evaluation.kind == storage::model::EvaluationKind::kMidterm)
        .flag("passed", evaluation.passed)
        .set("date", evaluation.held_on.text());
    if (evaluation.score) one.set("score", std::to_string(*evaluation.score));
    evaluations.push_back(std::move(one));
  }
  std::vector<Values> heard;
  for (const auto& one : project.heard)
    heard.push_back(Values{}.set("said", one.said).set("done", one.done).set("closed", one.closed_on.text()));
  values.set("program", report.program->name)
      .set("day", report.day.text())
      .flag("some_heard", !heard.empty())
      .list("heard", std::move(heard))
      .flag("some_lines", !lines.empty())
      .flag("some_parts", !parts.empty())
      .flag("some_results", !results.empty())
      .flag("some_evaluations", !evaluations.empty())
      .list("lines", std::move(lines))
      .list("parts", std::move(parts))
      .list("results", std::move(results))
      .list("evaluations", std::move(evaluations));
  return page(text, account.project.name, text.say("project", values));
}

std::string index_page(const ProgramReport& report, const text::Text& text) {
  Values values;
  std::vector<Values> tracks;
  for (const auto& track : report.tracks)
    tracks.push_back(sums_values(track));
  std::vector<Values> projects;
  for (const auto& project : report.projects)
    projects.push_back(project_values(*report.program, project));
  std::vector<Values> total{sums_values(report.total)};
  add_satisfaction(total.front(), report.satisfaction);
  add_observed(total.front(), report.observed);
  values.set("program", report.program->name)
      .set("day", report.day.text())
      .flag("some_tracks", !tracks.empty())
      .list("tracks", std::move(tracks))
      .list("total", std::move(total))
      .list("list", std::move(projects))
      .flag("none", report.projects.empty());
  return page(text, report.program->name, text.say("index", values));
}

}  // namespace

std::vector<Page> pages(const ProgramReport& report, const text::Text& text) {
  std::vector<Page> all{{.file = "index.html", .html = index_page(report, text)}};
  for (const auto& project : report.projects)
    all.push_back(
        {.file = file_of(project.account.project.code), .html = project_page(report, project, text)});
  return all;
}

}  // namespace linli::handlers::disclosure
