#include "tests/crash/counting.h"

#include <chrono>
#include <stdexcept>

#include "storage/db/transaction.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "tests/standin/message.h"
#include "tests/standin/reply.h"

namespace linli::tests::crash {
namespace {

namespace db = storage::db;
namespace model = storage::model;
namespace repo = storage::repo;

constexpr std::chrono::seconds kPatience{5};

std::string code_of(int lead) {
  return "K" + std::to_string(lead);
}

constexpr auto kBegun =
    "SELECT count(*) FROM reports JOIN projects ON projects.id = project_id WHERE code = ?";
constexpr auto kCounted =
    "SELECT number FROM report_values JOIN reports ON reports.id = report_id JOIN projects ON "
    "projects.id = project_id WHERE code = ? AND field = 'sessions'";
constexpr auto kSteps =
    "SELECT count(*) FROM report_steps JOIN reports ON reports.id = report_id JOIN projects ON "
    "projects.id = project_id WHERE code = ?";

}  // namespace

void add_leads(const Installation& house, int count) {
  auto connection = house.open(db::Connection::Mode::kWriter);
  const auto now = model::parse_iso(kNow).value();
  auto project = repo::projects::find(connection, "SF01").value();
  db::Transaction transaction{connection};
  for (int lead = 0; lead < count; ++lead) {
    project.code = code_of(lead);
    project.name = "项目" + project.code;
    project.approved = model::Money{};  // the programme's total is used up by those that were there
    const auto id = repo::projects::add(connection, project, now);
    const auto person = repo::people::ensure(connection, model::OpenId{lead_name(lead)}, now);
    repo::people::join(connection, person, id, model::Role::kLead, now);
  }
  transaction.commit();
}

std::string lead_name(int lead) {
  return "lead-" + std::to_string(lead);
}

std::string words_after(std::size_t said) {
  if (said == 0) return "5月月报";
  return said == 1 ? "活动1场" : "活动再加1场";
}

std::int64_t deeds_of(db::Connection& connection, int lead) {
  const auto code = code_of(lead);
  const auto begun = connection.integer(kBegun, {code}).value();
  const auto counted = connection.integer(kCounted, {code}).value_or(0);
  if (connection.integer(kSteps, {code}) != counted)
    throw std::runtime_error{code + " counted " + std::to_string(counted) + ", its journal does not"};
  return begun + counted;
}

standin::Parcel Courier::seal(int lead, const std::string& words) {
  const auto now = standin::parse_time(kNow).value();
  const auto openid = lead_name(lead);
  const auto message = standin::compose(
      {{"type", "text"}, {"content", words}},
      {.openid = openid, .original_id = account_.original_id, .at = now, .msg_id = ++next_id_, .self = ""},
      true);
  return standin::wrap(account_, standin::write(message.fields, account_.format), openid, now);
}

std::optional<std::string> Courier::carry(standin::Post& post, int lead,
                                          const standin::Parcel& parcel) const {
  const auto answer = post.post(parcel.target, parcel.body, parcel.content_type, kPatience);
  if (answer.status == 0) return std::nullopt;
  if (answer.status != 200) return "status " + std::to_string(answer.status);
  const auto opened = standin::open_reply(
      account_, {.openid = lead_name(lead), .has_media = [](const auto&) { return false; }}, answer.body);
  if (!opened.problem.empty()) return "not taken: " + opened.problem;
  return opened.reply ? opened.reply->value("content", "") : "success";
}

}  // namespace linli::tests::crash
