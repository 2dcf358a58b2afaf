#include "tests/support/world.h"

#include <stdexcept>

#include "handlers/programs/demo.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "tests/standin/crypto.h"

namespace linli::tests {
namespace {

namespace db = storage::db;

constexpr auto kKey = "c3RhbmRpbi1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3Q";

bot::Config configure(const Scratch& scratch, const std::string& now) {
  const auto text = R"(
[server]
port = 0
threads = 8
[storage]
path = ")" + scratch.file("linli.db") +
                    R"("
[templates]
path = ")" LINLI_SOURCE_DIR R"(/templates"
[wechat]
api_base = "http://127.0.0.1:1"
[wechat.official]
app_id = "wx5f1e9c3a7b2d4860"
app_secret = "4b1d8e0c6f2a49d7b35e9a7c1f60d284"
account_id = "gh_5f1e9c3a7b2d"
token = "officialtoken"
encoding_aes_key = ")" +
                    std::string{kKey} +
                    R"("
[wechat.miniprogram]
app_id = "wx0a1b2c3d4e5f6071"
app_secret = "0b1d8e0c6f2a49d7b35e9a7c1f60d280"
token = "minitoken"
encoding_aes_key = ")" +
                    std::string{kKey} +
                    R"("
[metrics]
port = 0
[log]
level = "error"
[development]
enabled = true
clock = ")" + now + "\"\n";
  auto config = bot::read_config(text, "world.toml", {});
  if (!config) throw std::runtime_error{config.error().message};
  return *std::move(config);
}

void fill(const bot::Config& config) {
  db::Connection connection{config.storage.path, db::Connection::Mode::kWriter};
  db::migrate(connection);
  db::Transaction transaction{connection};
  const auto loaded = handlers::programs::load_demo(connection, config.templates.path + "/demo/shufu.toml",
                                                    config.development.clock.value());
  if (!loaded) throw std::runtime_error{loaded.error().message};
  transaction.commit();
}

standin::Account account(const std::string& app_id, const char* token, const char* id, const char* path,
                         standin::Format format) {
  return {.app_id = app_id,
          .app_secret = "",
          .token = token,
          .key = standin::aes_key(kKey).value(),
          .original_id = id,
          .path = path,
          .mode = standin::Mode::kSafe,
          .format = format};
}

}  // namespace

World::World(const std::string& now) : config_(configure(scratch_, now)) {
  fill(config_);
  platform_.official = account(config_.wechat.official.app_id, "officialtoken", "gh_5f1e9c3a7b2d", "/wechat",
                               standin::Format::kXml);
  platform_.mini = account(config_.wechat.miniprogram->app_id, "minitoken", "gh_9a8b7c6d5e4f", "/miniprogram",
                           standin::Format::kJson);
  set_time(now);
  users_ = std::make_unique<standin::World>(platform_clock_);
  for (const auto* openid : {kLead, kLeadOfTwo, kStranger})
    users_->add_person(openid, openid, "");
  media_ = std::make_unique<standin::Media>(platform_clock_);
  start();
}

World::~World() {
  stop();
}

void World::start() {
  config_.development.clock = storage::model::from_ms(platform_clock_.now() * 1000);
  auto app = bot::App::start(config_);
  if (!app) throw std::runtime_error{app.error().message};
  app_ = *std::move(app);
  serving_ = std::thread{[this] { app_->run(); }};
  platform_.bot = address();
  wire_ = std::make_unique<standin::Delivery>(platform_, platform_clock_, *users_, *media_);
}

void World::stop() {
  if (!app_) return;
  wire_.reset();
  app_->stop();
  serving_.join();
  app_.reset();
}

void World::set_time(const std::string& time) {
  platform_clock_.set(standin::parse_time(time).value());
  if (app_) restart();
}

nlohmann::json World::sends(const std::string& openid, const nlohmann::json& message) {
  return wire_->send(openid, message);
}

std::string World::says(const std::string& openid, const std::string& text) {
  const auto result = sends(openid, {{"type", "text"}, {"content", text}});
  if (result.at("status") != 200) throw std::runtime_error{"the bot refused: " + result.dump()};
  const auto& replies = result.at("replies");
  return replies.empty() ? "" : replies.front().at("content").get<std::string>();
}

db::Connection World::reader() const {
  return {config_.storage.path, db::Connection::Mode::kReader};
}

std::int64_t World::count(const char* sql) const {
  auto connection = reader();
  return connection.integer(sql).value_or(0);
}

}  // namespace linli::tests
