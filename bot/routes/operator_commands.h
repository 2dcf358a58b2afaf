#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bot/delivery/mending.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/random.h"
#include "handlers/rules/rungs.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/result.h"

/// What operators' commands change, one function each. A command that fails has changed nothing.
namespace linli::bot::routes {

/// A command and all that is needed to carry it out, inside one transaction.
struct Operation {
  storage::db::Connection& db;
  const nlohmann::json& request;  ///< an object
  const handlers::text::Text& text;
  const handlers::rules::Calendar& calendar;
  handlers::catalogue::Catalogue& catalogue;
  handlers::contract::Random& random;
  storage::model::Instant now;
  const handlers::rules::Rungs& rungs;
  delivery::Mending* platform;  ///< null where no server runs
};

using Answer = storage::model::Result<nlohmann::json>;

/// {"project":CODE,"role":"lead","replace":false,"name":"古丽"}, {"organization":CREDIT CODE or FILING
/// NUMBER, "role":"lead"} or {"staff":3} → {"code","role","expires_at", and the target}.
Answer invite(const Operation& operation);
/// {"program":CODE} or all →
/// {"codes":[{"project","project_name","name","phone","role","code","expires_at"}]}: a code for everybody on
/// the roster who is not bound yet.
Answer invite_roster(const Operation& operation);
/// {"name","role","street"} → {"staff":3,"code","expires_at"}
Answer add_staff(const Operation& operation);
/// {"staff":3} → {"staff":3}
Answer disable_staff(const Operation& operation);
/// {"project":CODE,"to":STATE,"opinion":TEXT,"reason":REASON,"approved_fen":N} → {"project","from","to"};
/// what the programme demands of the move (handlers/projects/programme.h) is looked at first.
Answer advance_project(const Operation& operation);
/// {"project":CODE,"person":12} → {"project","person"}
Answer remove_person(const Operation& operation);
/// {"reports":[1001,1002]} → {"accepted":[1001],"refused":[{"report":1002,"why":TEXT}]}
Answer accept_reports(const Operation& operation);
/// {"report":1001,"comment":TEXT,"fields":[{"field":"spent","comment":TEXT}]} → {"report","state"}; one of
/// the two is needed.
Answer return_report(const Operation& operation);
/// {"report":1001,"reason":TEXT} → {"report","state"}; of one that was accepted.
Answer reopen_report(const Operation& operation);
/// {"rules":"<the programme as JSON>"} → {"code":"shufu-2024","version":2,"changed":true}
Answer import_program(const Operation& operation);
/// {"program":CODE,"lines":"<handlers/applications/list.h>"} → {"added","same"}, or the first problems as the
/// error.
Answer import_applications(const Operation& operation);
/// {"id":12} → {"id":12}: a message that found no way is tried again.
Answer retry_delivery(const Operation& operation);
/// → {"stopped":[{"account":"official","about":"account","problem","sentence","since"}]}: what waits until it
/// is mended; nothing where no server runs.
Answer delivery_state(const Operation& operation);
/// {"account":"official"} or all → {"resumed":[…]} as above: it is mended, and what waited for it leaves.
Answer resume_delivery(const Operation& operation);

/// Money of a project. Each names the staff member who answers for it: {"project":CODE,"staff":3, …}.
/// {…,"tranche":2,"amount_fen":N,"date":"2024-06-03","document":NUMBER} → the payment; without tranche the
/// next one, without amount what is left of it, without date today.
Answer pay_funds(const Operation& operation);
/// {…,"payment":7} → the payment, with its second signature
Answer confirm_payment(const Operation& operation);
/// {…,"payment":7,"reason":TEXT} → the payment, reversed
Answer reverse_payment(const Operation& operation);
/// {…,"amount_fen":N,"date","document"} → the payment that came back
Answer recover_funds(const Operation& operation);
/// {…,"tranche":2,"held":true,"reason":TEXT} → {"project","tranche","held"}
Answer withhold_tranche(const Operation& operation);
/// {…,"parts":[{"label","amount_fen","needs":[FACT],"reducible"}]} → {"project","tranches"}
Answer agree_funds(const Operation& operation);
/// {…,"number","line","amount_fen","date"} → the voucher, and those with the same number
Answer enter_voucher(const Operation& operation);
/// {…,"voucher":7,"to":"checked","document":NUMBER} → the voucher
Answer move_voucher(const Operation& operation);
/// {…,"kind":"midterm","score":85,"passed":true,"leaves_permille":900,"comment":TEXT,"date"} →
/// {"project","state"}
Answer record_evaluation(const Operation& operation);

/// {"project":CODE,"activity":TEXT,"held_on":DAY,"closes_on":DAY}, all but the project optional, or
/// {"program":CODE}: a code for each of its running projects as a whole →
/// {"codes":[{"scene","project","project_name","activity","held_on","closes_on","url"}]}, as they were when
/// they had been made before.
Answer create_codes(const Operation& operation);
/// {"scene":SCENE,"url":TEXT}: what the official account's QR code for it says → {"scene","url"}
Answer set_code_url(const Operation& operation);
/// {"scene":SCENE,"sha256":NAME,"format":"jpeg"}: the picture of the mini-program's code, stored before
/// (picture.h) → {"scene","sha256"}
Answer set_mini_code(const Operation& operation);
/// {"comment":ID,"show":true} → {"comment","state"}: staff have looked at a comment that was held. With
/// {"ticket":3} in place of the comment it is the ticket's text.
Answer judge_comment(const Operation& operation);
/// {"scene":SCENE} → {"scene"}: nobody rates under it any more, and nobody can tell who did.
Answer close_code(const Operation& operation);

/// {"obligation":7,"until":"2024-06-10"} → {"obligation","due_on","outcome"}, as the next three.
Answer extend_due(const Operation& operation);
/// {"extension":3,"granted":true,"note":TEXT}
Answer decide_due(const Operation& operation);
/// {"obligation":7,"why":TEXT}
Answer waive_due(const Operation& operation);
/// {"obligation":7}: of what is not a monthly report.
Answer finish_due(const Operation& operation);
/// {"project":CODE,"milestone":"midterm","on":"2024-09-10"}: where the programme leaves the day open.
Answer set_due(const Operation& operation);
/// {"person":12} → {"person","revoked"}: no calendar address of theirs holds any more.
Answer revoke_calendar(const Operation& operation);

}  // namespace linli::bot::routes
