#include "tests/standin/delivery.h"

#include "tests/standin/crypto.h"
#include "tests/standin/reply.h"

#include <stdexcept>

namespace standin {
namespace {

using nlohmann::ordered_json;
using std::chrono::steady_clock;

constexpr int kTries = 3;  // in all

long long milliseconds_since(steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - start).count();
}

std::string failure_of(const Answer& answer) {
  return answer.status == 0 ? answer.problem : "HTTP " + std::to_string(answer.status);
}

// What the body looks like around the encrypted part; `clear` is the whole document in compatible mode.
std::string envelope(const Account& account, const std::string& encrypted, const std::string& document) {
  const bool compatible = account.mode == Mode::kCompatible;
  if (account.format == Format::kJson) {
    ordered_json fields =
        compatible ? ordered_json::parse(document) : ordered_json{{"ToUserName", account.original_id}};
    fields["Encrypt"] = encrypted;
    return fields.dump();
  }
  const std::string sealed = "<Encrypt><![CDATA[" + encrypted + "]]></Encrypt>\n</xml>";
  if (compatible) return document.substr(0, document.rfind("</xml>")) + sealed;
  return "<xml>\n<ToUserName><![CDATA[" + account.original_id + "]]></ToUserName>\n" + sealed;
}

// The platform takes these from a phone; without them a photo or voice has something to carry anyway.
void give_media(json& request, Media& media) {
  const std::string type = request.value("type", "text");
  const bool carries = type == "image" || type == "voice" || type == "video" || type == "shortvideo";
  if (!carries || request.contains("media_id")) return;
  const bool video = type == "video" || type == "shortvideo";
  Medium medium = type == "image" ? sample_picture()
                  : video         ? sample_video()
                                  : Medium{.kind = type, .content_type = "", .bytes = "", .created = 0};
  if (request.contains("data")) {
    const auto bytes = from_base64(request.at("data").get<std::string>());
    if (!bytes) throw std::invalid_argument("\"data\" is not base64");
    medium.bytes = *bytes;
    medium.content_type = request.value("content_type", video ? "video/mp4" : "image/jpeg");
  }
  if (medium.content_type.empty()) medium.content_type = "audio/amr";
  request["media_id"] = media.add(video ? "video" : type, medium.content_type, medium.bytes);
  request.erase("data");
}

void open_windows(Person& person, const Message& message, Seconds now) {
  constexpr Seconds kMessageWindow = 48 * 3600;
  constexpr Seconds kEventWindow = 60;
  if (message.opens_message_window || message.opens_event_window) person.last_said = now;
  if (message.opens_message_window) person.message_window = {.until = now + kMessageWindow, .left = 5};
  if (message.opens_event_window) person.event_window = {.until = now + kEventWindow, .left = 3};
}

void note_consents(Person& person, const json& request) {
  if (request.value("status", "accept") != "accept") return;
  for (const json& id : request.at("templates"))
    ++person.consents[id.get<std::string>()];
}

}  // namespace

Parcel wrap(const Account& account, const std::string& document, const std::string& openid, Seconds now) {
  const std::string timestamp = std::to_string(now);
  const std::string nonce = random_digits(9);
  Parcel parcel;
  parcel.content_type = account.format == Format::kJson ? "application/json" : "text/xml";
  parcel.target = account.path + "?signature=" + signature({account.token, timestamp, nonce}) +
                  "&timestamp=" + timestamp + "&nonce=" + nonce + "&openid=" + openid;
  if (account.mode == Mode::kPlain) {
    parcel.body = document;
    return parcel;
  }
  const std::string encrypted = encrypt(account.key, document, account.app_id, random_bytes(16));
  parcel.target +=
      "&encrypt_type=aes&msg_signature=" + signature({account.token, timestamp, nonce, encrypted});
  parcel.body = envelope(account, encrypted, document);
  return parcel;
}

Delivery::Delivery(const Config& config, const Clock& clock, World& world, Media& media)
    : config_(config),
      clock_(clock),
      world_(world),
      media_(media),
      post_([&config] { return config.bot; }),
      // Grows over restarts too, and has the length of real ones.
      next_msg_id_(std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count() *
                   10),
      runner_([this] { run_errands(); }) {}

Delivery::~Delivery() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  runner_.join();
}

Message Delivery::prepare(const std::string& openid, const json& request, const Account& account) {
  const Seconds now = clock_.now();
  Envelope envelope{
      .openid = openid,
      .original_id = account.original_id,
      .at = request.value("create_time", now),
      .msg_id = request.contains("msg_id") ? request.at("msg_id").get<long long>() : ++next_msg_id_,
      .self = config_.self};
  const bool official = &account == &config_.official;
  return world_.with_person(openid, [&](Person& person) {
    Message message = compose(request, envelope, person.following);
    const std::string event = message.fields.value("Event", "");
    // Only a follower has the chat in front of him; events that the platform itself raises come for anybody.
    const bool at_the_chat = event.empty() || event == "CLICK" || event == "VIEW" || event == "SCAN";
    if (official && !person.following && at_the_chat)
      throw std::logic_error("this person does not follow the account");
    if (event == "subscribe") person.following = true;
    if (event == "unsubscribe") {
      person.following = false;
      person.message_window = person.event_window = {};
    }
    if (request.value("type", "text") == "consent") note_consents(person, request);
    open_windows(person, message, now);
    return message;
  });
}

json Delivery::send(const std::string& openid, const json& original) {
  json request = original;
  const bool mini = request.value("via", "official") == "miniprogram";
  const Account& account = mini ? config_.mini : config_.official;
  if (!account.registered()) throw std::logic_error("no mini-program is registered (--mini-app-id)");
  const int repeat = std::min(std::max(request.value("repeat", 1), 1), 20);
  give_media(request, media_);
  const Message message = prepare(openid, request, account);
  if (!message.shown.is_null()) world_.put(openid, Way::kSent, message.shown);
  const std::string document =
      request.contains("raw") ? request.at("raw").get<std::string>() : write(message.fields, account.format);
  const std::string what = message.fields.value("Event", request.value("type", "text"));
  const Parcel parcel = wrap(account, document, openid, clock_.now());

  std::vector<Outcome> outcomes(static_cast<std::size_t>(repeat));
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < outcomes.size(); ++i)
    others.emplace_back([&, i] { outcomes[i] = deliver(account, openid, parcel, what); });
  outcomes[0] = deliver(account, openid, parcel, what);
  for (std::thread& other : others)
    other.join();

  json answer = finish(openid, message, mini, outcomes[0]);
  answer["msg_id"] = message.fields.value("MsgId", 0LL);
  if (repeat > 1) {
    answer["deliveries"] = json::array();
    for (const Outcome& outcome : outcomes)
      answer["deliveries"].push_back({{"status", outcome.status},
                                      {"attempts", outcome.attempts},
                                      {"reply", outcome.reply.value_or(json(nullptr))},
                                      {"problem", outcome.problem}});
  }
  return answer;
}

Delivery::Outcome Delivery::deliver(const Account& account, const std::string& openid, const Parcel& parcel,
                                    const std::string& what) {
  Outcome outcome;
  const auto start = steady_clock::now();
  Answer answer;
  while (outcome.attempts < kTries) {
    ++outcome.attempts;
    answer = post_.post(parcel.target, parcel.body, parcel.content_type, config_.patience);
    if (answer.status != 0 && answer.status < 500) break;
    if (outcome.attempts < kTries) outcome.failures.push_back(failure_of(answer));
  }
  outcome.status = answer.status;
  outcome.problem = answer.problem;
  if (answer.status == 200) {
    Opened opened =
        open_reply(account,
                   {.openid = openid,
                    .has_media = [this](const std::string& id) { return media_.find(id).has_value(); }},
                   answer.body);
    outcome.reply = std::move(opened.reply);
    outcome.problem = std::move(opened.problem);
  } else if (answer.status != 0) {
    outcome.problem = failure_of(answer);
  }
  world_.record("delivery", {{"openid", openid},
                             {"path", account.path},
                             {"what", what},
                             {"status", outcome.status},
                             {"attempts", outcome.attempts},
                             {"ms", milliseconds_since(start)},
                             {"answer", outcome.reply ? outcome.reply->value("type", "") : ""},
                             {"failures", outcome.failures},
                             {"problem", outcome.problem}});
  return outcome;
}

json Delivery::finish(const std::string& openid, const Message& message, bool mini, const Outcome& outcome) {
  json answer{{"replies", json::array()}, {"status", outcome.status}, {"attempts", outcome.attempts}};
  if (outcome.reply && message.takes_reply) {
    json reply = *outcome.reply;
    if (reply.contains("media_id"))
      reply["url"] = "/standin/media/" + reply.at("media_id").get<std::string>();
    answer["replies"].push_back(reply);
    if (reply.at("type") != "transfer_customer_service") world_.put(openid, Way::kReply, std::move(reply));
  }
  if (outcome.problem.empty()) return answer;
  answer["problem"] = outcome.problem;
  if (!message.shows_failure) return answer;
  json notice{{"type", "notice"}, {"content", mini ? kMiniFailure : kOfficialFailure}};
  answer["replies"].push_back(notice);
  world_.put(openid, Way::kNotice, std::move(notice));
  return answer;
}

void Delivery::send_later(const std::string& openid, json request) {
  {
    const std::lock_guard lock(mutex_);
    errands_.emplace_back(openid, std::move(request));
  }
  changed_.notify_all();
}

void Delivery::run_errands() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ending_ || !errands_.empty(); });
    if (ending_) return;
    const auto [openid, request] = std::move(errands_.front());
    errands_.pop_front();
    lock.unlock();
    (void)send(openid, request);
    lock.lock();
  }
}

void Delivery::stop() {
  post_.abandon();
}

json Delivery::verify(bool mini) {
  const Account& account = mini ? config_.mini : config_.official;
  const std::string timestamp = std::to_string(clock_.now());
  const std::string nonce = random_digits(9);
  const std::string echo = random_digits(19);
  const Answer answer =
      post_.get(account.path + "?signature=" + signature({account.token, timestamp, nonce}) +
                    "&echostr=" + echo + "&timestamp=" + timestamp + "&nonce=" + nonce,
                config_.patience);
  return {{"ok", answer.status == 200 && answer.body == echo},
          {"status", answer.status},
          {"problem", answer.problem}};
}

}  // namespace standin
