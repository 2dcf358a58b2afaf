#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/understand/dates.h"
#include "bot/understand/glyphs.h"
#include "bot/understand/lexicon.h"
#include "bot/understand/numerals.h"

namespace linli::bot::understand {

/// A number with what it counts.
struct Quantity {
  Numeral number{};
  int unit = -1;                      ///< in Lexicon::units
  std::optional<std::int64_t> fen{};  ///< said with a unit of money
  bool money = false;                 ///< has a unit of money, though the amount may be in doubt
  bool foreign = false;               ///< money of another country
  bool approximate = false;
  Doubt doubt = Doubt::kNone;
  bool lone = false;  ///< a single 一…九 without a unit: often no number at all
};

/// One thing found in a message. Positions are codes of Analysis::glyphs.
struct Piece {
  enum class Kind : std::uint8_t {
    kQuantity,  ///< index into quantities
    kTime,      ///< index into times
    kWord,      ///< index into Lexicon::words
    kClause,    ///< ， and the like
    kSentence,  ///< 。 and the like
  };
  Kind kind = Kind::kClause;
  std::size_t begin = 0;
  std::size_t end = 0;
  int index = -1;
};

/// The message, or one clause of it, is a command.
struct CommandMatch {
  std::size_t begin = 0;
  std::size_t end = 0;
  const std::vector<CommandEntry>* entries = nullptr;
  double confidence = 0;
};

/// A pattern of the lexicon that occurs in the message.
struct PatternMatch {
  const PatternEntry* pattern = nullptr;
  int score = 0;
};

/// All of a message that can be found without knowing who speaks and what was asked.
struct Analysis {
  const Lexicon* lexicon = nullptr;  ///< must live longer than this
  Glyphs glyphs;
  std::vector<Piece> pieces;
  std::vector<Quantity> quantities;
  std::vector<TimePhrase> times;
  std::optional<CommandMatch> whole;
  std::vector<CommandMatch> clauses;       ///< empty unless every clause is a command
  std::vector<CommandMatch> some_clauses;  ///< those that are, when others are not
  std::vector<PatternMatch> patterns;      ///< best first
  std::u32string bare;                     ///< the message without spaces and punctuation
  std::u32string core;                     ///< and without politeness around it
  std::vector<std::u32string> parts;       ///< the core of each clause of a short message
  std::string code;                        ///< a binding code, spelt as printed
  bool code_alone = false;                 ///< the message is nothing but the code
  bool question = false;
  bool voice = false;

  const Word& word(const Piece& piece) const { return lexicon->words[static_cast<std::size_t>(piece.index)]; }
  const Quantity& quantity(const Piece& piece) const {
    return quantities[static_cast<std::size_t>(piece.index)];
  }
  const TimePhrase& time(const Piece& piece) const { return times[static_cast<std::size_t>(piece.index)]; }
  bool is_cue(const Piece& piece, Cue cue) const {
    return piece.kind == Piece::Kind::kWord && word(piece).cue == static_cast<int>(cue);
  }
};

/// Reads `text` (any bytes, at most kMaxBytes of them are looked at). Pure; `lexicon` is shared and must
/// stay.
Analysis analyse(std::string_view text, const Lexicon& lexicon, bool voice = false);

}  // namespace linli::bot::understand
