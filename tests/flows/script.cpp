#include "tests/flows/script.h"

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace linli::tests {
namespace {

const std::map<std::string, const char*, std::less<>>& people() {
  static const std::map<std::string, const char*, std::less<>> all = {
      {"古丽", World::kLead}, {"王建国", World::kLeadOfTwo}, {"李姐", World::kStranger}};
  return all;
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

std::string answer(World& world, const std::string& who, const std::string& said) {
  const auto person = people().find(who);
  if (person == people().end()) throw std::runtime_error{"nobody is called " + who};
  const auto result = world.sends(person->second, message_of(said));
  if (result.at("status") != 200) return "(status " + result.at("status").dump() + ")";
  std::string text;
  for (const auto& reply : result.at("replies"))
    text += reply.at("content").get<std::string>() + "\n";
  return text.empty() ? "(nothing)" : text;
}

void direct(World& world, const std::string& directive) {
  if (directive == "restart")
    world.restart();
  else if (directive.starts_with("now "))
    world.set_time(directive.substr(4));
  else
    throw std::runtime_error{"no such directive: " + directive};
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
  std::string transcript;
  std::istringstream in{questions_of(script)};
  for (std::string line; std::getline(in, line);) {
    transcript += line + "\n";
    if (line.starts_with('#')) continue;
    if (line.starts_with("@ ")) {
      direct(world, line.substr(2));
      continue;
    }
    const auto mark = line.find("> ");
    if (mark == std::string::npos) throw std::runtime_error{"not a line of a conversation: " + line};
    transcript += indented(answer(world, line.substr(0, mark), line.substr(mark + 2)));
  }
  return transcript;
}

}  // namespace linli::tests
