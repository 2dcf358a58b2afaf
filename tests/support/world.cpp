#include "tests/support/world.h"

#include <httplib.h>
#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "handlers/programs/demo.h"
#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "tests/support/accounts.h"

namespace linli::tests {
namespace {

namespace db = storage::db;

bot::Config configure(const World::Options& options, const std::string& database,
                      const std::string& api_base) {
  const auto text = configuration({.database = database,
                                   .now = options.now,
                                   .api_base = api_base,
                                   .log_level = options.log_level,
                                   .log_format = options.log_format,
                                   .mini_format = options.mini_format,
                                   .linger_ms = options.linger_ms}) +
                    options.more_config;
  auto config = bot::read_config(text, "world.toml",
                                 {{"LINLI_WECHAT_CONTENT_CHECK", options.content_check ? "true" : "false"},
                                  {"LINLI_SERVER_PUBLIC_URL", options.public_url}});
  if (!config) throw std::runtime_error{config.error().message};
  return *std::move(config);
}

standin::Config platform_config(standin::Format mini_format) {
  standin::Config config;
  config.official = official_account();
  config.mini = mini_account(mini_format);
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

World::World(const Options& options)
    : options_(options),
      users_(std::make_unique<standin::World>(platform_clock_)),
      media_(std::make_unique<standin::Media>(platform_clock_)),
      platform_(platform_config(options.mini_format)),
      errands_(platform_, platform_clock_, *users_, *media_),
      api_(platform_, platform_clock_, *users_, *media_, errands_),
      api_server_(api_, *media_),
      config_(configure(options, scratch_.file("linli.db"), api_server_.address())) {
  platform_.self = api_server_.address();
  fill(config_);
  set_time(options.now);
  for (const auto* openid : {kLead, kLeadOfTwo, kStranger, kNewPhone})
    users_->add_person(openid, openid, "");
  start();
}

World::~World() {
  stop();
}

void World::start() {
  config_.development.clock = storage::model::from_ms(platform_clock_.now() * 1000);
  auto app = bot::App::start(config_, {}, options_.answer_by);
  if (!app) throw std::runtime_error{app.error().message};
  app_ = *std::move(app);
  serving_ = std::thread{[this] { app_->run(); }};
  config_.server.port = app_->port();  // the same address after a restart
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

void World::pass(std::chrono::seconds time) {
  platform_clock_.advance(time.count());
  httplib::Client client{address()};
  const auto moved = client.Post("/dev/clock", "{\"advance\":\"PT" + std::to_string(time.count()) + "S\"}",
                                 "application/json");
  if (!moved || moved->status != 200) throw std::runtime_error{"the clock does not move"};
}

std::vector<nlohmann::json> World::calls(const std::string& path) const {
  std::vector<nlohmann::json> found;
  for (const auto& call : users_->journal("call"))
    if (call.at("path") == path) found.push_back(call);
  return found;
}

void World::change(const std::function<void(db::Connection&)>& job) const {
  db::Connection connection{config_.storage.path, db::Connection::Mode::kWriter};
  db::Transaction transaction{connection};
  job(connection);
  transaction.commit();
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

std::int64_t World::count(const std::string& sql) const {
  auto connection = reader();
  return connection.integer(sql).value_or(0);
}

std::string World::dump() const {
  auto connection = reader();
  std::vector<std::string> tables;
  connection.each("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", {},
                  [&](const db::Row& row) { tables.push_back(row.text(0)); });
  std::string all;
  for (const auto& table : tables) {
    const auto columns =
        connection
            .text("SELECT group_concat('quote(' || name || ')', '||'',''||') FROM pragma_table_info(?)",
                  {table})
            .value();
    all += table + "\n";
    connection.each("SELECT " + columns + " FROM " + table + " ORDER BY 1", {},
                    [&](const db::Row& row) { all += "  " + row.text(0) + "\n"; });
  }
  return all;
}

std::string World::metrics() const {
  httplib::Client client{inside_address()};
  const auto answer = client.Get("/metrics");
  return answer ? answer->body : "";
}

std::int64_t World::metric(const std::string& line) const {
  std::istringstream lines{metrics()};
  for (std::string text; std::getline(lines, text);)
    if (text.starts_with(line + " ")) return std::stoll(text.substr(line.size() + 1));
  return 0;
}

nlohmann::json World::arrived(const std::string& openid, const std::string& how,
                              std::chrono::milliseconds limit) const {
  const auto until = std::chrono::steady_clock::now() + limit;
  for (std::uint64_t seen = 0;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto news = users_->feed(openid, seen, std::max(left, std::chrono::milliseconds{0}));
    for (const auto& entry : users_->inbox(openid))
      if (entry.at("how") == how) return entry;
    if (left <= std::chrono::milliseconds{0}) return nullptr;
    seen = news.at("seq").get<std::uint64_t>();
  }
}

std::vector<std::string> World::told(const std::string& openid, std::size_t count) const {
  // Longer than the minute after which a call that may or may not have got through is made again.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{75};
  for (std::uint64_t seen = 0;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto news = users_->feed(openid, seen, std::max(left, std::chrono::milliseconds{0}));
    std::vector<std::string> all;
    for (const auto& entry : users_->inbox(openid))
      if (entry.at("how") == "custom") all.push_back(entry.at("content").get<std::string>());
    if (all.size() >= count || left <= std::chrono::milliseconds{0}) return all;
    seen = news.at("seq").get<std::uint64_t>();
  }
}

nlohmann::json World::operate(const nlohmann::json& command) const {
  try {
    return bot::cli::operate(config_, command);
  } catch (const bot::cli::Failure& failure) {
    return {{"error", failure.what()}};
  }
}

bool World::eventually(const std::function<bool()>& true_now, std::chrono::milliseconds limit) const {
  const auto until = std::chrono::steady_clock::now() + limit;
  for (std::uint64_t seen = 0;;) {
    if (true_now()) return true;
    if (std::chrono::steady_clock::now() >= until) return false;
    seen = users_->feed("", seen, std::chrono::milliseconds{100}).at("seq").get<std::uint64_t>();
  }
}

}  // namespace linli::tests
