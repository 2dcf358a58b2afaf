#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/log.h"
#include "handlers/contract/random.h"
#include "storage/model/civil_date.h"
#include "storage/model/result.h"
#include "storage/model/secret.h"

namespace linli::bot {

/// How WeChat and the account talk: in clear, both ways at once, or encrypted only.
enum class MessageMode { kPlain, kCompatible, kSafe };
/// The body of the mini-program's pushes; the official account's are always XML.
enum class MessageFormat { kJson, kXml };

/// Everything that an operator can set. Names, units, defaults and help live in one table,
/// bot/config_keys.cpp; a member is where the key of the same name ends up.
struct Config {
  struct Server {
    std::string host;
    int port = 0;  ///< 0: the system chooses
    int threads = 0;
    std::string public_url;  ///< without a slash at the end; empty when not set
  };
  /// One WeChat account. What was not set is empty.
  struct Account {
    std::string app_id;
    std::string account_id;
    storage::model::Secret app_secret;
    storage::model::Secret token;
    storage::model::Secret encoding_aes_key;           ///< 43 characters
    storage::model::Secret previous_token;             ///< still accepted while it is being replaced
    storage::model::Secret previous_encoding_aes_key;  ///< likewise
    MessageMode mode = MessageMode::kSafe;
    MessageFormat format = MessageFormat::kXml;
    std::string rating_page;  ///< of a mini-program: where its codes lead
    std::string version;      ///< likewise: "release", "trial", "develop"
  };
  struct Wechat {
    std::string api_base;  ///< without a slash at the end
    std::string proxy;     ///< host:port on the way to it; empty: none
    /// "reminder_subscription" → "TEMPLATE-ID thing1=title date2=due" (bot/delivery/card_form.h)
    std::map<std::string, std::string, std::less<>> templates;
    Account official;
    std::optional<Account> miniprogram;
    bool content_check = false;  ///< ask the platform about residents' texts
    int linger_ms = 0;           ///< how long hurried words wait for the next ones
  };

  Server server;
  struct {
    int hour = 0;                       ///< of the day in China
    std::vector<int> offsets_days;      ///< so many days before, 0: on the day
    std::vector<int> overdue_days;      ///< so many days after, rising
    std::chrono::minutes quiet_from{};  ///< since midnight in China
    std::chrono::minutes quiet_to{};
  } reminders;
  struct {
    int per_second = 0;
  } delivery;
  struct Storage {
    std::string path;
    std::string media;  ///< the folder of pictures; empty: media_folder() decides
    /// Where pictures are: `media`, or a folder of that name beside the database.
    std::string media_folder() const;
  };
  Storage storage;
  struct {
    std::string path;
  } templates;
  Wechat wechat;
  struct {
    std::string host;
    int port = 0;
  } metrics;
  struct {
    log::Level level = log::Level::kInfo;
    log::Format format = log::Format::kText;
  } log;
  struct {
    bool enabled = false;
    std::optional<storage::model::Instant> clock;
  } development;

  /// What does not stop the program but should be told: a file that anybody can read, an unknown LINLI_
  /// variable.
  std::vector<std::string> warnings;
};

/// Variables by name; only those that begin with LINLI_ are looked at.
using Environment = std::map<std::string, std::string, std::less<>>;

/// Which file to read: `given` (--config) if any, else $LINLI_CONFIG, else /etc/linli/linli.toml or
/// ./linli.toml if there is one, else "" (the environment alone may be enough).
std::string config_path(const std::string& given, const Environment& environment);

/// Reads the file at `path` ("" for none) and then the environment, which wins. kInvalid with one sentence
/// that names the file, the line and the key (or the variable), and never a value that may be a secret.
storage::model::Result<Config> load_config(const std::string& path, const Environment& environment);
/// The same from text; `name` is what complaints call it.
storage::model::Result<Config> read_config(std::string_view text, const std::string& name,
                                           const Environment& environment);

/// Where the texts are when no configuration says otherwise.
std::string default_templates_path();

/// A configuration to start from: every key with its help and default, a fresh token and message key.
std::string commented_config(handlers::contract::Random& random);

}  // namespace linli::bot
