#include "bot/config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "bot/config_keys.h"
#include "bot/system.h"
#include "tests/support/catch.h"

using namespace linli::bot;
using linli::storage::model::Code;

namespace {

constexpr const char* kToken = "tokenOfTheTest";
constexpr const char* kMessageKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

/// A configuration in which everything that is needed is there, with `more` in front or behind.
std::string with(const std::string& more, const std::string& official = "") {
  return more +
         "\n[wechat.official]\napp_id = \"wx0123456789abcdef\"\napp_secret = \"verySecretIndeed\"\ntoken = "
         "\"" +
         kToken + "\"\nencoding_aes_key = \"" + kMessageKey + "\"\n" + official;
}

std::string complaint(const std::string& text, const Environment& environment = {}) {
  const auto config = read_config(text, "linli.toml", environment);
  if (config) return "";
  CHECK(config.error().code == Code::kInvalid);
  return config.error().message;
}

struct Folder {
  Folder() {
    std::string name = "/tmp/linli-config-XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~Folder() {
    ::unlink((path + "/linli.toml").c_str());
    ::rmdir(path.c_str());
  }
  std::string path;
};

}  // namespace

TEST_CASE("a configuration with only what must be given has the defaults for the rest", "[config]") {
  const auto config = read_config(with(""), "linli.toml", {});
  REQUIRE(config);
  CHECK(config->server.host == "127.0.0.1");
  CHECK(config->server.port == 8080);
  CHECK(config->server.threads == 64);
  CHECK(config->storage.path == "/var/lib/linli/linli.db");
  CHECK(config->wechat.api_base == "https://api.weixin.qq.com");
  CHECK(config->wechat.official.app_secret.reveal() == "verySecretIndeed");
  CHECK(config->wechat.official.mode == MessageMode::kSafe);
  CHECK(config->reminders.hour == 9);
  CHECK(config->reminders.offsets_days == std::vector<int>{7, 3, 1, 0});
  CHECK(config->reminders.overdue_days == std::vector<int>{1, 3, 7});
  CHECK(config->wechat.official.format == MessageFormat::kXml);
  CHECK(config->wechat.official.previous_token.empty());
  CHECK_FALSE(config->wechat.miniprogram);
  CHECK(config->log.level == log::Level::kInfo);
  CHECK_FALSE(config->development.enabled);
  CHECK_FALSE(config->development.clock);
  CHECK_FALSE(config->templates.path.empty());
  CHECK(config->warnings.empty());
}

TEST_CASE("the environment wins over the file", "[config]") {
  const auto config = read_config(with("[server]\nport = 1\nthreads = 2\n"), "linli.toml",
                                  {{"LINLI_SERVER_PORT", "9000"},
                                   {"LINLI_WECHAT_OFFICIAL_TOKEN", "another"},
                                   {"LINLI_DEVELOPMENT_ENABLED", "true"},
                                   {"LINLI_DEVELOPMENT_CLOCK", "2024-06-03T09:00"}});
  REQUIRE(config);
  CHECK(config->server.port == 9000);
  CHECK(config->server.threads == 2);
  CHECK(config->wechat.official.token.reveal() == "another");
  REQUIRE(config->development.clock);
  CHECK(linli::storage::model::iso_text(*config->development.clock) == "2024-06-03T09:00:00+08:00");
}

TEST_CASE("the environment alone is enough", "[config]") {
  const Environment everything{{"LINLI_WECHAT_OFFICIAL_APP_ID", "wx1"},
                               {"LINLI_WECHAT_OFFICIAL_APP_SECRET", "s"},
                               {"LINLI_WECHAT_OFFICIAL_TOKEN", kToken},
                               {"LINLI_WECHAT_OFFICIAL_ENCODING_AES_KEY", kMessageKey}};
  const auto config = load_config("", everything);
  REQUIRE(config);
  CHECK(config->wechat.official.app_id == "wx1");
  const auto none = load_config("", {});
  REQUIRE_FALSE(none);
  CHECK(none.error().message ==
        "wechat.official.app_id is missing; set it in a configuration file or as "
        "LINLI_WECHAT_OFFICIAL_APP_ID.");
}

TEST_CASE("the mini-program counts only when one of its keys is set", "[config]") {
  CHECK_FALSE(read_config(with("", "[wechat.miniprogram]\n"), "f", {})->wechat.miniprogram);
  const std::string section = "[wechat.miniprogram]\napp_id = \"wx2\"\napp_secret = \"s\"\ntoken = \"tok\"\n";
  CHECK(
      complaint(with("", section)).starts_with("linli.toml: wechat.miniprogram.encoding_aes_key is missing"));
  const auto whole = read_config(
      with("", section + "encoding_aes_key = \"" + kMessageKey + "\"\nformat = \"xml\"\n"), "f", {});
  REQUIRE(whole);
  REQUIRE(whole->wechat.miniprogram);
  CHECK(whole->wechat.miniprogram->format == MessageFormat::kXml);
  CHECK(read_config(with("", section), "f", {{"LINLI_WECHAT_MINIPROGRAM_ENCODING_AES_KEY", kMessageKey}})
            ->wechat.miniprogram->format == MessageFormat::kJson);
}

TEST_CASE("a wrong configuration is refused in one sentence that names file, line and key", "[config]") {
  struct Case {
    const char* what;
    std::string text;
    std::string sentence;
  };
  const auto c = GENERATE(values<Case>({
      {"unknown key", with("[server]\nprot = 8080\n"),
       "linli.toml:2: there is no key server.prot (did you mean server.port?)."},
      {"unknown key far from any", with("[server]\nwallpaper = 1\n"),
       "linli.toml:2: there is no key server.wallpaper."},
      {"unknown section", with("[reminder]\n"), "linli.toml:1: there is no section [reminder]."},
      {"section as a value", with("server = 1\n"), "linli.toml:1: there is no key server."},
      {"number in quotes", with("[server]\nport = \"8080\"\n"),
       "linli.toml:2: server.port must be a whole number without quotes."},
      {"fraction", with("[server]\nport = 80.5\n"),
       "linli.toml:2: server.port must be a whole number without quotes."},
      {"list", with("[server]\nhost = [\"a\"]\n"), "linli.toml:2: server.host must be text in quotes."},
      {"section in place of a value", with("[server]\nport = { number = 1 }\n"),
       "linli.toml:2: there is no key server.port.number."},
      {"port out of range", with("[server]\n\nport = 65536\n"),
       "linli.toml:3: server.port must be from 0 to 65535, not 65536."},
      {"negative port", with("[server]\nport = -1\n"),
       "linli.toml:2: server.port must be from 0 to 65535, not -1."},
      {"no threads", with("[server]\nthreads = 0\n"),
       "linli.toml:2: server.threads must be from 1 to 1024, not 0."},
      {"bad address", with("[server]\npublic_url = \"linli.cn\"\n"),
       "linli.toml:2: server.public_url must begin with https:// or http://."},
      {"bad mode", with("", "mode = \"fast\"\n"),
       "linli.toml:7: wechat.official.mode must be one of \"safe\", \"compatible\", \"plain\"."},
      {"plain mode in production", with("", "mode = \"plain\"\n"),
       "linli.toml:7: wechat.official.mode is allowed only with development.enabled = true."},
      {"clock in production", with("[development]\nclock = \"2024-06-03T09:00\"\n"),
       "linli.toml:2: development.clock is allowed only with development.enabled = true."},
      {"bad clock", with("[development]\nenabled = true\nclock = \"noon\"\n"),
       "linli.toml:3: development.clock must be a time such as \"2024-06-03T09:00\"."},
      {"bad flag", with("[development]\nenabled = 1\n"),
       "linli.toml:2: development.enabled must be true or false."},
      {"not filled in", "[wechat.official]\napp_id = \"FILL-IN\"\n",
       "linli.toml:2: wechat.official.app_id is still to be filled in."},
      {"set twice", with("[server]\nport = 1\nport = 2\n"),
       "linli.toml:3: port says what was said before; a key or section stands once."},
      {"section twice", with("[server]\nport = 1\n[log]\n[server]\n"),
       "linli.toml:4: this line says what was said before; a key or section stands once."},
      {"not TOML", with("[server]\nport is 1\n"),
       "linli.toml:2: this line is not valid TOML; text needs quotes, numbers have none."},
      {"missing", "[wechat.official]\napp_id = \"wx1\"\napp_secret = \"s\"\ntoken = \"abc\"\n",
       "linli.toml: wechat.official.encoding_aes_key is missing; set it there or as "
       "LINLI_WECHAT_OFFICIAL_ENCODING_AES_KEY."},
  }));
  INFO(c.what);
  CHECK(complaint(c.text) == c.sentence);
}

TEST_CASE("a wrong variable is refused by its name", "[config]") {
  CHECK(complaint(with(""), {{"LINLI_SERVER_PORT", "http"}}) ==
        "LINLI_SERVER_PORT (server.port) must be a whole number.");
  CHECK(complaint(with(""), {{"LINLI_SERVER_PORT", ""}}) ==
        "LINLI_SERVER_PORT (server.port) must be a whole number.");
  CHECK(complaint(with(""), {{"LINLI_DEVELOPMENT_ENABLED", "yes"}}) ==
        "LINLI_DEVELOPMENT_ENABLED (development.enabled) must be true or false.");
}

TEST_CASE("a variable that stands for no key is told, not obeyed", "[config]") {
  const auto config =
      read_config(with(""), "f", {{"LINLI_SERVER_PROT", "1"}, {"LINLI_CONFIG", "f"}, {"PATH", "/"}});
  REQUIRE(config);
  REQUIRE(config->warnings.size() == 1);
  CHECK(config->warnings[0] ==
        "the variable LINLI_SERVER_PROT stands for no key (did you mean LINLI_SERVER_PORT?) and is ignored.");
}

TEST_CASE("plain mode needs no message key, and development", "[config]") {
  const std::string text =
      "[development]\nenabled = true\n[wechat.official]\napp_id = \"wx1\"\napp_secret = \"s\"\n"
      "token = \"abc\"\nmode = \"plain\"\n";
  const auto config = read_config(text, "f", {});
  REQUIRE(config);
  CHECK(config->wechat.official.encoding_aes_key.empty());
}

TEST_CASE("no complaint repeats a secret", "[config]") {
  const std::string secret = "Sup3rS3cretValue";
  for (const auto& key : config_keys()) {
    const auto name = std::string(key.name);
    INFO(name);
    const bool may_be_told = name == "server.port" || name == "server.threads";
    if (may_be_told) continue;
    for (const std::string& value :
         {secret, '"' + secret, '"' + secret + "-\"", "'" + secret + "\\", "[\"" + secret + "\"]",
          "{ a = \"" + secret + "\" }", "\"\"\"\n" + secret + "= \\", '"' + secret + "\" " + secret}) {
      CHECK(complaint(name + " = " + value + "\n").find(secret) == std::string::npos);
    }
    CHECK(complaint("", {{key.variable(), secret + "!"}}).find(secret) == std::string::npos);
  }
}

TEST_CASE("every length of a message key but 43 is refused", "[config]") {
  const auto length = GENERATE(0U, 1U, 42U, 44U, 64U);
  CHECK(complaint(with(""), {{"LINLI_WECHAT_OFFICIAL_ENCODING_AES_KEY", std::string(length, 'a')}}) ==
        "LINLI_WECHAT_OFFICIAL_ENCODING_AES_KEY (wechat.official.encoding_aes_key) must be 43 characters and "
        "has " +
            std::to_string(length) + ".");
}

TEST_CASE("a fresh configuration asks for the account and is whole when that is filled in", "[config]") {
  SystemRandom random;
  auto text = commented_config(random);
  CHECK(complaint(text).find("wechat.official.app_id is still to be filled in") != std::string::npos);
  for (auto at = text.find("\"FILL-IN\""); at != text.npos; at = text.find("\"FILL-IN\""))
    text.replace(at, 9, "\"wx1\"");
  const auto config = read_config(text, "fresh", {});
  REQUIRE(config);
  CHECK(config->server.port == 8080);
  CHECK(config->wechat.official.token.reveal().size() == 32);
  CHECK(config->wechat.official.encoding_aes_key.reveal().size() == 43);
  CHECK_FALSE(config->wechat.miniprogram);
  SECTION("no two are alike") {
    CHECK(commented_config(random) != commented_config(random));
  }
  SECTION("each key is there once, with its help") {
    for (const auto& key : config_keys()) {
      INFO(key.name);
      CHECK(text.find("# " + std::string(key.help) + "\n") != text.npos);
    }
  }
  SECTION("its defaults, uncommented, mean the same") {
    std::string uncommented = text;
    for (auto at = uncommented.find("\n#"); at != text.npos; at = uncommented.find("\n#", at + 1)) {
      if (uncommented[at + 2] != ' ') uncommented.erase(at + 1, 1);
    }
    const auto spelled_out = read_config(uncommented, "uncommented", {});
    REQUIRE(spelled_out);
    CHECK(spelled_out->wechat.miniprogram);
    CHECK(spelled_out->server.port == config->server.port);
    CHECK(spelled_out->templates.path == config->templates.path);
  }
}

TEST_CASE("the clock may be text or a TOML time, with or without an offset", "[config]") {
  const std::string time = GENERATE(as<std::string>{}, "\"2024-06-03T09:00\"", "2024-06-03T09:00:00",
                                    "2024-06-03T01:00:00Z", "2024-06-03T09:00:00+08:00");
  const auto config = read_config(with("[development]\nenabled = true\nclock = " + time + "\n"), "f", {});
  REQUIRE(config);
  REQUIRE(config->development.clock);
  CHECK(linli::storage::model::iso_text(*config->development.clock) == "2024-06-03T09:00:00+08:00");
}

TEST_CASE("a file from another system, with a byte order mark and CR LF, is read alike", "[config]") {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : with("[server]\nport = 7\n"))
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const auto config = read_config(text, "f", {});
  REQUIRE(config);
  CHECK(config->server.port == 7);
  CHECK(complaint(text + "mode = 1\r\n") ==
        "linli.toml:9: wechat.official.mode must be one of \"safe\", \"compatible\", \"plain\".");
}

TEST_CASE("no two keys share a name or a variable", "[config]") {
  std::set<std::string> names, variables;
  for (const auto& key : config_keys()) {
    CHECK(names.insert(std::string(key.name)).second);
    CHECK(variables.insert(key.variable()).second);
  }
}

TEST_CASE("a file is read, a missing one says how to get one, one open to all is told", "[config]") {
  const Folder folder;
  const auto path = folder.path + "/linli.toml";
  const auto missing = load_config(path, {});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "the configuration " + path +
                                       " cannot be read: No such file or directory; " +
                                       "\"linli init --output " + path + "\" writes one.");
  std::ofstream(path) << with("");
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  auto config = load_config(path, {});
  REQUIRE(config);
  CHECK(config->warnings.empty());
  const auto open_mode = GENERATE(mode_t{0644}, mode_t{0660}, mode_t{0602});
  REQUIRE(::chmod(path.c_str(), open_mode) == 0);
  config = load_config(path, {});
  REQUIRE(config);
  REQUIRE(config->warnings.size() == 1);
  CHECK(config->warnings[0] ==
        path + " holds secrets and others may read or change it; \"chmod 640 " + path + "\" closes it.");
}

TEST_CASE("a folder is not a configuration", "[config]") {
  const Folder folder;
  const auto config = load_config(folder.path, {});
  REQUIRE_FALSE(config);
  CHECK(config.error().message.find("cannot be read: Is a directory") != std::string::npos);
}

TEST_CASE("the flag names the file before the variable does", "[config]") {
  CHECK(config_path("a.toml", {{"LINLI_CONFIG", "b.toml"}}) == "a.toml");
  CHECK(config_path("", {{"LINLI_CONFIG", "b.toml"}}) == "b.toml");
}

TEST_CASE("the days of reminders are lists", "[config]") {
  const auto given = [](const std::string& text, const Environment& environment = {}) {
    const auto config = read_config(with("[reminders]\n" + text + "\n"), "linli.toml", environment);
    REQUIRE(config);
    return config->reminders;
  };
  CHECK(given("offsets_days = [2, 0]").offsets_days == std::vector<int>{2, 0});
  CHECK(given("offsets_days = []").offsets_days.empty());
  CHECK(given("", {{"LINLI_REMINDERS_OVERDUE_DAYS", "2,5"}}).overdue_days == std::vector<int>{2, 5});
  for (const auto* wrong : {"offsets_days = [2, 2]", "offsets_days = [31]", "offsets_days = [-1]",
                            "offsets_days = 3", "offsets_days = \"3\"", "offsets_days = [1.5]",
                            "overdue_days = [0]", "overdue_days = [3, 1]", "hour = 24"})
    CHECK(complaint(with(std::string{"[reminders]\n"} + wrong + "\n")) != "");
  CHECK(complaint(with(""), {{"LINLI_REMINDERS_OFFSETS_DAYS", "7,,3"}}) != "");
}
