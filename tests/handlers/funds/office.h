#pragma once

#include <string>
#include <vector>

#include "handlers/funds/payments.h"
#include "handlers/ledger/account.h"
#include "handlers/ledger/grant.h"
#include "handlers/ledger/records.h"
#include "handlers/ledger/sums.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/programs/program_file.h"
#include "handlers/projects/evaluations.h"
#include "handlers/projects/projects.h"
#include "storage/repo/outbox.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/staff.h"
#include "tests/storage/repo/county.h"

namespace linli::tests {

/// A county under one of the programmes of templates/programs, with staff, and projects whose money is
/// recorded. The clock stands where it is put.
struct Office : County {
  explicit Office(const std::string& name = "chongchuan-2021")
      : Office(*handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/" + name + ".toml")) {}
  explicit Office(handlers::rules::Program which)
      : County(":memory:", handlers::rules::to_json(which)),
        rules(std::move(which)),
        cashier(add_staff("王芳", storage::model::Role::kBureau)),
        second(add_staff("李强", storage::model::Role::kBureau)),
        agency(add_staff("赵敏", storage::model::Role::kAgency)),
        street(add_staff("钱进", storage::model::Role::kStreet, "和平桥街道")) {}

  storage::model::StaffId add_staff(const std::string& name, storage::model::Role role,
                                    const std::string& street_name = "") {
    return storage::repo::staff::add(
        db, {.id = {}, .name = name, .role = role, .street = street_name, .person = std::nullopt}, now);
  }

  /// A project that was just contracted and is running, led by `lead`.
  storage::model::Project contracted(const std::string& code, storage::model::Money grant,
                                     const std::string& track = "fixed", bool custody = false) {
    const auto id = storage::repo::projects::add(db,
                                                 {.id = {},
                                                  .code = code,
                                                  .program = program,
                                                  .organization = organization,
                                                  .name = "助老" + code,
                                                  .place = "北濠社区",
                                                  .approved = grant,
                                                  .starts_on = {2024, 3, 1},
                                                  .ends_on = {2025, 2, 28},
                                                  .track = track,
                                                  .state = storage::model::ProjectState::kPublicized,
                                                  .street = "和平桥街道",
                                                  .custody = custody},
                                                 now);
    storage::repo::people::join(db, lead, id, storage::model::Role::kLead, now);
    for (const auto to : {storage::model::ProjectState::kContracted, storage::model::ProjectState::kRunning})
      if (const auto moved = move(code, to); !moved) throw std::runtime_error{moved.error().message};
    return get(code);
  }
  storage::model::Project get(const std::string& code) {
    return storage::repo::projects::find(db, code).value();
  }
  storage::model::Result<storage::model::Project> move(
      const std::string& code, storage::model::ProjectState to,
      std::optional<storage::model::TerminationReason> reason = std::nullopt) {
    return handlers::projects::advance(db, text, get(code),
                                       {.to = to, .opinion = "", .reason = reason, .approved = std::nullopt},
                                       {.name = "cli", .role = storage::model::Role::kBureau}, now);
  }

  /// A month's report with its spending, "spent" and "spending.<line>" in yuan, in this state.
  void report(const std::string& code, storage::model::Month month,
              const std::map<std::string, std::int64_t>& yuan, const char* state = "accepted") {
    namespace reports = storage::repo::reports;
    const auto draft = reports::start(db, get(code).id, month, lead, now);
    std::vector<reports::Change> changes;
    for (const auto& [field, amount] : yuan)
      changes.push_back(
          {.field = field,
           .value = storage::model::FieldValue{.number = amount * 100, .text = std::nullopt, .words = ""}});
    reports::change(db, draft.id, changes, lead, now);
    reports::submit(db, draft.id, lead, now);
    db.run("UPDATE reports SET state = ? WHERE id = ?", {state, draft.id.value});
  }

  handlers::ledger::Account account(const std::string& code) {
    return handlers::ledger::account_of(db, get(code), rules, calendar, storage::model::CivilDate::of(now));
  }
  handlers::funds::Means means() { return {.text = text, .program = rules, .calendar = calendar}; }

  handlers::funds::Order order(const std::string& document) {
    return {.tranche = std::nullopt,
            .amount = std::nullopt,
            .moved_on = storage::model::CivilDate::of(now),
            .document = document,
            .staff = cashier};
  }
  storage::model::Result<storage::model::Payment> pay(const std::string& code,
                                                      const handlers::funds::Order& what) {
    return handlers::funds::pay(db, means(), get(code), what, now);
  }
  storage::model::Result<storage::model::Payment> confirm(const std::string& code,
                                                          storage::model::PaymentId id,
                                                          storage::model::StaffId who) {
    return handlers::funds::confirm(db, means(), get(code), id, who, now);
  }
  storage::model::Result<storage::model::Payment> reverse(const std::string& code,
                                                          storage::model::PaymentId id) {
    return handlers::funds::reverse(db, means(), get(code), id, "记错了", cashier, now);
  }
  /// Pays the next part whole, with the second signature where it needs one.
  void pay_next(const std::string& code) {
    const auto payment = pay(code, order("自动" + std::to_string(++documents)));
    if (!payment) throw std::runtime_error{payment.error().message};
    if (payment->waits() && !confirm(code, payment->id, second)) throw std::runtime_error{"not confirmed"};
  }
  storage::model::Result<storage::model::Project> evaluate(const std::string& code,
                                                           storage::model::EvaluationKind kind, bool passed,
                                                           int leaves = 1000) {
    return handlers::projects::evaluate(db, text, get(code),
                                        {.kind = kind,
                                         .score = passed ? 85 : 40,
                                         .passed = passed,
                                         .leaves_permille = leaves,
                                         .comment = "",
                                         .held_on = storage::model::CivilDate::of(now),
                                         .staff = cashier},
                                        now);
  }

  /// What is on its way to people since this was asked the last time, in order.
  std::vector<std::string> letters() {
    std::vector<std::string> all;
    db.each("SELECT content FROM outbox WHERE state = 'planned' ORDER BY id", {},
            [&](const storage::db::Row& row) { all.push_back(row.text(0)); });
    db.run("UPDATE outbox SET state = 'sent' WHERE state = 'planned'");
    return all;
  }

  storage::model::Instant now = at();
  handlers::rules::Program rules;
  handlers::rules::Calendar calendar =
      *handlers::programs::read_calendars(LINLI_SOURCE_DIR "/templates/calendars");
  handlers::text::Text text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  storage::model::StaffId cashier, second, agency, street;
  int documents = 0;
};

}  // namespace linli::tests
