#pragma once

#include <optional>
#include <string>

#include "bot/understand/facts.h"
#include "bot/understand/marks.h"

namespace linli::bot::understand {

/// Finds the story, the difficulties and the plan of one message. Used by take_texts() only; one object reads
/// one message. Its parts lie in texts.cpp (the walk, and where a text begins), text_ends.cpp and
/// text_values.cpp (what it says).
class Texts {
 public:
  Texts(const Analysis& analysis, const Context& context, Marks& marks, Facts& facts)
      : analysis_(analysis), context_(context), marks_(marks), facts_(facts), glyphs_(analysis.glyphs) {}
  void run();

 private:
  struct Text {
    int field = -1;
    std::size_t from = 0;  ///< code at which its words begin
    bool plan = false;
    bool figures_only = false;  ///< 计划8场: excluded, yet no plan for the next month
    bool firm = false;          ///< 下个月要办…: a text that nothing else explains better
    bool whole = false;         ///< a tale: its first words belong to it
  };

  // Where a text begins: texts.cpp
  std::size_t clause_begin() const;
  std::optional<Text> heading(std::size_t i) const;
  std::optional<Text> tale() const;
  void named_behind(std::size_t i);
  bool names_behind(std::size_t i) const;
  bool quoted(std::size_t at) const;
  bool next_to_report(const TimePhrase& phrase) const;
  bool asked_to_tell(std::size_t at) const;
  bool promised(std::size_t at) const;
  std::optional<Text> named(std::size_t i) const;
  bool only_to_edit(std::size_t i) const;
  bool is_ahead(const TimePhrase& phrase) const;
  bool only_then(std::size_t at) const;
  bool to_be_paid(std::size_t at) const;
  bool earlier_month_told(storage::model::Month month) const;
  bool followed_by_plan(std::size_t at) const;
  bool corrected(std::size_t i) const;
  bool about_this_month(std::size_t i) const;

  // Where it ends: text_ends.cpp
  std::size_t end_of(std::size_t i, const Text& text) const;
  bool next_month(const Text& text) const;
  bool is_heading_inside(std::size_t j) const;
  bool other_heading(std::size_t j, const Text& text) const;
  bool begins_fact(std::size_t j, const Text& text) const;
  bool whole_clause_is_fact(std::size_t j) const;
  bool will_be_spent(const Mark& mark) const;
  bool names_people(const Mark& mark) const;
  bool is_item(std::size_t j) const;
  bool lists(const Text& text) const;
  bool looks_back(std::size_t j) const;
  bool goes_on(std::size_t i, std::size_t j) const;
  std::size_t sentence_begin(std::size_t j) const;

  // What it says: text_values.cpp
  std::size_t take(std::size_t i, const Text& text);
  void put(const Text& text, std::size_t i, std::size_t to, handlers::contract::SlotValue value);
  bool denied_before(std::size_t i) const;
  bool says_but(std::size_t from, std::size_t to) const;
  bool struck_out(std::size_t from, std::size_t to) const;
  void doubt_money(std::size_t from, std::size_t to);
  bool is_firm(std::string_view value) const;
  bool says_none(std::size_t from, std::size_t to) const;
  bool says_as_before(std::size_t from, std::size_t to) const;
  void put_last(const Text& text, std::size_t i, std::size_t to);
  bool says_unknown(std::size_t from, std::size_t to) const;
  std::size_t after_label(std::size_t from, std::size_t to) const;
  std::size_t after_link(std::size_t from, std::size_t to) const;

  const Analysis& analysis_;
  const Context& context_;
  Marks& marks_;
  Facts& facts_;
  const Glyphs& glyphs_;
  std::size_t clause_ = 0;  // first mark of the clause at hand
};

}  // namespace linli::bot::understand
