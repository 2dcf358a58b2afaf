#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/decisions.h"
#include "handlers/contract/handler.h"
#include "handlers/review/review.h"
#include "handlers/text/text.h"

namespace linli::handlers::review {

/// Reviewing by chat, for staff: 待审 shows what waits on their ground, a number one of it, 通过 1 3 5 and
/// 退回 4 缺票据 decide, and so do both in one breath (1通过，2退回照片不清楚). Numbers mean the list last
/// shown to this person, which is kept; a number from 1001 on is a receipt. A project's name will do as well.
///
/// 银铃相伴5月那份审过了吗 shows how it stands with one month.
///
/// 重开 银铃相伴 5月 opens an accepted one again, once it was said why and confirmed.
///
/// Contexts it leaves behind: review, review.reason (a decision waits for what is to be said of it),
/// review.reopen (a reopening waits for a yes).
class Chat final : public contract::Handler {
 public:
  Chat(const text::Text& text, catalogue::Catalogue& catalogue) : text_(text), catalogue_(catalogue) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  /// A report as it was called up.
  struct Chosen {
    std::int64_t number = 0;
    storage::model::ReportId report{};  ///< 0: there is none of this number
    std::string project{};              ///< by whose name it was called, when there is no one report
    std::vector<storage::model::Month> months{};  ///< of it that wait, when several do
    bool twice = false;                           ///< two things were decided about it
  };

  /// What is decided about some reports alike, and what is said of a return: all of it, and by field.
  struct Wish {
    storage::model::Decision decision = storage::model::Decision::kAccepted;
    std::vector<Chosen> chosen{};
    std::string reason{};
    std::map<std::string, std::string, std::less<>> words{};
  };

  /// What was done and what was not, and why.
  struct Outcome {
    std::vector<text::Values> accepted{};
    std::vector<text::Values> returned{};
    std::vector<text::Values> refused{};
  };

  /// As which of the offices they work for somebody decides, the first that may, and what stands against it.
  struct Judge {
    Reviewer who;
    Objection against = Objection::kNone;
  };

  contract::Reply queue(contract::Turn& turn);
  contract::Reply look(contract::Turn& turn, std::int64_t number);
  contract::Reply accept(contract::Turn& turn);
  contract::Reply give_back(contract::Turn& turn);
  contract::Reply several(contract::Turn& turn, const std::vector<contract::Decision>& decisions);
  std::vector<Wish> wishes(contract::Turn& turn, const std::vector<contract::Decision>& decisions) const;
  contract::Reply ask_why(contract::Turn& turn, const std::vector<Chosen>& chosen);
  contract::Reply ask_which(contract::Turn& turn, bool returns);
  std::string which(const contract::Turn& turn, bool returns) const;
  std::optional<contract::Reply> drop(contract::Turn& turn);
  std::optional<contract::Reply> standing(contract::Turn& turn);
  std::string not_filed(const contract::Turn& turn, const storage::model::Project& project,
                        storage::model::Month month) const;

  contract::Reply reopen(contract::Turn& turn);
  contract::Reply reopen(contract::Turn& turn, storage::model::ReportId report, std::string_view reason);
  contract::Reply ask_which_to_reopen(const contract::Turn& turn) const;
  contract::Reply cannot_reopen(const contract::Turn& turn, storage::model::ReportId report,
                                Objection against) const;
  std::optional<contract::Reply> confirm_reopening(contract::Turn& turn);
  std::optional<storage::model::Project> project_named(const contract::Turn& turn) const;

  std::vector<Chosen> chosen(contract::Turn& turn) const;
  Chosen of_number(const contract::Turn& turn, std::int64_t number) const;
  Chosen of_project(const contract::Turn& turn, const std::string& name, const std::string& month) const;
  Ruling ruling(const contract::Turn& turn, const storage::model::Report& report, const Wish& wish) const;
  void carry_out(contract::Turn& turn, const Wish& wish, Outcome& outcome);
  /// The same about each of them, told at once.
  contract::Reply decide(contract::Turn& turn, const Wish& wish);
  std::string told(const contract::Turn& turn, Outcome outcome, bool asked) const;
  text::Values refused(const contract::Turn& turn, const Chosen& chosen, Objection objection,
                       storage::model::Decision decision) const;
  text::Values without_report(const contract::Turn& turn, const Chosen& chosen,
                              storage::model::Decision decision) const;
  text::Values named(const contract::Turn& turn, const storage::model::Report& report) const;
  const rules::Program& program_of(const contract::Turn& turn, const storage::model::Report& report) const;
  Judge judge(const contract::Turn& turn, storage::model::ReportId report,
              storage::model::Decision decision) const;

  const text::Text& text_;
  catalogue::Catalogue& catalogue_;
};

}  // namespace linli::handlers::review
