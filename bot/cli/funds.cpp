#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "bot/cli/satisfaction.h"
#include "bot/cli/today.h"
#include "bot/cli/yuan.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/ledger/records.h"
#include "storage/db/transaction.h"
#include "storage/repo/observations.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"

namespace linli::bot::cli {
namespace {

namespace ledger = handlers::ledger;
namespace model = storage::model;
using model::Money;
using nlohmann::json;

struct Options {
  std::string project;
  std::int64_t staff = 0;
  int tranche = 0;
  std::string amount;
  std::string date;
  std::string document;
  std::int64_t payment = 0;
  std::string reason;
  bool release = false;
  std::vector<std::string> parts;
  std::int64_t voucher = 0;
  std::string number;
  std::string line;
  std::string to;
  std::string kind;
  int score = -1;
  bool failed = false;
  int leaves = 1000;
  bool json = false;
};

json to_json(const std::optional<Money>& amount) {
  return amount ? json(amount->fen()) : json();
}

json to_json(const ledger::Missing& missing) {
  json months = json::array();
  for (const auto month : missing.months)
    months.push_back(month.text());
  return {{"what", ledger::name_of(missing.kind)},
          {"label", missing.label},
          {"who", missing.who},
          {"since", missing.since ? json(missing.since->text()) : json()},
          {"months", std::move(months)},
          {"words", missing.words}};
}

json to_json(const ledger::Part& part) {
  json missing = json::array();
  for (const auto& one : part.missing)
    missing.push_back(to_json(one));
  return {{"tranche", part.tranche.seq},
          {"label", part.terms.label},
          {"planned_fen", part.tranche.planned.fen()},
          {"due_fen", part.tranche.due.fen()},
          {"paid_fen", part.paid.fen()},
          {"unsigned_fen", part.unsigned_.fen()},
          {"state", ledger::name_of(part.standing)},
          {"missing", std::move(missing)},
          {"earliest", part.earliest ? json(part.earliest->date.text()) : json()}};
}

json to_json(const model::Payment& payment) {
  return {{"payment", payment.id.value},
          {"kind", model::name_of(payment.kind)},
          {"amount_fen", payment.amount.fen()},
          {"date", payment.moved_on.text()},
          {"document", payment.document},
          {"payee", model::name_of(payment.payee)},
          {"staff", payment.staff.value},
          {"confirmed_by", payment.confirmed_by ? json(payment.confirmed_by->value) : json()},
          {"reversed", payment.reversed},
          {"counts", payment.counts()}};
}

json to_json(const ledger::Account& account) {
  json item{{"project", account.project.code},
            {"approved_fen", account.project.approved.fen()},
            {"paid_fen", account.paid.fen()},
            {"recovered_fen", account.recovered.fen()},
            {"to_come_fen", account.to_come.fen()},
            {"dropped_fen", account.dropped.fen()},
            {"accepted_fen", account.accepted.fen()},
            {"waiting_fen", account.waiting.fen()},
            {"left_fen", account.left().fen()},
            {"unsorted_fen", account.unsorted.fen()},
            {"reimbursed_fen", account.reimbursed.fen()}};
  for (const char* list : {"tranches", "lines", "months", "payments", "evaluations", "vouchers", "exceeded"})
    item[list] = json::array();
  for (const auto& part : account.parts)
    item["tranches"].push_back(to_json(part));
  for (const auto& line : account.lines)
    item["lines"].push_back({{"line", line.line},
                             {"label", line.label},
                             {"accepted_fen", line.accepted.fen()},
                             {"waiting_fen", line.waiting.fen()},
                             {"most_fen", to_json(line.most)},
                             {"least_fen", to_json(line.least)}});
  for (const auto& month : account.months)
    item["months"].push_back({{"month", month.month.text()},
                              {"accepted_fen", month.accepted.fen()},
                              {"waiting_fen", month.waiting.fen()}});
  for (const auto& payment : account.payments)
    item["payments"].push_back(to_json(payment));
  for (const auto& evaluation : account.evaluations)
    item["evaluations"].push_back({{"kind", model::name_of(evaluation.kind)},
                                   {"passed", evaluation.passed},
                                   {"score", evaluation.score ? json(*evaluation.score) : json()},
                                   {"leaves_permille", evaluation.leaves_permille},
                                   {"date", evaluation.held_on.text()},
                                   {"staff", evaluation.staff.value}});
  for (const auto& voucher : account.vouchers)
    item["vouchers"].push_back({{"voucher", voucher.id.value},
                                {"number", voucher.number},
                                {"line", voucher.line},
                                {"amount_fen", voucher.amount.fen()},
                                {"state", model::name_of(voucher.state)}});
  for (const auto& finding : account.exceeded)
    item["exceeded"].push_back(
        {{"rule", finding.rule->id}, {"by_fen", finding.by}, {"source", finding.rule->source}});
  return item;
}

void print(const json& item) {
  const auto yuan = [&](const json& in, const char* key) { return Money::fen(in.at(key)).text(); };
  std::cout << item["project"].get<std::string>() << "  approved " << yuan(item, "approved_fen") << "  paid "
            << yuan(item, "paid_fen") << "  to come " << yuan(item, "to_come_fen") << "  spent "
            << yuan(item, "accepted_fen") << " (waiting " << yuan(item, "waiting_fen") << ")  left "
            << yuan(item, "left_fen") << '\n';
  for (const auto& part : item["tranches"]) {
    std::cout << "  tranche " << part["tranche"] << "  " << part["label"].get<std::string>() << "  "
              << yuan(part, "due_fen") << "  " << part["state"].get<std::string>();
    if (!part["earliest"].is_null()) std::cout << "  earliest " << part["earliest"].get<std::string>();
    std::cout << '\n';
    for (const auto& missing : part["missing"])
      std::cout << "    missing: " << missing["what"].get<std::string>() << ' '
                << missing["label"].get<std::string>() << "  by " << missing["who"].get<std::string>()
                << '\n';
  }
  for (const auto& payment : item["payments"])
    std::cout << "  payment " << payment["payment"] << "  " << payment["date"].get<std::string>() << "  "
              << yuan(payment, "amount_fen") << "  " << payment["kind"].get<std::string>() << "  "
              << payment["document"].get<std::string>()
              << (payment["reversed"].get<bool>() ? "  reversed"
                  : payment["counts"].get<bool>() ? ""
                                                  : "  waits for a second signature")
              << '\n';
}

void show(const Context& context, const Options& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  const storage::db::Snapshot snapshot{connection};
  const auto project = storage::repo::projects::find(connection, options.project);
  if (!project) throw Failure{kFound, "there is no project with the code '" + options.project + "'"};
  handlers::catalogue::Catalogue catalogue;
  auto item =
      to_json(ledger::account_of(connection, *project, catalogue.program(connection, project->program),
                                 calendar_of(config), today_of(config)));
  // What residents think is read before an evaluation is scored.
  const auto satisfaction =
      handlers::rules::satisfaction(storage::repo::ratings::counts(connection, project->id));
  item["satisfaction"] = satisfaction_json(satisfaction);
  const auto observed =
      handlers::rules::observed(catalogue.program(connection, project->program).feedback.points,
                                storage::repo::observations::sums(connection, project->id));
  item["observers"] = observed_json(observed);
  if (options.json) {
    std::cout << item.dump(2) << '\n';
    return;
  }
  print(item);
  std::cout << "  residents: " << satisfaction_line(satisfaction) << '\n';
  if (observed.visits > 0) std::cout << "  " << observed_line(observed) << '\n';
}

/// 首款:64000:contract.signed,reports.unfiled_months:cut
json part_of(const std::string& said) {
  std::vector<std::string> pieces(1);
  for (const char c : said)
    if (c == ':')
      pieces.emplace_back();
    else
      pieces.back() += c;
  if (pieces.size() < 2 || pieces.size() > 4 || (pieces.size() == 4 && pieces[3] != "cut"))
    throw Failure{kMisused, "--part takes NAME:YUAN[:FACT,FACT…[:cut]]"};
  json needs = json::array();
  if (pieces.size() > 2)
    for (std::size_t at = 0; at <= pieces[2].size();) {
      const auto comma = std::min(pieces[2].find(',', at), pieces[2].size());
      if (comma > at) needs.push_back(pieces[2].substr(at, comma - at));
      at = comma + 1;
    }
  return {{"label", pieces[0]},
          {"amount_fen", fen_of(pieces[1], "--part")},
          {"needs", std::move(needs)},
          {"reducible", pieces.size() == 4}};
}

/// Sends a command with what all of them name, and prints the answer.
void change(const Context& context, const Options& options, json request) {
  request["project"] = options.project;
  request["staff"] = options.staff;
  if (!options.date.empty()) request["date"] = options.date;
  if (!options.amount.empty()) request["amount_fen"] = fen_of(options.amount, "--amount");
  if (!options.document.empty()) request["document"] = options.document;
  if (options.tranche > 0) request["tranche"] = options.tranche;
  const auto answer = operate(configuration(context), request);
  if (options.json) {
    std::cout << answer.dump() << '\n';
    return;
  }
  for (const auto& [name, value] : answer.items())
    std::cout << name << ": " << (value.is_string() ? value.get<std::string>() : value.dump()) << '\n';
}

class Commands {
 public:
  Commands(CLI::App& app, Context& context, const char* name, const char* help)
      : context_(context), group_(app.add_subcommand(name, help)), options_(std::make_shared<Options>()) {
    group_->require_subcommand(1);
  }
  Options& options() { return *options_; }

  CLI::App* add(const char* name, const char* help,
                const std::function<void(const Context&, const Options&)>& run, bool writes = true) {
    auto* command = group_->add_subcommand(name, help);
    command->add_option("--project", options_->project, "the project's code")->required();
    if (writes)
      command->add_option("--staff", options_->staff, "who answers for it: number as in staff list")
          ->required();
    command->add_flag("--json", options_->json, "print one JSON document");
    command->callback([&context = context_, options = options_, run] { run(context, *options); });
    return command;
  }

 private:
  Context& context_;
  CLI::App* group_;
  std::shared_ptr<Options> options_;
};

void add_moves(Commands& funds) {
  auto& options = funds.options();
  const auto with_entry = [&](CLI::App* command) {
    command->add_option("--date", options.date, "day it moved, YYYY-MM-DD (default: today)");
    command->add_option("--document", options.document, "number of the transfer")->required();
    return command->add_option("--amount", options.amount, "yuan, such as 64000 or 1234.50");
  };
  auto* paying =
      funds.add("pay", "record that a tranche was paid", [](const Context& context, const Options& given) {
        change(context, given, {{"command", "funds.pay"}});
      });
  with_entry(paying);
  paying->add_option("--tranche", options.tranche, "its number (default: the next one)");
  auto* recovering = funds.add("recover", "record that unspent money came back",
                               [](const Context& context, const Options& given) {
                                 change(context, given, {{"command", "funds.recover"}});
                               });
  with_entry(recovering)->required();
  auto* confirming = funds.add(
      "confirm", "give a payment its second signature", [](const Context& context, const Options& given) {
        change(context, given, {{"command", "funds.confirm"}, {"payment", given.payment}});
      });
  confirming->add_option("--payment", options.payment, "number as in funds show")->required();
  auto* reversing = funds.add(
      "reverse", "undo a wrong entry; it stays to be seen", [](const Context& context, const Options& given) {
        change(context, given,
               {{"command", "funds.reverse"}, {"payment", given.payment}, {"reason", given.reason}});
      });
  reversing->add_option("--payment", options.payment, "number as in funds show")->required();
  reversing->add_option("--reason", options.reason, "why; the lead is told")->required();
}

void add_terms(Commands& funds) {
  auto& options = funds.options();
  auto* withholding = funds.add(
      "withhold", "hold a tranche back, or no longer", [](const Context& context, const Options& given) {
        change(context, given,
               {{"command", "funds.withhold"}, {"held", !given.release}, {"reason", given.reason}});
      });
  withholding->add_option("--tranche", options.tranche, "its number")->required();
  withholding->add_option("--reason", options.reason, "why; the lead is told");
  withholding->add_flag("--release", options.release, "hold it back no longer");
  auto* agreeing = funds.add(
      "agree", "divide the grant as the contract says", [](const Context& context, const Options& given) {
        json parts = json::array();
        for (const auto& part : given.parts)
          parts.push_back(part_of(part));
        change(context, given, {{"command", "funds.agree"}, {"parts", std::move(parts)}});
      });
  agreeing->add_option(
      "--part", options.parts,
      "NAME:YUAN[:FACT,FACT…[:cut]], once for each; none: as the programme says. Facts: "
      "contract.signed, evaluation.midterm_passed, evaluation.final_passed, reports.unfiled_months");
}

void add_vouchers(Commands& vouchers) {
  auto& options = vouchers.options();
  auto* entering = vouchers.add("enter", "enter a voucher", [](const Context& context, const Options& given) {
    change(context, given, {{"command", "voucher.enter"}, {"number", given.number}, {"line", given.line}});
  });
  entering->add_option("--number", options.number, "the voucher's number")->required();
  entering->add_option("--line", options.line, "budget line, such as materials")->required();
  entering->add_option("--amount", options.amount, "yuan")->required();
  entering->add_option("--date", options.date, "its date, YYYY-MM-DD (default: today)");
  auto* moving = vouchers.add(
      "move", "check, reimburse or refuse one", [](const Context& context, const Options& given) {
        change(context, given, {{"command", "voucher.move"}, {"voucher", given.voucher}, {"to", given.to}});
      });
  moving->add_option("--voucher", options.voucher, "number as in funds show")->required();
  moving->add_option("--to", options.to, "checked, paid or refused")
      ->required()
      ->check(CLI::IsMember({"checked", "paid", "refused"}));
  moving->add_option("--document", options.document, "number of the reimbursement");
}

void add_evaluation(Commands& evaluations) {
  auto& options = evaluations.options();
  auto* recording = evaluations.add("record", "record a result; whom it concerns is told",
                                    [](const Context& context, const Options& given) {
                                      json request{{"command", "evaluation.record"},
                                                   {"kind", given.kind},
                                                   {"passed", !given.failed},
                                                   {"leaves_permille", given.leaves},
                                                   {"comment", given.reason}};
                                      if (given.score >= 0) request["score"] = given.score;
                                      change(context, given, std::move(request));
                                    });
  recording->add_option("--kind", options.kind, "midterm or final")
      ->required()
      ->check(CLI::IsMember({"midterm", "final"}));
  recording->add_option("--score", options.score, "of 100")->check(CLI::Range(0, 100));
  recording->add_flag("--failed", options.failed, "it was not passed");
  recording->add_option("--leaves", options.leaves, "permille that the result leaves of what waits for it")
      ->check(CLI::Range(0, 1000));
  recording->add_option("--comment", options.reason, "told to the lead");
  recording->add_option("--date", options.date, "day it was held, YYYY-MM-DD (default: today)");
}

}  // namespace

void add_funds(CLI::App& app, Context& context) {
  Commands funds{app, context, "funds", "the money of a project"};
  funds.add("show", "what came, what went, what is left, and what the next tranche waits for", show, false);
  add_moves(funds);
  add_terms(funds);
  Commands vouchers{app, context, "voucher", "vouchers of what was spent, and their reimbursement"};
  add_vouchers(vouchers);
  Commands evaluations{app, context, "evaluation", "mid-term and final evaluations"};
  add_evaluation(evaluations);
}

}  // namespace linli::bot::cli
