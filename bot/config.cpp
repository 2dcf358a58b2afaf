#include "bot/config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <utility>

#include "bot/config_keys.h"

namespace linli::bot {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

/// What was given for one key, and where: "linli.toml:14: server.port" or "LINLI_SERVER_PORT (server.port)".
struct Entry {
  Given given;
  std::string where;
};
using Entries = std::map<std::string, Entry, std::less<>>;

Error invalid(std::string sentence) {
  return {Code::kInvalid, std::move(sentence) + "."};
}

/// Levenshtein's distance, to guess what a mistyped key was meant to be.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

/// " (did you mean server.port?)", or nothing when no key is near.
std::string guess(std::string_view name, std::string (*spelling)(const Key&)) {
  std::string best;
  std::size_t best_distance = 4;  // three slips at most
  for (const auto& key : config_keys()) {
    const auto candidate = spelling(key);
    const auto apart = distance(name, candidate);
    if (apart < best_distance) {
      best_distance = apart;
      best = candidate;
    }
  }
  return best.empty() ? "" : " (did you mean " + best + "?)";
}

std::string dotted(const Key& key) {
  return std::string(key.name);
}

Given given_by(const toml::node& node) {
  if (const auto* text = node.as_string()) return {text->get()};
  if (const auto* number = node.as_integer()) return {number->get()};
  if (const auto* flag = node.as_boolean()) return {flag->get()};
  if (const auto* list = node.as_array()) {
    std::vector<std::int64_t> numbers;
    for (const auto& item : *list) {
      const auto* number = item.as_integer();
      if (!number) return {};
      numbers.push_back(number->get());
    }
    return {std::move(numbers)};
  }
  if (const auto* time = node.as_date_time()) {
    std::ostringstream text;
    text << time->get();
    return {text.str()};
  }
  return {};
}

/// The leaves of `table` below `prefix`; an unknown one is the error.
Result<void> collect(const toml::table& table, const std::string& prefix, const std::string& file,
                     Entries& into) {
  for (const auto& [key, node] : table) {
    const auto name = prefix + std::string(key.str());
    const auto position = file + ":" + std::to_string(node.source().begin.line) + ": ";
    if (const auto* inner = node.as_table()) {
      if (auto done = collect(*inner, name + ".", file, into); !done) return done;
      const bool known = std::any_of(config_keys().begin(), config_keys().end(),
                                     [&](const Key& k) { return k.name.starts_with(name + "."); });
      if (!known) return invalid(position + "there is no section [" + name + "]");
    } else if (config_key(name)) {
      into[name] = {given_by(node), position + name};
    } else {
      return invalid(position + "there is no key " + name + guess(name, dotted));
    }
  }
  return {};
}

/// The key that a line sets, or "this line": what is no key may be part of a secret.
std::string key_in_line(std::string_view text, std::size_t line) {
  for (; line > 1 && !text.empty(); --line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  const auto name = text.substr(0, text.find_first_of("=\n"));
  for (const auto& key : config_keys()) {
    const auto first = name.find_first_not_of(" \t");
    if (first == name.npos) break;
    const auto trimmed = name.substr(first, name.find_last_not_of(" \t") - first + 1);
    if (trimmed == key.leaf() || trimmed == key.name) return std::string(trimmed);
  }
  return "this line";
}

Result<Entries> entries_of_file(std::string_view text, const std::string& file) {
  Entries entries;
  try {
    const toml::table table = toml::parse(text);
    if (auto done = collect(table, "", file, entries); !done) return std::move(done).error();
  } catch (const toml::parse_error& error) {
    // The library's description quotes what it read, so it is not repeated.
    const auto line = error.source().begin.line;
    const bool twice = error.description().find("redefine") != std::string_view::npos;
    return invalid(file + ":" + std::to_string(line) + ": " + key_in_line(text, line) +
                   (twice ? " says what was said before; a key or section stands once"
                          : " is not valid TOML; text needs quotes, numbers have none"));
  }
  return entries;
}

void add_environment(const Environment& environment, Entries& entries, std::vector<std::string>& warnings) {
  for (auto at = environment.lower_bound("LINLI_");
       at != environment.end() && at->first.starts_with("LINLI_"); ++at) {
    const auto& keys = config_keys();
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.variable() == at->first; });
    if (key != keys.end()) {
      entries[std::string(key->name)] = {{at->second, true}, at->first + " (" + std::string(key->name) + ")"};
    } else if (at->first != "LINLI_CONFIG") {
      warnings.push_back("the variable " + at->first + " stands for no key" +
                         guess(at->first, [](const Key& k) { return k.variable(); }) + " and is ignored.");
    }
  }
}

/// A default as text from the environment: the setters then take it for any type.
Given default_of(const Key& key) {
  auto text = key.default_text;
  if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
  return {std::string(text), true};
}

MessageMode mode_of(const Config& config, std::string_view section) {
  return section == kOptionalSection ? config.wechat.miniprogram->mode : config.wechat.official.mode;
}

Result<void> apply(const Entries& entries, const std::string& file, Config& config) {
  const bool optional_section = std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.first.starts_with(std::string(kOptionalSection) + ".");
  });
  std::vector<const Key*> absent;
  for (const auto& key : config_keys()) {
    if (key.section() == kOptionalSection && !optional_section) continue;
    if (const auto entry = entries.find(key.name); entry != entries.end()) {
      if (const auto complaint = key.set(config, entry->second.given)) {
        return invalid(entry->second.where + " " + *complaint);
      }
    } else if (key.source == Source::kDefault) {
      key.set(config, default_of(key));
    } else {
      absent.push_back(&key);
    }
  }
  for (const auto* key : absent) {
    if (key->source == Source::kFreshMessageKey && mode_of(config, key->section()) == MessageMode::kPlain)
      continue;
    return invalid((file.empty() ? "" : file + ": ") + std::string(key->name) + " is missing; set it " +
                   (file.empty() ? "in a configuration file" : "there") + " or as " + key->variable());
  }
  return {};
}

/// The content check is an interface of mini-programs.
Result<void> check_content_check(const Entries& entries, const Config& config) {
  if (!config.wechat.content_check || config.wechat.miniprogram) return {};
  return invalid(entries.at("wechat.content_check").where + " needs a mini-program: set wechat.miniprogram");
}

/// What only development may do. Plain mode's signature does not cover the body: one leaked address forges
/// anything.
Result<void> check_development(const Entries& entries, const Config& config) {
  if (config.development.enabled) return {};
  const auto refused = [&](const char* name) {
    return invalid(entries.at(name).where + " is allowed only with development.enabled = true");
  };
  if (config.wechat.official.mode == MessageMode::kPlain) return refused("wechat.official.mode");
  if (config.wechat.miniprogram && config.wechat.miniprogram->mode == MessageMode::kPlain) {
    return refused("wechat.miniprogram.mode");
  }
  if (config.development.clock) return refused("development.clock");
  return {};
}

}  // namespace

std::string config_path(const std::string& given, const Environment& environment) {
  if (!given.empty()) return given;
  if (const auto named = environment.find("LINLI_CONFIG"); named != environment.end()) return named->second;
  for (const char* usual : {"/etc/linli/linli.toml", "./linli.toml"}) {
    if (::access(usual, F_OK) == 0) return usual;
  }
  return "";
}

std::string Config::Storage::media_folder() const {
  return media.empty() ? (std::filesystem::path{path}.parent_path() / "media").string() : media;
}

Result<Config> read_config(std::string_view text, const std::string& name, const Environment& environment) {
  auto entries = entries_of_file(text, name);
  if (!entries) return std::move(entries).error();
  Config config;
  add_environment(environment, *entries, config.warnings);
  if (auto done = apply(*entries, name, config); !done) return std::move(done).error();
  if (auto done = check_content_check(*entries, config); !done) return std::move(done).error();
  if (auto done = check_development(*entries, config); !done) return std::move(done).error();
  return config;
}

Result<Config> load_config(const std::string& path, const Environment& environment) {
  if (path.empty()) return read_config("", "", environment);
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || (file.peek() != std::ifstream::traits_type::eof() && !(text << file.rdbuf())) || file.bad()) {
    return invalid("the configuration " + path + " cannot be read: " + std::strerror(errno) +
                   "; \"linli init --output " + path + "\" writes one");
  }
  auto config = read_config(text.str(), path, environment);
  struct stat status {};
  if (config && ::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IROTH | S_IWOTH | S_IWGRP))) {
    config->warnings.push_back(path + " holds secrets and others may read or change it; \"chmod 640 " + path +
                               "\" closes it.");
  }
  return config;
}

}  // namespace linli::bot
