#include "tests/flows/script.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace linli::tests {
namespace {

const std::map<std::string, const char*, std::less<>>& people() {
  static const std::map<std::string, const char*, std::less<>> all = {{"古丽", World::kLead},
                                                                      {"王建国", World::kLeadOfTwo},
                                                                      {"李姐", World::kStranger},
                                                                      {"古丽的新手机", World::kNewPhone}};
  return all;
}

/// What one playing of a script remembers.
struct Play {
  World& world;
  std::string code;                         ///< the last one made
  std::map<std::string, std::size_t> told;  ///< person → how much of their inbox was shown
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// Remembers a code that stands on a line of its own and hides it.
std::string without_code(Play& play, const std::string& text) {
  static const std::regex line{"(^|\n)([2-9A-HJ-NP-Z]{8})(\n|$)"};
  std::smatch found;
  if (std::regex_search(text, found, line)) play.code = found[2];
  return replaced(text, play.code, "CODE");
}

std::string indented(const std::string& text) {
  std::string lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    lines += line.empty() ? "\n" : "  " + line + "\n";
  return lines;
}

/// "[image]" and "[event {\"event\":\"VIEW\"}]" as the stand-in's message; "~话" is speech, the rest is text.
nlohmann::json message_of(const std::string& said) {
  if (said.starts_with('~')) return {{"type", "voice"}, {"recognition", said.substr(1)}};
  if (!said.starts_with('[')) return {{"type", "text"}, {"content", said}};
  const auto inner = said.substr(1, said.size() - 2);
  const auto blank = inner.find(' ');
  auto message =
      blank == std::string::npos ? nlohmann::json::object() : nlohmann::json::parse(inner.substr(blank));
  message["type"] = inner.substr(0, blank);
  return message;
}

const char* openid_of(const std::string& who) {
  const auto person = people().find(who);
  if (person == people().end()) throw std::runtime_error{"nobody is called " + who};
  return person->second;
}

std::string answer(Play& play, const std::string& who, const std::string& said) {
  const auto result = play.world.sends(openid_of(who), message_of(replaced(said, "CODE", play.code)));
  if (result.at("status") != 200) return "(status " + result.at("status").dump() + ")";
  std::string text;
  for (const auto& reply : result.at("replies"))
    text += reply.at("content").get<std::string>() + "\n";
  return text.empty() ? "(nothing)" : without_code(play, text);
}

std::string operate(Play& play, const std::string& command) {
  auto answer = play.world.operate(nlohmann::json::parse(command));
  if (answer.contains("code")) play.code = answer["code"].get<std::string>();
  if (answer.contains("codes")) play.code = answer["codes"].at(0).at("scene").get<std::string>();
  return replaced(answer.dump(), play.code, "CODE");
}

/// Waits for the next message that is on its way. One at a time: the next but one may be there as well, or
/// not yet.
std::string told(Play& play, const std::string& who) {
  auto& shown = play.told[who];
  const auto messages = play.world.told(openid_of(who), shown + 1);
  return shown < messages.size() ? replaced(messages[shown++] + "\n", play.code, "CODE") : "(nothing)";
}

/// Lets time pass while the server runs, at most a day at once.
void wait_until(World& world, const std::string& time) {
  const auto until = storage::model::parse_iso(time);
  if (!until) throw std::runtime_error{"not a time: " + time};
  constexpr std::chrono::seconds kDay{86'400};
  for (auto left = std::chrono::ceil<std::chrono::seconds>(*until - world.instant()); left.count() > 0;
       left = std::chrono::ceil<std::chrono::seconds>(*until - world.instant()))
    world.pass(std::min(left, kDay));
}

/// @return what is to be shown of it.
std::string direct(Play& play, const std::string& directive) {
  if (directive.starts_with("operate "))
    return indented(operate(play, replaced(directive.substr(8), "CODE", play.code)));
  if (directive.starts_with("told ")) return indented(told(play, directive.substr(5)));
  if (directive == "restart")
    play.world.restart();
  else if (directive.starts_with("until "))
    wait_until(play.world, directive.substr(6));
  else if (directive.starts_with("now "))
    play.world.set_time(directive.substr(4));
  else
    throw std::runtime_error{"no such directive: " + directive};
  return "";
}

}  // namespace

std::string questions_of(const std::string& script) {
  std::string questions;
  std::istringstream in{script};
  for (std::string line; std::getline(in, line);)
    if (!line.starts_with("  ") && !line.empty()) questions += line + "\n";
  return questions;
}

std::string play(World& world, const std::string& script) {
  Play play{.world = world, .code = "", .told = {}};
  std::string transcript;
  std::istringstream in{questions_of(script)};
  for (std::string line; std::getline(in, line);) {
    transcript += line + "\n";
    if (line.starts_with('#')) continue;
    if (line.starts_with("@ ")) {
      transcript += direct(play, line.substr(2));
      continue;
    }
    const auto mark = line.find("> ");
    if (mark == std::string::npos) throw std::runtime_error{"not a line of a conversation: " + line};
    transcript += indented(answer(play, line.substr(0, mark), line.substr(mark + 2)));
  }
  return transcript;
}

}  // namespace linli::tests
