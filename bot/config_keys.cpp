#include "bot/config_keys.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "storage/model/civil_date.h"

namespace linli::bot {
namespace {

using storage::model::Secret;

template <class T>
using Access = T& (*)(Config&);
using Check = Complaint (*)(std::string_view);
using Set = std::function<Complaint(Config&, const Given&)>;

Complaint anything(std::string_view) {
  return {};
}

Complaint not_empty(std::string_view text) {
  return text.empty() ? Complaint{"must not be empty"} : Complaint{};
}

bool is_alphanumeric(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

Complaint filled_in(std::string_view text) {
  if (text.find(kFillIn) != text.npos) return "is still to be filled in";
  return text.empty() || !is_alphanumeric(text) ? Complaint{"must be letters and digits"} : Complaint{};
}

// Length and alphabet are the platform's: "消息推送 / 服务器配置" of the account's settings page.
Complaint token(std::string_view text) {
  const bool right = text.size() >= 3 && text.size() <= 32 && is_alphanumeric(text);
  return right ? Complaint{} : Complaint{"must be 3 to 32 letters and digits"};
}

Complaint message_key(std::string_view text) {
  if (text.size() != 43) return "must be 43 characters and has " + std::to_string(text.size());
  return is_alphanumeric(text) ? Complaint{} : Complaint{"must be letters and digits only"};
}

Complaint page(std::string_view text) {
  const bool path = !text.empty() && text.front() != '/' && text.find('?') == text.npos;
  return path ? Complaint{} : Complaint{"must be the path of a page without a slash at the front"};
}

Complaint web_address(std::string_view text) {
  if (text.empty()) return {};
  if (!text.starts_with("http://") && !text.starts_with("https://"))
    return "must begin with https:// or http://";
  return text.ends_with('/') ? Complaint{"must not end in a slash"} : Complaint{};
}

Set text(Access<std::string> at, Check check) {
  return [=](Config& config, const Given& given) -> Complaint {
    const auto* value = std::get_if<std::string>(&given.value);
    if (!value) return "must be text in quotes";
    if (value->find('\0') != std::string::npos) return "must not contain a zero character";
    if (auto complaint = check(*value)) return complaint;
    at(config) = *value;
    return {};
  };
}

Set secret(Access<Secret> at, Check check) {
  return [=](Config& config, const Given& given) -> Complaint {
    const auto* value = std::get_if<std::string>(&given.value);
    if (!value) return "must be text in quotes";
    if (auto complaint = check(*value)) return complaint;
    at(config) = Secret{*value};
    return {};
  };
}

Set number(Access<int> at, std::int64_t least, std::int64_t most) {
  return [=](Config& config, const Given& given) -> Complaint {
    std::int64_t value = 0;
    if (const auto* whole = std::get_if<std::int64_t>(&given.value)) {
      value = *whole;
    } else if (const auto* digits = std::get_if<std::string>(&given.value);
               digits && given.from_environment) {
      const auto* end = digits->data() + digits->size();
      const auto [stopped, error] = std::from_chars(digits->data(), end, value);
      if (error != std::errc{} || stopped != end || digits->empty()) return "must be a whole number";
    } else {
      return "must be a whole number without quotes";
    }
    if (value < least || value > most) {
      return "must be from " + std::to_string(least) + " to " + std::to_string(most) + ", not " +
             std::to_string(value);
    }
    at(config) = static_cast<int>(value);
    return {};
  };
}

/// Whole numbers: [7, 3, 1], from the environment also 7,3,1.
std::optional<std::vector<int>> list_in(const Given& given) {
  std::vector<int> all;
  if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&given.value)) {
    for (const auto number : *numbers)
      all.push_back(static_cast<int>(std::clamp<std::int64_t>(number, -1, 1'000'000)));
    return all;
  }
  const auto* text = std::get_if<std::string>(&given.value);
  if (!text || !given.from_environment) return std::nullopt;
  auto plain = *text;
  std::erase(plain, ' ');
  if (plain.starts_with('[') && plain.ends_with(']')) plain = plain.substr(1, plain.size() - 2);
  for (const char *at = plain.data(), *end = at + plain.size(); at != end;) {
    int number = 0;
    const auto [stopped, error] = std::from_chars(at, end, number);
    if (error != std::errc{} || (stopped != end && (*stopped != ',' || stopped + 1 == end)))
      return std::nullopt;
    all.push_back(number);
    at = stopped == end ? end : stopped + 1;
  }
  return all;
}

Set days(Access<std::vector<int>> at, int least, bool rising) {
  return [=](Config& config, const Given& given) -> Complaint {
    auto all = list_in(given);
    if (!all) return "must be a list of whole numbers such as [7, 3, 1]";
    for (const int number : *all)
      if (number < least || number > 30) return "must hold numbers from " + std::to_string(least) + " to 30";
    auto sorted = *all;
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) != sorted.end()) return "must hold each number once";
    if (rising && sorted != *all) return "must rise";
    at(config) = *std::move(all);
    return {};
  };
}

Set flag(Access<bool> at) {
  return [=](Config& config, const Given& given) -> Complaint {
    const auto* words = std::get_if<std::string>(&given.value);
    if (const auto* value = std::get_if<bool>(&given.value)) {
      at(config) = *value;
    } else if (words && given.from_environment && (*words == "true" || *words == "false")) {
      at(config) = *words == "true";
    } else {
      return "must be true or false";
    }
    return {};
  };
}

template <class T>
Set choice(Access<T> at, std::vector<std::pair<std::string_view, T>> choices) {
  return [=](Config& config, const Given& given) -> Complaint {
    std::string names;
    for (const auto& [name, value] : choices) {
      if (const auto* word = std::get_if<std::string>(&given.value); word && *word == name) {
        at(config) = value;
        return {};
      }
      names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    }
    return "must be one of " + names;
  };
}

Complaint set_clock(Config& config, const Given& given) {
  const auto* words = std::get_if<std::string>(&given.value);
  if (words && words->empty()) {
    config.development.clock.reset();
    return {};
  }
  const auto instant = words ? storage::model::parse_iso(*words) : std::nullopt;
  if (!instant) return "must be a time such as \"2024-06-03T09:00\"";
  config.development.clock = instant;
  return {};
}

Complaint host_and_port(std::string_view text) {
  if (text.empty()) return {};
  const auto colon = text.rfind(':');
  int port = 0;
  const bool right = colon != text.npos && colon > 0 && text.find('/') == text.npos &&
                     std::from_chars(text.data() + colon + 1, text.data() + text.size(), port).ptr ==
                         text.data() + text.size() &&
                     port >= 1 && port <= 65535;
  return right ? Complaint{} : Complaint{"must be a host and a port such as \"proxy.example.cn:3128\""};
}

Set time_of_day(Access<std::chrono::minutes> at) {
  return [=](Config& config, const Given& given) -> Complaint {
    const auto* words = std::get_if<std::string>(&given.value);
    const auto number = [&](std::size_t from) {
      const char tens = (*words)[from];
      const char ones = (*words)[from + 1];
      const bool digits = tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9';
      return digits ? (tens - '0') * 10 + (ones - '0') : 99;
    };
    if (!words || words->size() != 5 || (*words)[2] != ':' || number(0) > 23 || number(3) > 59)
      return "must be a time of day such as \"21:00\"";
    at(config) = std::chrono::minutes{number(0) * 60 + number(3)};
    return {};
  };
}

/// A key of wechat.templates.
Key card_template(std::string_view name, std::string_view help) {
  const auto leaf = std::string(name.substr(name.rfind('.') + 1));
  return {name, Source::kDefault, "\"\"", help, [leaf](Config& config, const Given& given) -> Complaint {
            const auto* value = std::get_if<std::string>(&given.value);
            if (!value) return "must be text in quotes";
            config.wechat.templates[leaf] = *value;
            return {};
          }};
}

Config::Account& miniprogram(Config& config) {
  if (!config.wechat.miniprogram) config.wechat.miniprogram.emplace();
  return *config.wechat.miniprogram;
}

Set mode(Access<MessageMode> at) {
  return choice<MessageMode>(at, {{"safe", MessageMode::kSafe},
                                  {"compatible", MessageMode::kCompatible},
                                  {"plain", MessageMode::kPlain}});
}

std::vector<Key> table() {
  return {
      {"server.host", Source::kDefault, "\"127.0.0.1\"",
       "Address to listen on. Keep it local and put nginx in front (deploy/nginx.conf).",
       text([](Config& c) -> std::string& { return c.server.host; }, not_empty)},
      {"server.port", Source::kDefault, "8080", "TCP port, 0 to 65535; 0 lets the system choose.",
       number([](Config& c) -> int& { return c.server.port; }, 0, 65535)},
      {"server.threads", Source::kDefault, "64", "Connections served at the same time, 1 to 1024.",
       number([](Config& c) -> int& { return c.server.threads; }, 1, 1024)},
      {"server.public_url", Source::kDefault, "\"\"",
       "The address by which people reach this server, such as \"https://linli.example.cn\"; links begin "
       "with it.",
       text([](Config& c) -> std::string& { return c.server.public_url; }, web_address)},

      {"storage.path", Source::kDefault, "\"/var/lib/linli/linli.db\"",
       "The database file. Its folder must be writable; one process per file.",
       text([](Config& c) -> std::string& { return c.storage.path; }, not_empty)},
      {"storage.media", Source::kDefault, "\"\"",
       "The folder for pictures that people send; empty: \"media\" beside the database. linli backup takes "
       "it along.",
       text([](Config& c) -> std::string& { return c.storage.media; }, anything)},

      {"templates.path", Source::kDefault, "\"" LINLI_TEMPLATES_DIR "\"",
       "The folder with the product's texts, programmes and lists.",
       text([](Config& c) -> std::string& { return c.templates.path; }, not_empty)},

      {"wechat.api_base", Source::kDefault, "\"https://api.weixin.qq.com\"",
       "Where the platform's API is; another address for a proxy or the local stand-in.",
       text([](Config& c) -> std::string& { return c.wechat.api_base; }, web_address)},

      {"wechat.proxy", Source::kDefault, "\"\"",
       "A proxy on the way to the platform, \"host:port\", for a server whose own address is not listed "
       "there.",
       text([](Config& c) -> std::string& { return c.wechat.proxy; }, host_and_port)},

      {"wechat.content_check", Source::kDefault, "false",
       "Whether the platform checks residents' words before anybody reads them; needs the mini-program. "
       "Until "
       "it answers, and when it finds something, they are held: \"linli feedback held\" shows them.",
       flag([](Config& c) -> bool& { return c.wechat.content_check; })},

      {"wechat.linger_ms", Source::kDefault, "300",
       "How long words that follow others of the same person within a second wait for the next ones, so that "
       "a burst gets one answer. Milliseconds, 0 to 2000; 0: every message is answered at once.",
       number([](Config& c) -> int& { return c.wechat.linger_ms; }, 0, 2000)},

      {"wechat.official.app_id", Source::kOperator, "",
       "AppID of the official account, from its settings page.",
       text([](Config& c) -> std::string& { return c.wechat.official.app_id; }, filled_in)},
      {"wechat.official.app_secret", Source::kOperator, "",
       "AppSecret of the official account, from the same page.",
       secret([](Config& c) -> Secret& { return c.wechat.official.app_secret; }, filled_in)},
      {"wechat.official.account_id", Source::kDefault, "\"\"",
       "The account's original ID (gh_…). When set, messages to any other account are refused.",
       text([](Config& c) -> std::string& { return c.wechat.official.account_id; }, anything)},
      {"wechat.official.token", Source::kFreshToken, "",
       "Signs what WeChat sends: 3 to 32 letters and digits, the same here and on the settings page.",
       secret([](Config& c) -> Secret& { return c.wechat.official.token; }, token)},
      {"wechat.official.encoding_aes_key", Source::kFreshMessageKey, "",
       "Encrypts what WeChat sends: 43 letters and digits, the same here and on the settings page.",
       secret([](Config& c) -> Secret& { return c.wechat.official.encoding_aes_key; }, message_key)},
      {"wechat.official.mode", Source::kDefault, "\"safe\"",
       "\"safe\" (encrypted), \"compatible\", or \"plain\" (only for development), as on the settings page.",
       mode([](Config& c) -> MessageMode& { return c.wechat.official.mode; })},
      {"wechat.official.previous_token", Source::kDefault, "\"\"",
       "A token being replaced: accepted too until it is removed here.",
       secret([](Config& c) -> Secret& { return c.wechat.official.previous_token; },
              [](std::string_view t) { return t.empty() ? Complaint{} : token(t); })},
      {"wechat.official.previous_encoding_aes_key", Source::kDefault, "\"\"",
       "A message key being replaced: accepted too until it is removed here.",
       secret([](Config& c) -> Secret& { return c.wechat.official.previous_encoding_aes_key; },
              [](std::string_view t) { return t.empty() ? Complaint{} : message_key(t); })},

      {"wechat.miniprogram.app_id", Source::kOperator, "", "AppID of the mini-program.",
       text([](Config& c) -> std::string& { return miniprogram(c).app_id; }, filled_in)},
      {"wechat.miniprogram.app_secret", Source::kOperator, "", "AppSecret of the mini-program.",
       secret([](Config& c) -> Secret& { return miniprogram(c).app_secret; }, filled_in)},
      {"wechat.miniprogram.token", Source::kFreshToken, "", "Signs the mini-program's message push.",
       secret([](Config& c) -> Secret& { return miniprogram(c).token; }, token)},
      {"wechat.miniprogram.encoding_aes_key", Source::kFreshMessageKey, "",
       "Encrypts the mini-program's message push.",
       secret([](Config& c) -> Secret& { return miniprogram(c).encoding_aes_key; }, message_key)},
      {"wechat.miniprogram.mode", Source::kDefault, "\"safe\"",
       "\"safe\", \"compatible\", or \"plain\" (only for development).",
       mode([](Config& c) -> MessageMode& { return miniprogram(c).mode; })},
      {"wechat.miniprogram.format", Source::kDefault, "\"json\"",
       "\"json\" or \"xml\", as on the settings page.",
       choice<MessageFormat>([](Config& c) -> MessageFormat& { return miniprogram(c).format; },
                             {{"json", MessageFormat::kJson}, {"xml", MessageFormat::kXml}})},
      {"wechat.miniprogram.rating_page", Source::kDefault, "\"pages/rate/index\"",
       "The mini-program's page on which residents rate, without a slash at the front; its codes lead there.",
       text([](Config& c) -> std::string& { return miniprogram(c).rating_page; }, page)},
      {"wechat.miniprogram.version", Source::kDefault, "\"release\"",
       "The version that its codes open: \"release\", \"trial\" or \"develop\".",
       choice<std::string>([](Config& c) -> std::string& { return miniprogram(c).version; },
                           {{"release", "release"}, {"trial", "trial"}, {"develop", "develop"}})},

      card_template(
          "wechat.templates.reminder_subscription",
          "The official account's subscription message for reminders: its ID, then what each field "
          "says: \"ID thing1=title date2=due thing3=note\" (what is due, its day, how long it is until "
          "then)."),
      card_template(
          "wechat.templates.reminder_mini_subscription",
          "The mini-program's subscription message for reminders, likewise; \"page=…\" opens that page."),
      card_template("wechat.templates.reminder_template",
                    "The official account's template message for reminders, likewise."),
      card_template(
          "wechat.templates.notice_subscription",
          "The same for notices, such as a report that was returned or a complaint that is to be answered: "
          "\"ID thing1=title time2=time\" (the notice's first sentence, when it leaves)."),
      card_template("wechat.templates.notice_mini_subscription", "Likewise for the mini-program."),
      card_template("wechat.templates.notice_template", "Likewise as a template message."),

      {"reminders.hour", Source::kDefault, "9",
       "At this hour people are reminded, by the clock in China, 0 to 23; programmes may say otherwise.",
       number([](Config& c) -> int& { return c.reminders.hour; }, 0, 23)},
      {"reminders.offsets_days", Source::kDefault, "[7, 3, 1, 0]",
       "So many days before something is due, each 0 to 30; 0 is the day itself.",
       days([](Config& c) -> std::vector<int>& { return c.reminders.offsets_days; }, 0, false)},
      {"reminders.overdue_days", Source::kDefault, "[1, 3, 7]",
       "So many days after it was due, each 1 to 30, rising: from the first on the deputies hear of it, from "
       "the "
       "second on the street, from the third on the bureau.",
       days([](Config& c) -> std::vector<int>& { return c.reminders.overdue_days; }, 1, true)},
      {"reminders.quiet_from", Source::kDefault, "\"21:00\"",
       "From then on nobody is sent anything but answers, until quiet_to; by the clock in China.",
       time_of_day([](Config& c) -> std::chrono::minutes& { return c.reminders.quiet_from; })},
      {"reminders.quiet_to", Source::kDefault, "\"08:00\"", "The end of the quiet hours.",
       time_of_day([](Config& c) -> std::chrono::minutes& { return c.reminders.quiet_to; })},

      {"delivery.per_second", Source::kDefault, "20",
       "Reminders and other messages sent at most in a second, 0 to 1000; 0: as many as there are. Answers "
       "do "
       "not wait.",
       number([](Config& c) -> int& { return c.delivery.per_second; }, 0, 1000)},

      {"metrics.host", Source::kDefault, "\"127.0.0.1\"", "Address of /metrics (Prometheus). Keep it inside.",
       text([](Config& c) -> std::string& { return c.metrics.host; }, not_empty)},
      {"metrics.port", Source::kDefault, "9464", "Its TCP port, 0 to 65535; 0 lets the system choose.",
       number([](Config& c) -> int& { return c.metrics.port; }, 0, 65535)},

      {"log.level", Source::kDefault, "\"info\"",
       "The least that is written: \"debug\", \"info\", \"warn\", \"error\".",
       choice<log::Level>([](Config& c) -> log::Level& { return c.log.level; },
                          {{"debug", log::Level::kDebug},
                           {"info", log::Level::kInfo},
                           {"warn", log::Level::kWarn},
                           {"error", log::Level::kError}})},
      {"log.format", Source::kDefault, "\"text\"",
       "\"text\" (logfmt) or \"json\" (an object a line), on standard error.",
       choice<log::Format>([](Config& c) -> log::Format& { return c.log.format; },
                           {{"text", log::Format::kText}, {"json", log::Format::kJson}})},

      {"development.enabled", Source::kDefault, "false",
       "Allows what must never be in production: plain mode and a clock that can be set.",
       flag([](Config& c) -> bool& { return c.development.enabled; })},
      {"development.clock", Source::kDefault, "\"\"",
       "A time in China, such as \"2024-06-03T09:00\", at which the clock starts; it runs on from there.",
       set_clock},
  };
}

}  // namespace

std::string Key::variable() const {
  std::string result = "LINLI_";
  for (const char c : name)
    result += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return result;
}

std::string default_templates_path() {
  return LINLI_TEMPLATES_DIR;
}

const std::vector<Key>& config_keys() {
  static const std::vector<Key> keys = table();
  return keys;
}

const Key* config_key(std::string_view name) {
  const auto& keys = config_keys();
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace linli::bot
