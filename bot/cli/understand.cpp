#include <cmath>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/system.h"
#include "bot/understand/experience.h"
#include "bot/understand/interpret.h"
#include "bot/understand/json.h"
#include "bot/understand/lexicon.h"
#include "storage/model/civil_date.h"

namespace linli::bot::cli {
namespace {

using nlohmann::json;

struct Options {
  std::string text;
  std::string role;
  std::string today;
  std::string context;
  std::string projects;
  std::string draft;
  std::string last;
  bool voice = false;
};

/// The flags as the object that a line of standard input would be.
json request_of(const Options& options) {
  json request = {{"text", options.text}, {"voice", options.voice}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) request[name] = value;
  };
  add("role", options.role);
  add("today", options.today);
  add("context", options.context);
  add("projects", options.projects);
  for (const auto& [name, value] : {std::pair{"draft", &options.draft}, {"last", &options.last}}) {
    if (value->empty()) continue;
    request[name] = json::parse(*value, nullptr, false);
    if (!request[name].is_object())
      throw Failure{kMisused, std::string{"--"} + name + " takes a JSON object"};
  }
  return request;
}

/// One message as the contract's JSON. @throws Failure.
json understood(const json& request, const understand::Lexicon& lexicon, storage::model::CivilDate today) {
  if (!request.is_object() || !request.contains("text") || !request["text"].is_string())
    throw Failure{kMisused, "a line must be a JSON object with \"text\""};
  const auto context = understand::context_from_json(request, today);
  if (!context) throw Failure{kMisused, context.error().message};
  const auto analysis = understand::analyse(request["text"].get<std::string>(), lexicon, context->voice);
  auto answer = understand::to_json(understand::interpret(analysis, *context));
  const auto expected = understand::expect(analysis.glyphs.codes, context->role, context->name);
  answer["expected"] = {{"intent", handlers::contract::name_of(expected.intent)},
                        {"lead", std::round(expected.lead * 100) / 100}};
  return answer;
}

void print(const json& document) {
  std::cout << document.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
}

void run(const Context& context, const Options& options) {
  // The words need no account: a configuration is looked at only where one is given.
  const auto path =
      context.config_path.empty() ? default_templates_path() : configuration(context).templates.path;
  const auto lexicon = understand::load_lexicon(path + "/lexicon/zh.toml");
  if (!lexicon) throw Failure{kMisused, lexicon.error().message};
  const auto today = storage::model::CivilDate::of(SystemClock{}.now());
  if (!options.text.empty()) return print(understood(request_of(options), *lexicon, today));
  // A line that makes no sense is answered as such and keeps no other from its answer.
  int wrong = 0;
  int number = 0;
  for (std::string line; std::getline(std::cin, line);) {
    ++number;
    if (line.empty()) continue;
    try {
      print(understood(json::parse(line, nullptr, false), *lexicon, today));
    } catch (const Failure& failure) {
      ++wrong;
      print({{"error", "line " + std::to_string(number) + ": " + failure.what()}});
    }
  }
  if (wrong > 0) throw Failure{kMisused, std::to_string(wrong) + " of the lines made no sense"};
}

}  // namespace

void add_understand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("understand", "show how a message is understood, as JSON");
  command->add_option("TEXT", options->text, "the message; without it, JSON lines on standard input");
  command->add_option("--role", options->role, "lead, resident, observer, street, agency, bureau, stranger");
  command->add_option("--today", options->today, "YYYY-MM-DD");
  command->add_option("--context", options->context, "idle, report.form, report.ask.FIELD, …");
  command->add_option("--projects", options->projects, "the person's projects, separated by commas");
  command->add_option("--draft", options->draft, "slots of the open draft, JSON");
  command->add_option("--last", options->last, "slots of the last filed report, JSON");
  command->add_flag("--voice", options->voice, "the text came from speech");
  command->callback([&context, options] { run(context, *options); });
}

}  // namespace linli::bot::cli
