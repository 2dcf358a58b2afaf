#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/understand/analyse.h"
#include "bot/understand/context.h"

namespace linli::bot::understand {

/// A field a figure can belong to: of the lexicon, or of the programme's form only.
struct Field {
  std::string_view id{};
  FieldKind kind = FieldKind::kCount;
  std::int64_t most = 0;
  bool line = false;
  bool paid = false;
  int people = -1;
  std::u32string unit{};  ///< of a field that only the form knows
};

/// A piece with its part in the sentence decided.
struct Mark {
  enum class Kind : std::uint8_t { kQuantity, kTime, kName, kActivity, kCue, kClause, kSentence };
  Kind kind = Kind::kClause;
  std::size_t begin = 0;
  std::size_t end = 0;
  int index = -1;              ///< quantity, time, field (kName), kind of activity (kActivity) or Cue
  int activity = -1;           ///< of a name that is a kind of activity as well (宣传)
  std::size_t name_begin = 0;  ///< of an activity: where its name is, more than the kind (防诈骗宣传)
  std::size_t name_end = 0;
  bool used = false;  ///< belongs to a text or has found its place

  bool is(Cue cue) const { return kind == Kind::kCue && index == static_cast<int>(cue); }
  bool ends_clause() const { return kind == Kind::kClause || kind == Kind::kSentence; }
};

/// The pieces of the message and the labels of the form, in order. Refers to the analysis and the context.
struct Marks {
  std::vector<Field> fields;  ///< those of the lexicon first, at the same index
  std::vector<Mark> all;

  Marks(const Analysis& analysis, const Context& context);
  const Field& field(const Mark& mark) const { return fields[static_cast<std::size_t>(mark.index)]; }
  int field_named(std::string_view id) const;
};

}  // namespace linli::bot::understand
