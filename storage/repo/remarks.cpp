#include "storage/repo/remarks.h"

namespace linli::storage::repo::remarks {
namespace {

constexpr auto kOf =
    "SELECT about, says, answer, asked, at_ms FROM report_remarks WHERE report_id = ? ORDER BY seq";
constexpr auto kNote =
    "INSERT INTO report_remarks (report_id, seq, about, says, answer, asked, at_ms) VALUES "
    "(?1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM report_remarks WHERE report_id = ?1), ?2, ?3, ?4, ?5, ?6) "
    "ON CONFLICT (report_id, about) DO UPDATE SET says = excluded.says, answer = excluded.answer, "
    "asked = excluded.asked, at_ms = excluded.at_ms";
constexpr auto kAnswer =
    "UPDATE report_remarks SET answer = ? WHERE report_id = ? AND asked = 1 AND answer = ''";
constexpr auto kDrop = "DELETE FROM report_remarks WHERE report_id = ? AND about = ?";

}  // namespace

std::vector<Remark> of(db::Connection& connection, model::ReportId report) {
  std::vector<Remark> all;
  connection.each(kOf, {report.value}, [&](const db::Row& row) {
    all.push_back({.about = row.text(0),
                   .says = row.text(1),
                   .answer = row.text(2),
                   .asked = row.integer(3) != 0,
                   .at = model::from_ms(row.integer(4))});
  });
  return all;
}

void note(db::Connection& connection, model::ReportId report, const Remark& remark) {
  connection.run(kNote, {report.value, remark.about, remark.says, remark.answer, remark.asked ? 1 : 0,
                         model::to_ms(remark.at)});
}

void answer(db::Connection& connection, model::ReportId report, std::string_view words) {
  connection.run(kAnswer, {words, report.value});
}

void drop(db::Connection& connection, model::ReportId report, std::string_view about) {
  connection.run(kDrop, {report.value, about});
}

}  // namespace linli::storage::repo::remarks
