#include "handlers/wording/due.h"

#include "storage/model/month.h"
#include "storage/repo/projects.h"

namespace linli::handlers::wording {
namespace {

using storage::model::CivilDate;
using storage::model::Obligation;

/// The months that it is about.
void set_period(text::Values& values, const Obligation& obligation, CivilDate today) {
  const auto last = storage::model::Month::parse(obligation.period);
  if (!last) return;
  if (last->year() != today.year()) values.set("year", std::to_string(last->year()));
  if (obligation.kind != "quarterly") {
    values.set("month", std::to_string(last->month()));
    return;
  }
  const auto quarter = (last->month() + 2) / 3;
  values.flag("first", quarter == 1)
      .flag("second", quarter == 2)
      .flag("third", quarter == 3)
      .flag("fourth", quarter == 4);
}

}  // namespace

std::string due_name(const text::Text& text, const Obligation& obligation, CivilDate today) {
  text::Values values;
  values.set("title", obligation.title);
  set_period(values, obligation, today);
  return text.say("due/name", values);
}

std::string due_day(const text::Text& text, CivilDate day, CivilDate today) {
  text::Values values;
  if (day.year() != today.year()) values.set("year", std::to_string(day.year()));
  return text.say("due/day",
                  values.set("month", std::to_string(day.month())).set("day", std::to_string(day.day())));
}

std::string days_left(const text::Text& text, CivilDate day, CivilDate today) {
  const int days = day.days_since(today);
  text::Values values;
  values.flag("ahead", days > 0).flag("today", days == 0).flag("over", days < 0);
  return text.say("due/left", values.set("days", std::to_string(days < 0 ? -days : days)));
}

text::Values due_line(storage::db::Connection& connection, const text::Text& text,
                      const Obligation& obligation, CivilDate today) {
  text::Values line;
  line.set("what", due_name(text, obligation, today))
      .set("day", due_day(text, obligation.due_on, today))
      .set("left", days_left(text, obligation.due_on, today))
      .flag("extended", obligation.extended)
      .flag("ticket", obligation.kind == storage::model::kTicketAnswer)
      .flag("unreminded", obligation.open() && !obligation.next_at && obligation.due_on < today);
  if (obligation.project)
    line.set("project", storage::repo::projects::find(connection, *obligation.project).value().name);
  return line;
}

}  // namespace linli::handlers::wording
