#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "bot/understand/glyphs.h"
#include "bot/understand/lexicon.h"
#include "bot/understand/lexicon_names.h"

namespace linli::bot::understand {
namespace {

using handlers::contract::Intent;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

/// Thrown inside this file only; load_lexicon turns it into a Result.
struct Fault {
  toml::source_region where;
  std::string what;
};

template <class Table>
auto named(const Table& table, std::string_view name) -> std::optional<decltype(table[0].second)> {
  for (const auto& [entry, value] : table) {
    if (entry == name) return value;
  }
  return std::nullopt;
}

class Loader {
 public:
  explicit Loader(const toml::table& root) : root_(root) {}

  Lexicon load() {
    for (auto&& [key, node] : root_) {
      section(std::string{key.str()}, node);
    }
    if (lexicon_.fields.empty()) throw Fault{root_.source(), "fields: missing"};
    link_units();
    link_people();
    lexicon_.index();
    return std::move(lexicon_);
  }

 private:
  void section(const std::string& key, const toml::node& node) {
    const toml::table& table = as_table(node, key);
    if (key == "fields") return fields(table);
    if (key == "units") return units(table);
    if (key == "kinds") return kinds(table);
    if (key == "cues") return cues(table);
    if (key == "words") return plain_words(table);
    if (key == "answers") return answers(table);
    if (key == "ratings") return ratings(table);
    if (key == "homophones") return homophones(table);
    if (key == "money") return topics(table, key, kMoneyTopics, lexicon_.money_topics);
    if (key == "tranches") return topics(table, key, kTranches, lexicon_.tranches);
    if (key == "activities") return topics(table, key, kActivityWords, lexicon_.activity_words);
    if (key == "review") return topics(table, key, kReviewWords, lexicon_.review);
    if (key == "choices") return topics(table, key, kChoiceWords, lexicon_.choices);
    if (key == "tickets") return topics(table, key, kTicketWords, lexicon_.tickets);
    if (key == "hedges") return topics(table, key, kHedges, lexicon_.hedges);
    if (key == "grades") return topics(table, key, kGradeWords, lexicon_.grades);
    if (key == "intents") return intents(table);
    throw Fault{node.source(), key + ": no such section"};
  }

  static const toml::table& as_table(const toml::node& node, const std::string& key) {
    if (const auto* table = node.as_table()) return *table;
    throw Fault{node.source(), key + ": must be a table"};
  }

  static std::vector<std::u32string> list(const toml::node& node, const std::string& key) {
    const auto* array = node.as_array();
    if (array == nullptr) throw Fault{node.source(), key + ": must be a list of words"};
    std::vector<std::u32string> texts;
    for (const toml::node& item : *array) {
      const auto text = item.value<std::string>();
      if (!text || text->empty()) throw Fault{item.source(), key + ": must be a word"};
      texts.push_back(normalised(*text));
    }
    return texts;
  }

  Word& word(const std::u32string& text) {
    const auto [at, added] = word_index_.try_emplace(text, lexicon_.words.size());
    if (added) lexicon_.words.push_back(Word{.text = text});
    return lexicon_.words[at->second];
  }

  void fields(const toml::table& table) {
    for (auto&& [key, node] : table) {
      field(std::string{key.str()}, as_table(node, "fields." + std::string{key.str()}));
    }
    if (lexicon_.fields.size() > 64) throw Fault{table.source(), "fields: at most 64"};
  }

  void field(const std::string& id, const toml::table& table) {
    const int index = static_cast<int>(lexicon_.fields.size());
    FieldEntry& entry = lexicon_.fields.emplace_back(FieldEntry{.id = id});
    entry.line = id.starts_with("spending.");
    for (auto&& [name, node] : table) {
      const std::string key = "fields." + id + "." + std::string{name.str()};
      if (name == "kind") {
        const auto kind = node.value<std::string>();
        if (kind == "money")
          entry.kind = FieldKind::kMoney;
        else if (kind == "text")
          entry.kind = FieldKind::kText;
        else if (kind != "count")
          throw Fault{node.source(), key + ": must be count, money or text"};
      } else if (name == "most") {
        const auto most = node.value<std::int64_t>();
        if (!most || *most <= 0) throw Fault{node.source(), key + ": must be a whole number above 0"};
        entry.most = *most;
      } else if (name == "paid") {
        const auto paid = node.value<bool>();
        if (!paid) throw Fault{node.source(), key + ": must be true or false"};
        entry.paid = *paid;
      } else if (name == "people") {
        people_wishes_.push_back({index, node.value<std::string>().value_or(""), node.source()});
      } else if (name == "names") {
        for (const auto& text : list(node, key)) {
          Word& entry_word = word(text);
          if (entry_word.field >= 0)
            throw Fault{node.source(), key + ": " + to_utf8(text) + " names two fields"};
          entry_word.field = index;
        }
      } else if (name == "among_lines") {
        entry.among_lines = list(node, key);
      } else if (name == "units" || name == "own") {
        for (const auto& text : list(node, key)) {
          unit_wishes_.push_back({text, index, name == "own", node.source()});
        }
      } else {
        throw Fault{node.source(), key + ": no such key"};
      }
    }
  }

  struct UnitWish {
    std::u32string text;
    int field;
    bool own;
    toml::source_region where;
  };

  UnitEntry& unit(const std::u32string& text) {
    Word& entry = word(text);
    if (entry.unit < 0) {
      entry.unit = static_cast<int>(lexicon_.units.size());
      lexicon_.units.emplace_back();
    }
    return lexicon_.units[static_cast<std::size_t>(entry.unit)];
  }

  void link_units() {
    for (const UnitWish& wish : unit_wishes_) {
      UnitEntry& entry = unit(wish.text);
      entry.fields |= std::uint64_t{1} << static_cast<unsigned>(wish.field);
      if (!wish.own) continue;
      if (entry.own >= 0 && entry.own != wish.field) {
        throw Fault{wish.where, "fields: " + to_utf8(wish.text) + " is the own unit of two fields"};
      }
      entry.own = wish.field;
    }
  }

  struct PeopleWish {
    int field;
    std::string people;
    toml::source_region where;
  };

  void link_people() {
    for (const PeopleWish& wish : people_wishes_) {
      const int people = lexicon_.field_named(wish.people);
      if (people < 0)
        throw Fault{wish.where, "fields: people must name a field, not \"" + wish.people + "\""};
      lexicon_.fields[static_cast<std::size_t>(wish.field)].people = people;
    }
  }

  void units(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "units." + std::string{name.str()};
      if (name != "ignored" && name != "generic" && name != "foreign")
        throw Fault{node.source(), key + ": no such key"};
      for (const auto& text : list(node, key)) {
        UnitEntry& entry = unit(text);
        entry.ignored = name == "ignored";
        entry.foreign = name == "foreign";
      }
    }
  }

  void kinds(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "kinds." + std::string{name.str()};
      const int index = static_cast<int>(lexicon_.kinds.size());
      lexicon_.kinds.emplace_back(name.str());
      for (const auto& text : list(node, key)) {
        word(text).kind = index;
      }
    }
  }

  void cues(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "cues." + std::string{name.str()};
      const auto cue = named(kCueNames, name.str());
      if (!cue) throw Fault{node.source(), key + ": no such cue"};
      for (const auto& text : list(node, key)) {
        Word& entry = word(text);
        if (entry.cue >= 0) throw Fault{node.source(), key + ": " + to_utf8(text) + " is two cues"};
        entry.cue = static_cast<int>(*cue);
      }
    }
  }

  std::vector<std::u32string>* plain_list(std::string_view name) {
    if (name == "polite_front") return &lexicon_.polite_front;
    if (name == "polite_back") return &lexicon_.polite_back;
    if (name == "hollow") return &lexicon_.hollow;
    if (name == "earlier") return &lexicon_.earlier;
    if (name == "persons") return &lexicon_.persons;
    return name == "tale" ? &lexicon_.tale : nullptr;
  }

  void plain_words(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "words." + std::string{name.str()};
      auto texts = list(node, key);
      if (name == "opaque") {
        for (const auto& text : texts) {
          word(text).opaque = true;
        }
      } else if (auto* words = plain_list(name.str())) {
        *words = std::move(texts);
      } else {
        throw Fault{node.source(), key + ": no such key"};
      }
    }
  }

  void answers(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "answers." + std::string{name.str()};
      const auto answer = named(kAnswerNames, name.str());
      if (!answer) throw Fault{node.source(), key + ": no such answer"};
      for (const auto& text : list(node, key)) {
        lexicon_.answers.emplace(text, *answer);
      }
    }
  }

  void ratings(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "ratings." + std::string{name.str()};
      if (name.str().size() != 1 || name.str()[0] < '1' || name.str()[0] > '5') {
        throw Fault{node.source(), key + ": must be 1 to 5"};
      }
      for (const auto& text : list(node, key)) {
        lexicon_.ratings.emplace(text, name.str()[0] - '0');
      }
    }
  }

  /// Lists under names that the program knows, in its order.
  template <class Names>
  void topics(const toml::table& table, const std::string& section_name, const Names& names,
              std::vector<Lexicon::Topic>& into) {
    for (auto&& [name, node] : table)
      if (std::ranges::find(names, name.str()) == names.end())
        throw Fault{node.source(), section_name + "." + std::string{name.str()} + ": no such key"};
    for (const auto name : names)
      if (const auto* node = table.get(name))
        into.push_back(
            {.name = std::string{name}, .words = list(*node, section_name + "." + std::string{name})});
  }

  void homophones(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "homophones." + std::string{name.str()};
      if (name != "groups") throw Fault{node.source(), key + ": no such key"};
      for (const auto& group : list(node, key)) {
        for (const char32_t c : group) {
          lexicon_.homophones.emplace(c, group.front());
        }
      }
    }
  }

  void intents(const toml::table& table) {
    for (auto&& [name, node] : table) {
      const std::string key = "intents." + std::string{name.str()};
      const auto intent = handlers::contract::intent_named(name.str());
      if (!intent) throw Fault{node.source(), key + ": no such intent"};
      intent_entries(*intent, role_bit::kAll, as_table(node, key), key);
    }
  }

  static int weight_in(const toml::table& table, const std::string& parent) {
    const toml::node* node = table.get("weight");
    if (node == nullptr) return 0;
    const auto weight = node->value<std::int64_t>();
    if (!weight || *weight < 0 || *weight > 20)
      throw Fault{node->source(), parent + ".weight: must be 0 to 20"};
    return static_cast<int>(*weight);
  }

  void intent_entries(Intent intent, std::uint8_t roles, const toml::table& table,
                      const std::string& parent) {
    const int weight = weight_in(table, parent);
    for (auto&& [name, node] : table) {
      const std::string key = parent + "." + std::string{name.str()};
      if (name == "weight") continue;
      if (name == "exact") {
        for (const auto& text : list(node, key))
          lexicon_.commands[text].push_back({intent, roles});
      } else if (name == "patterns") {
        for (const auto& text : list(node, key)) {
          pattern(PatternEntry{.intent = intent, .roles = roles, .weight = weight}, text, node.source(), key);
        }
      } else if (const auto role = named(kRoleNames, name.str()); role && roles == role_bit::kAll) {
        intent_entries(intent, *role, as_table(node, key), key);
      } else {
        throw Fault{node.source(), key + ": no such key"};
      }
    }
  }

  void pattern(PatternEntry entry, std::u32string_view text, const toml::source_region& where,
               const std::string& key) {
    while (!text.empty()) {
      const std::size_t space = std::min(text.find(U' '), text.size());
      std::u32string_view group = text.substr(0, space);
      text.remove_prefix(std::min(space + 1, text.size()));
      if (group.empty()) continue;
      const bool never = group.front() == U'!';
      if (never) group.remove_prefix(1);
      auto atoms = alternatives(group);
      if (atoms.empty()) throw Fault{where, key + ": an empty group"};
      if (never)
        entry.never.insert(entry.never.end(), atoms.begin(), atoms.end());
      else
        entry.groups.push_back(std::move(atoms));
    }
    if (entry.groups.empty()) throw Fault{where, key + ": a pattern needs a group without !"};
    lexicon_.patterns.push_back(std::move(entry));
  }

  /// Words of one group.
  std::vector<int> alternatives(std::u32string_view group) {
    std::vector<int> atoms;
    while (!group.empty()) {
      const std::size_t bar = std::min(group.find(U'|'), group.size());
      if (bar > 0) {
        Word& atom = word(std::u32string{group.substr(0, bar)});
        if (atom.atom < 0) atom.atom = atoms_++;
        atoms.push_back(atom.atom);
      }
      group.remove_prefix(std::min(bar + 1, group.size()));
    }
    return atoms;
  }

  const toml::table& root_;
  Lexicon lexicon_;
  TextMap<std::size_t> word_index_;
  std::vector<UnitWish> unit_wishes_;
  std::vector<PeopleWish> people_wishes_;
  int atoms_ = 0;
};

std::string at_line(const std::filesystem::path& path, const toml::source_region& where,
                    std::string_view what) {
  std::ostringstream out;
  out << path.string() << ": line " << where.begin.line << ": " << what;
  return out.str();
}

}  // namespace

Result<Lexicon> load_lexicon(const std::filesystem::path& path) {
  try {
    const toml::table root = toml::parse_file(path.string());
    return Loader{root}.load();
  } catch (const toml::parse_error& error) {
    return Error{Code::kInvalid, at_line(path, error.source(), error.description())};
  } catch (const Fault& fault) {
    return Error{Code::kInvalid, at_line(path, fault.where, fault.what)};
  }
}

}  // namespace linli::bot::understand
