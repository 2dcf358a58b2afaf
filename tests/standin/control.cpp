#include "tests/standin/control.h"

#include "tests/standin/crypto.h"
#include "tests/standin/post.h"

#include <algorithm>

namespace standin {
namespace {

Page problem(int status, const std::string& sentence) {
  return {.status = status, .body = {{"error", sentence}}};
}

Page unknown() {
  return problem(404, "no such page");
}

struct UserPath {
  std::string openid;
  std::string deed;
};

// "/standin/users/{openid}/{deed}".
std::optional<UserPath> user_path(const std::string& path) {
  const std::string prefix = "/standin/users/";
  if (!path.starts_with(prefix)) return std::nullopt;
  const std::size_t slash = path.find('/', prefix.size());
  if (slash == std::string::npos || slash == prefix.size()) return std::nullopt;
  return UserPath{.openid = path.substr(prefix.size(), slash - prefix.size()),
                  .deed = path.substr(slash + 1)};
}

// An openid goes into a query string and into XML: only what real ones are made of.
bool is_openid(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string value_of(const std::map<std::string, std::string>& query, const char* name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

}  // namespace

Control::Control(const Config& config, Clock& clock, World& world, Media& media, Delivery& delivery,
                 Platform& platform)
    : config_(config),
      clock_(clock),
      world_(world),
      media_(media),
      delivery_(delivery),
      platform_(platform) {}

Page Control::get(const std::string& path, const std::map<std::string, std::string>& query) {
  if (path == "/standin/feed") return feed(query);
  if (path == "/standin/users") return {.body = world_.people()};
  if (path == "/standin/calls") return {.body = world_.journal("call")};
  if (path == "/standin/deliveries") return {.body = world_.journal("delivery")};
  if (path == "/standin/faults") return {.body = platform_.faults().list()};
  if (path == "/standin/clock") return {.body = {{"now", format_time(clock_.now())}}};
  const auto user = user_path(path);
  if (user && user->deed == "inbox") return {.body = world_.inbox(user->openid)};
  return unknown();
}

Page Control::feed(const std::map<std::string, std::string>& query) {
  constexpr long long kLongestWait = 25000;
  const std::uint64_t after = std::strtoull(value_of(query, "after").c_str(), nullptr, 10);
  const long long wait = std::strtoll(value_of(query, "wait_ms").c_str(), nullptr, 10);
  json body = world_.feed(value_of(query, "openid"), after,
                          std::chrono::milliseconds(std::clamp(wait, 0LL, kLongestWait)));
  body["menu"] = platform_.menu();
  body["templates"] = platform_.templates();
  body["account"] = config_.account_name;
  body["mode"] = config_.official.mode == Mode::kSafe         ? "safe"
                 : config_.official.mode == Mode::kCompatible ? "compatible"
                                                              : "plain";
  return {.body = body};
}

Page Control::post(const std::string& path, const std::string& body) {
  const json request = body.empty() ? json::object() : json::parse(body, nullptr, false);
  if (!request.is_object()) return problem(400, "the body is a JSON object");
  try {
    return dispatch(path, request);
  } catch (const json::exception&) {
    return problem(400, "a field is missing or of another type");
  } catch (const std::invalid_argument& error) {
    return problem(400, error.what());
  } catch (const std::logic_error& error) {
    return problem(409, error.what());
  }
}

Page Control::dispatch(const std::string& path, const json& request) {
  if (path == "/standin/users") return add_person(request);
  if (path == "/standin/clock") return set_clock(request);
  if (path == "/standin/next") return next_event();
  if (path == "/standin/reset") return reset();
  if (path == "/standin/verify")
    return {.body = delivery_.verify(request.value("via", "official") == "miniprogram")};
  if (path == "/standin/faults") {
    platform_.faults().add(request);
    return {.status = 201, .body = platform_.faults().list()};
  }
  if (path == "/standin/tokens/expire") {
    platform_.tokens().expire_all();
    return {.body = json::object()};
  }
  if (path == "/standin/templates") {
    platform_.add_template(request.at("id").get<std::string>(),
                           {.title = request.value("title", "服务通知"),
                            .fields = request.value("fields", std::vector<std::string>())});
    world_.wake_up();
    return {.status = 201, .body = json::object()};
  }
  const auto target = user_path(path);
  if (!target) return unknown();
  if (!is_openid(target->openid)) return problem(400, "not an openid");
  return user(target->openid, target->deed, request);
}

Page Control::user(const std::string& openid, const std::string& deed, const json& request) {
  if (deed == "messages") return {.body = delivery_.send(openid, request)};
  if (deed == "login") return {.body = {{"code", platform_.login_code(openid)}}};
  if (deed == "settings") {
    world_.with_person(openid, [&](Person& person) {
      person.blocks_templates = request.value("blocks_templates", person.blocks_templates);
    });
    return {.body = json::object()};
  }
  return unknown();
}

Page Control::add_person(const json& request) {
  const std::string openid =
      request.contains("openid") ? request.at("openid").get<std::string>() : "o" + random_text(27);
  if (!is_openid(openid)) return problem(400, "not an openid");
  world_.add_person(openid, request.value("name", openid), request.value("note", ""),
                    request.value("following", true));
  return {.status = 201, .body = {{"openid", openid}}};
}

Page Control::set_clock(const json& request) {
  if (request.contains("set")) {
    const auto instant = parse_time(request.at("set").get<std::string>());
    if (!instant) return problem(400, "\"set\" is a time such as 2024-06-05T09:00:00+08:00");
    clock_.set(*instant);
  } else if (request.contains("advance")) {
    const auto by = parse_duration(request.at("advance").get<std::string>());
    if (!by) return problem(400, "\"advance\" is a duration such as P1D or PT90M");
    clock_.advance(*by);
  } else {
    return problem(400, "\"set\" or \"advance\" is needed");
  }
  world_.wake_up();
  return {.body = {{"now", format_time(clock_.now())}}};
}

/// The bot of a demonstration tells when something next falls due; both clocks go there.
Page Control::next_event() {
  constexpr std::chrono::seconds kPatience{30};
  Post bot{config_.bot};
  const auto told = json::parse(bot.get("/dev/clock", kPatience).body, nullptr, false);
  if (!told.is_object() || !told.contains("next")) return problem(409, "the bot's clock cannot be moved");
  if (!told["next"].is_string()) return problem(409, "nothing falls due");
  const auto next = told["next"].get<std::string>();
  clock_.set(parse_time(next).value());
  const auto moved = bot.post("/dev/clock", json{{"set", next}}.dump(), "application/json", kPatience);
  if (moved.status != 200) return problem(409, "the bot's clock does not move");
  world_.wake_up();
  return {.body = {{"now", format_time(clock_.now())}}};
}

Page Control::reset() {
  platform_.reset();
  world_.reset();
  return {.body = json::object()};
}

Page Control::remove(const std::string& path) {
  if (path != "/standin/faults") return unknown();
  platform_.faults().clear();
  return {.body = json::object()};
}

}  // namespace standin
