#pragma once

#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/handler.h"
#include "handlers/reports/wording.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/model/project.h"
#include "storage/model/report.h"

namespace linli::handlers::reports {

/// Filing by chat. A draft is its values: what is asked next is derived from what is missing, so every answer
/// may come in any order, be changed, taken back, or left for another day.
///
/// Contexts it leaves behind: report.ask.FIELD, report.confirm, report.done, report.pick_project,
/// report.pick_month, idle.
class Chat final : public contract::Handler {
 public:
  Chat(const text::Text& text, catalogue::Catalogue& catalogue, const rules::Calendar& calendar)
      : text_(text), catalogue_(catalogue), calendar_(calendar) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;
  std::string unshown(contract::Turn& turn) override;

 private:
  struct Subject;  // a report with its project and programme

  std::optional<contract::Reply> fill(contract::Turn& turn);
  std::optional<contract::Reply> fill_several(contract::Turn& turn);
  std::optional<contract::Reply> edit(contract::Turn& turn);
  static void wait_for_figure(contract::Turn& turn, const Subject& subject, const std::string& field,
                              std::int64_t add);
  std::optional<contract::Reply> undo(contract::Turn& turn);
  std::optional<contract::Reply> submit(contract::Turn& turn);
  std::optional<contract::Reply> later(contract::Turn& turn);
  std::optional<contract::Reply> cancel(contract::Turn& turn);
  std::optional<contract::Reply> status(contract::Turn& turn);
  std::optional<contract::Reply> select(contract::Turn& turn);
  std::optional<contract::Reply> select_month(contract::Turn& turn);
  std::optional<contract::Reply> doubt(contract::Turn& turn);
  std::optional<contract::Reply> explain(contract::Turn& turn);
  std::optional<contract::Reply> evidence(contract::Turn& turn);
  std::optional<contract::Reply> speak_of_photos(contract::Turn& turn);
  std::optional<contract::Reply> find_report(contract::Turn& turn, std::optional<Subject>& found);
  std::optional<contract::Reply> undo_photos(contract::Turn& turn, const Subject& subject);
  contract::Reply photos_noted(contract::Turn& turn, const Subject& subject);
  void count_photos(contract::Turn& turn, const Subject& subject, text::Values& into);
  static void forget_shown(contract::Turn& turn);
  std::optional<contract::Reply> check(contract::Turn& turn, const Subject& subject);

  std::optional<Subject> current(contract::Turn& turn);
  Subject subject_of(contract::Turn& turn, const storage::model::Report& report);
  std::optional<contract::Reply> choose_project(contract::Turn& turn, storage::model::Month month,
                                                std::optional<storage::model::Project>& chosen);
  std::optional<contract::Reply> choose_month(contract::Turn& turn, const storage::model::Project& project,
                                              storage::model::Month month);

  static contract::Reply show_later(contract::Turn& turn, const Subject& subject, std::int64_t step,
                                    const std::vector<storage::repo::reports::Change>& changes);
  static void add_unshown(contract::Turn& turn, const storage::model::ReportValues& after,
                          storage::model::ReportValues& before,
                          std::vector<storage::repo::reports::Change>& changes);
  contract::Reply note(contract::Turn& turn, const Subject& subject,
                       std::vector<storage::repo::reports::Change> changes);
  contract::Reply take_in(contract::Turn& turn, const Subject& subject,
                          std::vector<storage::repo::reports::Change> changes);
  contract::Reply ask_again(contract::Turn& turn, const Subject& subject,
                            const storage::model::ReportValues& known, const rules::FormField& field,
                            const char* opening, text::Values values);
  contract::Reply go_on(contract::Turn& turn, const Subject& subject, const char* opening,
                        text::Values values);
  /// `known`: what the draft says now, for whoever has read it already.
  contract::Reply go_on(contract::Turn& turn, const Subject& subject,
                        const storage::model::ReportValues& known, const char* opening, text::Values values);
  contract::Reply already_filed(contract::Turn& turn, const Subject& subject);
  storage::model::Report as_it_stands(contract::Turn& turn, const storage::model::Report& report,
                                      bool goes_on);
  static bool answers_too_late(const contract::Turn& turn, const Subject& subject);
  std::optional<contract::Reply> ask_comment(contract::Turn& turn, const Subject& subject,
                                             const std::string& opening);
  std::optional<contract::Reply> answer_comment(contract::Turn& turn);
  void settle_comments(contract::Turn& turn, const Subject& subject,
                       const std::vector<storage::repo::reports::Change>& changes);
  void keep_reply(contract::Turn& turn, const Subject& subject, std::string_view field);
  std::optional<contract::Reply> stopped(const storage::model::Project& project) const;
  std::optional<contract::Reply> closed(const contract::Turn& turn, const storage::model::Project& project,
                                        storage::model::Month month) const;

  const text::Text& text_;
  catalogue::Catalogue& catalogue_;
  const rules::Calendar& calendar_;
};

}  // namespace linli::handlers::reports
