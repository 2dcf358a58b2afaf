#include "bot/understand/marks.h"

#include <algorithm>

#include "bot/understand/kinds.h"

namespace linli::bot::understand {
namespace {

FieldKind kind_of(FormField::Kind kind) {
  if (kind == FormField::Kind::kMoney) return FieldKind::kMoney;
  return kind == FormField::Kind::kText ? FieldKind::kText : FieldKind::kCount;
}

/// Adds the places where the form's own labels occur.
void mark_labels(const Analysis& analysis, const Context& context, Marks& marks) {
  for (const FormField& form : context.form) {
    int index = marks.field_named(form.id);
    if (index < 0) {
      index = static_cast<int>(marks.fields.size());
      marks.fields.push_back({.id = form.id, .kind = kind_of(form.kind), .unit = normalised(form.unit)});
    }
    const std::u32string label = normalised(form.label);
    if (label.empty()) continue;
    const auto& codes = analysis.glyphs.codes;
    for (std::size_t at = codes.find(label); at != std::u32string::npos;
         at = codes.find(label, at + label.size())) {
      marks.all.push_back({.kind = Mark::Kind::kName, .begin = at, .end = at + label.size(), .index = index});
    }
  }
}

/// Where the person's projects are named: the 课堂 of 童心课堂 counts no lessons.
std::vector<std::pair<std::size_t, std::size_t>> project_names(const Analysis& analysis,
                                                               const Context& context) {
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  for (const std::string& project : context.projects) {
    const std::u32string name = normalised(project);
    if (name.empty()) continue;
    const auto& codes = analysis.glyphs.codes;
    for (std::size_t at = codes.find(name); at != std::u32string::npos;
         at = codes.find(name, at + name.size())) {
      spans.emplace_back(at, at + name.size());
    }
  }
  return spans;
}

Mark mark_of(const Analysis& analysis, const Piece& piece) {
  Mark mark{.begin = piece.begin, .end = piece.end, .index = piece.index};
  switch (piece.kind) {
    case Piece::Kind::kQuantity:
      mark.kind = Mark::Kind::kQuantity;
      return mark;
    case Piece::Kind::kTime:
      mark.kind = Mark::Kind::kTime;
      return mark;
    case Piece::Kind::kClause:
      return mark;
    case Piece::Kind::kSentence:
      mark.kind = Mark::Kind::kSentence;
      return mark;
    case Piece::Kind::kWord:
      break;
  }
  const Word& word = analysis.word(piece);
  mark.activity = word.kind;
  if (word.field >= 0) {
    mark.kind = Mark::Kind::kName;
    mark.index = word.field;
  } else if (word.kind >= 0) {
    mark.kind = Mark::Kind::kActivity;
    mark.index = word.kind;
  } else {
    mark.kind = Mark::Kind::kCue;
    mark.index = word.cue;
  }
  return mark;
}

}  // namespace

Marks::Marks(const Analysis& analysis, const Context& context) {
  const auto& known = analysis.lexicon->fields;
  fields.reserve(known.size() + context.form.size());
  for (const FieldEntry& entry : known) {
    fields.push_back({.id = entry.id,
                      .kind = entry.kind,
                      .most = entry.most,
                      .line = entry.line,
                      .paid = entry.paid,
                      .people = entry.people,
                      .unit = {}});
  }
  mark_labels(analysis, context, *this);
  const std::size_t labels = all.size();
  const auto projects = project_names(analysis, context);
  for (const Piece& piece : analysis.pieces) {
    const bool of_project = std::ranges::any_of(
        projects, [&](const auto& span) { return piece.begin >= span.first && piece.end <= span.second; });
    if (of_project) continue;
    // A label of the form is one name, whatever the words in it mean elsewhere.
    const bool inside =
        std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(labels), [&](const Mark& label) {
          return piece.begin < label.end && label.begin < piece.end && piece.kind != Piece::Kind::kQuantity;
        });
    if (!inside) all.push_back(mark_of(analysis, piece));
  }
  if (labels != 0) std::ranges::stable_sort(all, {}, &Mark::begin);
  name_kinds(analysis, projects, *this);
}

int Marks::field_named(std::string_view id) const {
  const auto found = std::ranges::find(fields, id, &Field::id);
  return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

}  // namespace linli::bot::understand
