#include "handlers/importing/terms.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "handlers/sheets/text.h"

namespace linli::handlers::importing {
namespace {

std::string_view without_zeros(std::string_view number) {
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

}  // namespace

std::optional<std::string> Terms::track(std::string_view said) const {
  if (tracks.empty()) return std::string{said};
  const auto word = sheets::without_blanks(said);
  const auto found = std::find_if(tracks.begin(), tracks.end(), [&](const auto& known) {
    return known.first == word || sheets::without_blanks(known.second) == word;
  });
  if (found == tracks.end()) return std::nullopt;
  return found->first;
}

std::string Terms::label_of(const std::string& track) const {
  const auto found =
      std::find_if(tracks.begin(), tracks.end(), [&](const auto& known) { return known.first == track; });
  return found == tracks.end() ? track : found->second;
}

std::optional<std::string> Terms::offer(std::string_view said) const {
  if (offers.empty()) return std::string{said};
  const auto found = std::find_if(offers.begin(), offers.end(), [&](const std::string& known) {
    return without_zeros(known) == without_zeros(said);
  });
  if (found == offers.end()) return std::nullopt;
  return *found;
}

Terms terms_of(const storage::repo::programs::Stored& program) {
  Terms terms{.program = program.id};
  if (auto parsed = rules::program_from_json(program.rules)) terms.rules = *std::move(parsed);
  const auto rules = nlohmann::json::parse(program.rules, nullptr, false);
  const auto each = [&](const char* list, const char* key, const auto& take) {
    if (!rules.is_object() || !rules.contains(list) || !rules[list].is_array()) return;
    for (const auto& item : rules[list])
      if (item.is_object() && item.contains(key) && item[key].is_string()) take(item);
  };
  each("tracks", "id", [&](const nlohmann::json& track) {
    terms.tracks.emplace_back(track["id"].get<std::string>(), track.value("label", ""));
  });
  each("offers", "number",
       [&](const nlohmann::json& offer) { terms.offers.push_back(offer["number"].get<std::string>()); });
  return terms;
}

}  // namespace linli::handlers::importing
