#include <algorithm>

#include "bot/understand/verdicts.h"

// Why a report is returned, and which of its fields that is about.
namespace linli::bot::understand {
namespace {

using handlers::contract::Understanding;

/// The field of the report that a clause is about: the first one named, a text before a count that its name
/// holds (活动故事), or the one whose papers are. Pictures are of no field, though they are of an activity
/// (活动照片重复).
std::string_view field_in(const Analysis& analysis, std::size_t from, std::size_t to) {
  const Lexicon& lexicon = *analysis.lexicon;
  const std::u32string_view clause = analysis.glyphs.view(from, to);
  if (holds_word(lexicon.review, "unfielded", clause)) return {};
  const auto field_of = [&](int word) -> const FieldEntry& {
    return lexicon.fields[static_cast<std::size_t>(lexicon.words[static_cast<std::size_t>(word)].field)];
  };
  const FieldEntry* first = nullptr;
  for (std::size_t at = 0; at < clause.size(); ++at) {
    if (const std::size_t skip = word_of(lexicon, "passed_over", clause.substr(at)); skip > 0) {
      at += skip - 1;
      continue;
    }
    const int word = lexicon.longest(clause.substr(at), [](const Word& entry) { return entry.field >= 0; });
    if (word < 0) continue;
    const FieldEntry& field = field_of(word);
    if (first == nullptr || field.kind == FieldKind::kText) first = &field;
    if (field.kind == FieldKind::kText) break;
  }
  if (first != nullptr) return first->id;
  return holds_word(lexicon.review, "of_spent", clause) ? "spent" : std::string_view{};
}

/// The clauses of a reason that are about one field.
struct Part {
  std::string_view field;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A clause that names no field belongs to the one before it, or to the first one that does.
std::vector<Part> parts_of(const Analysis& analysis, std::size_t from, std::size_t to) {
  std::vector<Part> parts{{.field = {}, .begin = from, .end = from}};
  for (std::size_t clause = from, at = from; at <= to; ++at) {
    if (at < to && !is_clause_end(analysis.glyphs[at])) continue;
    const auto field = field_in(analysis, clause, at);
    if (!field.empty() && field != parts.back().field) {
      if (!parts.back().field.empty()) parts.push_back({.field = field, .begin = clause, .end = clause});
      parts.back().field = field;
    }
    parts.back().end = at;
    clause = at + 1;
  }
  if (parts.back().field.empty()) parts.pop_back();
  return parts;
}

}  // namespace

std::string reason_in(const Analysis& analysis, std::size_t from, std::size_t to) {
  const Glyphs& glyphs = analysis.glyphs;
  const auto skip = [&] {
    while (from < to && is_filler(glyphs[from]))
      ++from;
  };
  skip();
  for (const char32_t particle : {U'了', U'吧'})
    if (from < to && glyphs[from] == particle) ++from;
  skip();
  const std::size_t redo = word_of(*analysis.lexicon, "redo", glyphs.view(from, to));
  if (redo > 0 && (from + redo == to || is_filler(glyphs[from + redo]))) from += redo;
  skip();
  from += word_of(*analysis.lexicon, "why", glyphs.view(from, to));
  skip();
  while (to > from && is_filler(glyphs[to - 1]))
    --to;
  return from < to ? glyphs.words(from, to) : std::string{};
}

std::string field_of_reason(const Analysis& analysis, std::size_t from, std::size_t to) {
  const auto parts = parts_of(analysis, from, to);
  return parts.empty() ? std::string{} : std::string{parts.front().field};
}

void add_reason(Understanding& understanding, const Analysis& analysis, std::size_t from, std::size_t to) {
  constexpr std::size_t kShortest = 3;  // bytes: more than one character
  std::string reason = reason_in(analysis, from, to);
  if (reason.size() <= kShortest) return;
  understanding.slots["reason"] = std::move(reason);
  const auto parts = parts_of(analysis, from, to);
  if (parts.empty()) return;
  understanding.slots["field"] = std::string{parts.front().field};
  for (const Part& part : parts) {
    auto& all = understanding.words[std::string{part.field}];
    const std::string words = reason_in(analysis, part.begin, part.end);
    all += all.empty() ? words : "，" + words;
  }
}

}  // namespace linli::bot::understand
