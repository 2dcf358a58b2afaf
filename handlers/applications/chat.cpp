#include "handlers/applications/chat.h"

#include <algorithm>
#include <charconv>

#include "handlers/rules/form.h"
#include "handlers/rules/reviewing.h"
#include "handlers/wording/findings.h"
#include "handlers/wording/form.h"
#include "storage/repo/applications.h"
#include "storage/repo/audit.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"

namespace linli::handlers::applications {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using storage::model::FieldValue;
using storage::model::OrganizationId;
using storage::model::ProgramId;

constexpr std::string_view kPrefix = "apply.";
constexpr std::string_view kPick = "apply.pick_";
constexpr std::string_view kPickOrganization = "apply.pick_organization";
constexpr std::string_view kPickProgram = "apply.pick_program";
constexpr std::string_view kPickTrack = "apply.pick_track";
constexpr std::string_view kPickOffer = "apply.pick_offer";
constexpr std::string_view kAsk = "apply.ask.";
constexpr std::string_view kConfirm = "apply.confirm";
constexpr std::string_view kIdle = "idle";

/// For whom a person may apply: the organizations they are bound to, and those whose projects they lead.
std::vector<OrganizationId> organizations_of(const Turn& turn) {
  std::vector<OrganizationId> all;
  if (!turn.person) return all;
  for (const auto& applicant : repo::people::organizations(turn.db, *turn.person))
    all.push_back(applicant.organization);
  for (const auto& membership : turn.memberships)
    if (storage::model::files_reports(membership.role))
      all.push_back(repo::projects::find(turn.db, membership.project).value().organization);
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
}

std::vector<text::Values> numbered(const std::vector<std::string>& names) {
  std::vector<text::Values> choices;
  for (const auto& name : names)
    choices.push_back(text::Values{}.set("number", std::to_string(choices.size() + 1)).set("name", name));
  return choices;
}

/// The one of `all` whose number was said; nothing when it was no number of the list.
template <class Items>
auto chosen(const Turn& turn, const Items& all) -> std::optional<typename Items::value_type> {
  const auto option = turn.said.number("option").value_or(0);
  if (option < 1 || option > static_cast<std::int64_t>(all.size())) return std::nullopt;
  return all[static_cast<std::size_t>(option - 1)];
}

const rules::FormField* field_named(const rules::Program& program, std::string_view id) {
  const auto found = std::ranges::find(program.application, id, &rules::FormField::id);
  return found == program.application.end() ? nullptr : &*found;
}

const rules::FormField* asked_field(const Turn& turn, const rules::Program& program) {
  const std::string_view context = turn.conversation.context;
  return context.starts_with(kAsk) ? field_named(program, context.substr(kAsk.size())) : nullptr;
}

/// The option that 是, 不是 or a number chose, where the field that was asked has options.
std::optional<std::string> option_said(const Turn& turn, const rules::Program& program) {
  const auto* field = asked_field(turn, program);
  if (!field || field->options.empty()) return std::nullopt;
  if (turn.said.intent == Intent::kYes && says_yes(field->options.front())) return field->options.front();
  if (turn.said.intent == Intent::kNo && says_yes(field->options.front())) return field->options.back();
  if (turn.said.intent == Intent::kSelect) return chosen(turn, field->options);
  return std::nullopt;
}

/// What is applied for, as people call it: its entry in the list, else its track, else the programme.
std::string called(const Subject& subject) {
  const auto& [application, organization, program] = subject;
  if (const auto* offer = program->offer(application.offer.value_or(""))) return "“" + offer->name + "”";
  if (const auto* track = program->track(application.track.value_or(""))) return track->label;
  return program->name;
}

/// The slot in which a field was told and may be believed: its own, or that of the budget line it asks for
/// (人工 is understood as spending wherever it is said). Empty when there is none.
std::string slot_for(const rules::FormField& field, const contract::Understanding& said) {
  constexpr std::string_view kBudget = "budget.";
  const std::string line =
      field.fact.starts_with(kBudget) ? "spending." + field.fact.substr(kBudget.size()) : field.id;
  for (const auto& slot : {field.id, line})
    if (said.slots.contains(slot) && std::ranges::count(said.ask, slot) == 0) return slot;
  return "";
}

/// How a change is asked for, in this form's own words.
text::Values example_of(const rules::Program& program) {
  const auto* amount = field_named(program, kAmount);
  return text::Values{}.set("example", amount ? amount->label : "");
}

text::Values question_of(const rules::FormField& field) {
  return text::Values{}
      .set("label", field.label)
      .set("question", field.question)
      .list("choices", numbered(field.options));
}

}  // namespace

std::optional<Reply> Chat::handle(Turn& turn) {
  if (turn.said.intent == Intent::kApplyStart) return begin(turn);
  if (!turn.conversation.context.starts_with(kPrefix)) return std::nullopt;
  if (turn.said.intent == Intent::kReportLater || turn.said.intent == Intent::kReportCancel) {
    turn.conversation.context = kIdle;
    return TextReply{text_.say("apply/later")};
  }
  if (turn.conversation.context.starts_with(kPick) &&
      (turn.said.intent == Intent::kSelect || turn.said.intent == Intent::kUnknown ||
       turn.said.intent == Intent::kReportFill))
    return choose(turn);
  return steer(turn);
}

/// A message about the draft, in the words in which one also fills in a report.
std::optional<Reply> Chat::steer(Turn& turn) {
  if (!turn.conversation.application) return std::nullopt;
  const auto subject = subject_of(turn.db, catalogue_, *turn.conversation.application);
  if (subject.application.project) return std::nullopt;
  if (const auto option = option_said(turn, *subject.program)) {
    turn.said.intent = Intent::kReportFill;
    turn.said.slots = {{asked_field(turn, *subject.program)->id, *option}};
    turn.said.ask.clear();
  }
  switch (turn.said.intent) {
    case Intent::kReportFill:
    case Intent::kReportEdit:
      return take_in(turn, subject);
    case Intent::kReportSubmit:
      return submit(turn, subject);
    case Intent::kYes:
      return turn.conversation.context == kConfirm ? submit(turn, subject) : doubt(turn, subject);
    case Intent::kReportStatus:
      return summary(turn, subject);
    case Intent::kReportUndo:
    case Intent::kBack:
      return TextReply{text_.say("apply/what_to_change", example_of(*subject.program))};
    case Intent::kSelect:
    case Intent::kNo:
    case Intent::kUnknown:
    case Intent::kOutOfScope:
      return doubt(turn, subject);
    default:
      return std::nullopt;
  }
}

Reply Chat::begin(Turn& turn) {
  turn.conversation.application.reset();
  const auto organizations = organizations_of(turn);
  if (organizations.empty()) return TextReply{text_.say("apply/how")};
  if (open_programs(turn.db, catalogue_, turn.today()).empty())
    return TextReply{text_.say("apply/none_open")};
  if (organizations.size() == 1) {
    turn.conversation.pending = std::to_string(organizations.front().value);
    turn.conversation.context = kPickProgram;
    const auto programs = open_programs(turn.db, catalogue_, turn.today());
    if (programs.size() == 1) return open(turn, organizations.front(), programs.front());
  }
  return choose(turn);
}

/// Takes a choice, or asks for it.
Reply Chat::choose(Turn& turn) {
  auto& talk = turn.conversation;
  const bool answers = talk.context.starts_with(kPick) && turn.said.intent != Intent::kApplyStart;
  const auto organizations = organizations_of(turn);
  const auto programs = open_programs(turn.db, catalogue_, turn.today());
  if (talk.context == kPickTrack || talk.context == kPickOffer) {
    const auto subject = subject_of(turn.db, catalogue_, talk.application.value());
    if (talk.context == kPickTrack) {
      const auto track = chosen(turn, tracks(*subject.program));
      if (!track) return go_on(turn, subject, "");
      return choose_track(turn, subject, (*track)->id, std::nullopt);
    }
    const auto track = subject.application.track.value();
    const auto offer = chosen(turn, offers(*subject.program, track));
    if (!offer) return go_on(turn, subject, "");
    return choose_track(turn, subject, track, (*offer)->number);
  }
  if (answers && talk.context == kPickOrganization) {
    if (const auto organization = chosen(turn, organizations)) {
      talk.pending = std::to_string(organization->value);
      if (programs.size() == 1) return open(turn, *organization, programs.front());
      talk.context = kPickProgram;
      turn.said.slots.erase("option");
    }
  }
  if (talk.context == kPickProgram && !talk.pending.empty()) {
    if (const auto program = chosen(turn, programs); answers && program) {
      OrganizationId organization;
      std::from_chars(talk.pending.data(), talk.pending.data() + talk.pending.size(), organization.value);
      if (std::ranges::find(organizations, organization) != organizations.end())
        return open(turn, organization, *program);
    }
    std::vector<std::string> names;
    for (const auto id : programs)
      names.push_back(catalogue_.program(turn.db, id).name);
    return pick(turn, kPickProgram, numbered(names), {});
  }
  std::vector<std::string> names;
  for (const auto id : organizations)
    names.push_back(repo::organizations::find(turn.db, id).value().name);
  return pick(turn, kPickOrganization, numbered(names), {});
}

Reply Chat::pick(Turn& turn, std::string_view context, std::vector<text::Values> choices,
                 text::Values values) {
  const bool again = turn.conversation.context == context && turn.said.intent != Intent::kApplyStart &&
                     turn.said.slots.contains("option");
  turn.conversation.context = context;
  const auto count = std::to_string(choices.size());
  values.set("count", count).list("choices", std::move(choices));
  if (again) return TextReply{text_.say("apply/pick_again", values)};
  if (context == kPickOrganization) return TextReply{text_.say("apply/pick_organization", values)};
  if (context == kPickProgram) return TextReply{text_.say("apply/pick_program", values)};
  if (context == kPickTrack) return TextReply{text_.say("apply/pick_track", values)};
  return TextReply{text_.say("apply/pick_offer", values)};
}

/// The draft of that organization under that programme: the open one, or a first one.
Reply Chat::open(Turn& turn, OrganizationId organization, ProgramId program) {
  turn.conversation.pending.clear();
  auto draft = repo::applications::open(turn.db, organization, program);
  if (!draft)
    draft =
        repo::applications::start(turn.db, organization, program, repo::audit::actor(*turn.person), turn.now);
  turn.conversation.application = draft->id;
  turn.conversation.context = kIdle;
  const auto subject = subject_of(turn.db, catalogue_, draft->id);
  return go_on(turn, subject, "");
}

/// Settles track and entry of the list; a rule that refuses the organization is said at once.
Reply Chat::choose_track(Turn& turn, const Subject& subject, std::string_view track,
                         const std::optional<std::string>& offer) {
  auto settled = offer;
  if (!settled && offers(*subject.program, track).empty()) settled = "";
  Subject wanted = subject;
  wanted.application.track = std::string{track};
  wanted.application.offer = settled;
  if (settled) {
    auto against = objections(turn.db, wanted, {}, turn.today());
    if (!rules::acceptable(against)) {
      std::erase_if(against, [](const auto& finding) { return !finding.rule->may_refuse(); });
      turn.conversation.context = kIdle;
      return TextReply{text_.say("apply/refused",
                                 text::Values{}
                                     .set("organization", subject.organization.name)
                                     .set("track", called(wanted))
                                     .list("findings", wording::findings(text_, *subject.program, against)))};
    }
  }
  repo::applications::choose(turn.db, subject.application.id, track, settled);
  turn.said.slots.erase("option");
  return go_on(turn, wanted, "");
}

/// The opening sentences, then the next choice or question or, when nothing is left to ask, the summary.
Reply Chat::go_on(Turn& turn, const Subject& subject, const std::string& opening) {
  const auto& [application, organization, program] = subject;
  const auto kinds = tracks(*program);
  if (!application.track) {
    if (kinds.size() == 1) return choose_track(turn, subject, kinds.front()->id, std::nullopt);
    if (kinds.empty()) return choose_track(turn, subject, "", std::nullopt);
    std::vector<std::string> names;
    for (const auto* track : kinds)
      names.push_back(track->label);
    return pick(turn, kPickTrack, numbered(names), text::Values{}.set("program", program->name));
  }
  if (!application.offer) {
    std::vector<text::Values> choices;
    for (const auto* offer : offers(*program, *application.track)) {
      choices.push_back(
          text::Values{}.set("number", std::to_string(choices.size() + 1)).set("name", offer->name));
      if (offer->each) choices.back().set("amount", offer->each->text());
    }
    return pick(turn, kPickOffer, std::move(choices), {});
  }
  const auto known = repo::applications::values(turn.db, application.id);
  const auto* field = rules::next_question(program->application, known);
  if (!field) return summary(turn, subject);
  const auto begun =
      known.empty()
          ? text_.say("apply/begun",
                      text::Values{}.set("organization", organization.name).set("track", called(subject))) +
                "\n"
          : "";
  turn.conversation.context = std::string{kAsk} + field->id;
  return TextReply{opening + begun + text_.say("apply/ask", question_of(*field))};
}

/// Writes what was said into the draft, says what the rules say of it, and goes on.
Reply Chat::take_in(Turn& turn, const Subject& subject) {
  const auto& [application, organization, program] = subject;
  const auto* asked = asked_field(turn, *program);
  if (const auto named = turn.said.text("field")) {
    const auto* field = field_named(*program, *named);
    if (field && !turn.said.slots.contains(field->id)) return ask_again(turn, *field, "");
  }
  const auto before =
      objections(turn.db, subject, repo::applications::values(turn.db, application.id), turn.today());
  std::vector<text::Values> noted;
  for (const auto& field : program->application) {
    const auto slot = slot_for(field, turn.said);
    if (slot.empty()) continue;
    FieldValue said{.number = turn.said.number(slot),
                    .text = turn.said.text(slot),
                    .approximate = std::ranges::count(turn.said.approximate, slot) > 0,
                    .words = std::string{turn.words}};
    if (field.kind == rules::FieldKind::kText ? said.number.has_value() : said.text.has_value()) continue;
    const auto value = fitted(field, std::move(said));
    if (!value) return ask_again(turn, field, "not_understood");
    repo::applications::put(turn.db, application.id, field.id, *value);
    noted.push_back(text::Values{}
                        .set("label", field.label)
                        .set("value", wording::value(text_, field, *value))
                        .flag("more", !noted.empty()));
  }
  for (const auto& field : program->application)
    if (std::ranges::count(turn.said.ask, field.id) > 0) return ask_again(turn, field, "unsure");
  if (noted.empty()) {
    if (asked) return ask_again(turn, *asked, "not_understood");
    return TextReply{text_.say("apply/what_to_change", example_of(*subject.program))};
  }
  auto opening = text_.say("apply/noted", text::Values{}.list("changes", std::move(noted))) + "\n";
  opening += warnings(turn, subject, before);
  return go_on(turn, subject, opening);
}

/// What the rules have to say since the last answer; nothing that was said before is repeated.
std::string Chat::warnings(Turn& turn, const Subject& subject, const std::vector<rules::Finding>& before) {
  auto against =
      objections(turn.db, subject, repo::applications::values(turn.db, subject.application.id), turn.today());
  std::erase_if(against, [&](const rules::Finding& finding) {
    return std::ranges::any_of(
        before, [&](const rules::Finding& old) { return old.rule == finding.rule && old.by == finding.by; });
  });
  if (against.empty()) return "";
  return text_.say("apply/warned",
                   text::Values{}.list("findings", wording::findings(text_, *subject.program, against))) +
         "\n";
}

Reply Chat::ask_again(Turn& turn, const rules::FormField& field, const char* why) {
  turn.conversation.context = std::string{kAsk} + field.id;
  auto values = question_of(field);
  if (*why) values.flag(why, true);
  return TextReply{text_.say("apply/ask_again", values)};
}

Reply Chat::summary(Turn& turn, const Subject& subject) {
  const auto& [application, organization, program] = subject;
  if (!application.offer) return go_on(turn, subject, "");
  const auto known = repo::applications::values(turn.db, application.id);
  const auto lacking = rules::missing(program->application, known);
  const auto against = objections(turn.db, subject, known, turn.today());
  turn.conversation.context = kConfirm;
  return TextReply{
      text_.say("apply/summary", example_of(*program)
                                     .set("organization", organization.name)
                                     .list("lines", wording::values(text_, program->application, known))
                                     .flag("blocked", !rules::acceptable(against))
                                     .flag("argued", !against.empty())
                                     .list("findings", wording::findings(text_, *program, against))
                                     .flag("complete", lacking.empty())
                                     .list("lacking", wording::labels(lacking)))};
}

Reply Chat::submit(Turn& turn, const Subject& subject) {
  const auto& [application, organization, program] = subject;
  if (!application.offer) return go_on(turn, subject, "");
  const auto known = repo::applications::values(turn.db, application.id);
  if (const auto lacking = rules::missing(program->application, known); !lacking.empty()) {
    turn.conversation.context = std::string{kAsk} + lacking.front()->id;
    return TextReply{text_.say("apply/incomplete", text::Values{}
                                                       .list("lacking", wording::labels(lacking))
                                                       .set("count", std::to_string(lacking.size()))
                                                       .set("question", lacking.front()->question))};
  }
  const auto project = applications::submit(turn.db, subject, repo::audit::actor(*turn.person), turn.now);
  if (!project) return summary(turn, subject);
  turn.conversation.context = kIdle;
  turn.conversation.application.reset();
  std::vector<text::Values> stages;
  for (const auto& approval : program->approvals)
    if (approval.stage != rules::kReportStage &&
        (approval.track.empty() || approval.track == *application.track))
      stages.push_back(text::Values{}.set("label", approval.label).flag("more", !stages.empty()));
  return TextReply{text_.say("apply/receipt", text::Values{}
                                                  .set("receipt", project->code)
                                                  .set("organization", organization.name)
                                                  .set("project", project->name)
                                                  .set("amount", project->requested->text())
                                                  .flag("staged", !stages.empty())
                                                  .list("stages", std::move(stages)))};
}

/// Not understood in the middle of an application: say what is being waited for.
Reply Chat::doubt(Turn& turn, const Subject& subject) {
  const auto& context = turn.conversation.context;
  if (context == kConfirm) {
    const auto option = turn.said.number("option");
    std::int64_t line = 0;
    const auto known = repo::applications::values(turn.db, subject.application.id);
    for (const auto& field : subject.program->application) {
      const auto value = known.find(field.id);
      if (value == known.end() || !wording::shown(field, value->second)) continue;
      if (++line == option) return ask_again(turn, field, "");
    }
    return TextReply{
        text_.say(turn.said.intent == Intent::kNo ? "apply/what_to_change" : "apply/confirm_again",
                  example_of(*subject.program))};
  }
  const auto* field = asked_field(turn, *subject.program);
  return field ? ask_again(turn, *field, "not_understood") : go_on(turn, subject, "");
}

}  // namespace linli::handlers::applications
