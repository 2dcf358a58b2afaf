#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bot/understand/analyse.h"
#include "bot/understand/patterns.h"

namespace linli::bot::understand {

/// Cuts one message into its pieces. Used by scan() only; one object reads one message. Its parts lie in
/// scan.cpp (the walk, words, times), quantities.cpp (numbers and what they count) and products.cpp (prices).
class Scanner {
 public:
  explicit Scanner(Analysis& analysis)
      : out_(analysis), glyphs_(analysis.glyphs), lexicon_(*analysis.lexicon) {}
  void run();

 private:
  // The walk, words and times: scan.cpp
  void find_words();
  std::size_t word_length(std::size_t at) const;
  std::size_t piece(std::size_t at);
  std::size_t word(std::size_t at, std::size_t length);
  bool denied(std::size_t at) const;
  bool counts_behind_name(std::size_t at) const;
  bool names_by_one_letter(std::size_t at, std::size_t length) const;
  std::optional<std::size_t> time_phrase(std::size_t at, std::size_t word_length);
  std::optional<TimePhrase> short_date(std::size_t at) const;
  void absorb_day(TimePhrase& phrase) const;
  std::size_t after_space(std::size_t at) const;
  int unit_at(std::size_t at) const;
  bool ignored_unit_at(std::size_t at) const;
  std::size_t unit_index(int word) const;

  // Numbers and what they count: quantities.cpp
  std::optional<std::size_t> bare_classifier(std::size_t at);
  std::optional<std::size_t> quantity(std::size_t at);
  std::optional<std::size_t> few(std::size_t at);
  void cue_piece(Cue cue, std::size_t from, std::size_t to);
  void holds_its_unit(Quantity& quantity) const;
  bool has_financial_digit_only(const Numeral& number) const;
  bool is_age(const Numeral& number, std::size_t end) const;
  bool is_no_figure(const Numeral& number, std::size_t& end) const;
  bool skip_numbers(std::size_t& end) const;
  bool is_list_mark(std::size_t at, std::size_t end) const;
  bool is_phone(const Numeral& number) const;
  std::size_t foreign_coin(std::size_t at) const;
  bool take_amount(Quantity& quantity, std::size_t& end);
  int without_name(int found, std::size_t at) const;
  bool take_unit(Quantity& quantity, std::size_t& end) const;
  bool is_head_count(const Numeral& number, std::size_t at) const;
  int people_unit() const;
  bool begins_number(std::size_t at) const;
  bool names_next(int found, std::size_t at) const;
  bool take_range(Quantity& quantity, std::size_t& end);
  bool names_at(std::size_t at) const;
  bool estimated_afterwards(std::size_t end) const;
  void estimate(Quantity& quantity, std::size_t at, std::size_t& end) const;

  // Prices and what they are multiplied by: products.cpp
  std::optional<std::size_t> rate(std::size_t at);
  std::size_t behind_rate(std::size_t at) const;
  std::size_t behind_estimate(std::size_t at) const;
  std::size_t behind_unit(const Numeral& number) const;
  std::optional<std::size_t> product(const Numeral& number);

  Analysis& out_;
  const Glyphs& glyphs_;
  const Lexicon& lexicon_;
  std::vector<int> word_at_;
  std::vector<AtomHit> atoms_;  // by place
};

}  // namespace linli::bot::understand
