#include "tests/support/world.h"

#include <stdexcept>

#include "handlers/programs/demo.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "tests/support/accounts.h"

namespace linli::tests {
namespace {

namespace db = storage::db;

bot::Config configure(const Scratch& scratch, const std::string& now, const std::string& api_base) {
  const auto text = configuration({.database = scratch.file("linli.db"), .now = now, .api_base = api_base});
  auto config = bot::read_config(text, "world.toml", {});
  if (!config) throw std::runtime_error{config.error().message};
  return *std::move(config);
}

standin::Config platform_config() {
  standin::Config config;
  config.official = official_account();
  config.mini = mini_account();
  return config;
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

}  // namespace

World::World(const std::string& now, std::chrono::milliseconds answer_by)
    : answer_by_(answer_by),
      users_(std::make_unique<standin::World>(platform_clock_)),
      media_(std::make_unique<standin::Media>(platform_clock_)),
      platform_(platform_config()),
      errands_(platform_, platform_clock_, *users_, *media_),
      api_(platform_, platform_clock_, *users_, *media_, errands_),
      api_server_(api_),
      config_(configure(scratch_, now, api_server_.address())) {
  fill(config_);
  set_time(now);
  for (const auto* openid : {kLead, kLeadOfTwo, kStranger})
    users_->add_person(openid, openid, "");
  start();
}

World::~World() {
  stop();
}

void World::start() {
  config_.development.clock = storage::model::from_ms(platform_clock_.now() * 1000);
  auto app = bot::App::start(config_, {}, answer_by_);
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
