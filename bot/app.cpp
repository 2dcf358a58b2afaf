#include "bot/app.h"

#include <unistd.h>

#include <atomic>
#include <list>
#include <thread>

#include "bot/content_check.h"
#include "bot/delivery/sender.h"
#include "bot/dialogue/dialogue.h"
#include "bot/http/server.h"
#include "bot/log.h"
#include "bot/media/fetcher.h"
#include "bot/media_client.h"
#include "bot/metrics.h"
#include "bot/operator_socket.h"
#include "bot/platform_sender.h"
#include "bot/process.h"
#include "bot/resident_photos.h"
#include "bot/routes/calendar.h"
#include "bot/routes/development.h"
#include "bot/routes/feedback_page.h"
#include "bot/routes/health.h"
#include "bot/routes/import.h"
#include "bot/routes/operator.h"
#include "bot/routes/picture.h"
#include "bot/routes/resident_photo.h"
#include "bot/routes/wechat.h"
#include "bot/schedule/rungs_of.h"
#include "bot/schedule/scheduler.h"
#include "bot/seal_file.h"
#include "bot/system.h"
#include "bot/understand/lexicon.h"
#include "handlers/applications/chat.h"
#include "handlers/binding/chat.h"
#include "handlers/feedback/chat.h"
#include "handlers/funds/chat.h"
#include "handlers/guide/chat.h"
#include "handlers/obligations/chat.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/progress/chat.h"
#include "handlers/reminders/chat.h"
#include "handlers/reminders/ring.h"
#include "handlers/reports/chat.h"
#include "handlers/reports/photos.h"
#include "handlers/review/chat.h"
#include "handlers/text/text.h"
#include "storage/db/lock.h"
#include "storage/db/migrate.h"
#include "storage/db/writer.h"

namespace linli::bot {
namespace {

namespace db = storage::db;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

// sysexits.h EX_TEMPFAIL: systemd starts the process anew, and WAL recovery tells what is true.
constexpr int kRestart = 75;
// How long a start may take for it; the rest follows beside the answers.
constexpr std::chrono::milliseconds kCatchUp{100};

/// After a failed sync nothing may be acknowledged any more, and nothing in memory can be trusted either.
void give_up(std::string_view why) {
  log::error("database.broken", {{"error", why}});
  log::flush();
  ::_exit(kRestart);
}

/// Opens the database of this version. @throws what db::Connection throws.
Result<db::Connection> open_database(const std::string& path) {
  try {
    db::Connection connection{path, db::Connection::Mode::kWriter};
    const auto version = db::schema_version(connection);
    if (version != db::wanted_version())
      return Error{Code::kInvalid, "storage.path: " + path + " is at schema " + std::to_string(version) +
                                       ", this version needs " + std::to_string(db::wanted_version()) +
                                       "; bring it up with: linli migrate"};
    db::migrate(connection);  // applies nothing; refuses a database whose migrations had another text
    return connection;
  } catch (const std::runtime_error& problem) {
    return Error{Code::kInvalid, "storage.path: cannot use " + path + ": " + problem.what()};
  }
}

wechat::Mode mode_of(MessageMode mode) {
  switch (mode) {
    case MessageMode::kPlain:
      return wechat::Mode::kPlain;
    case MessageMode::kCompatible:
      return wechat::Mode::kCompatible;
    case MessageMode::kSafe:
      break;
  }
  return wechat::Mode::kSafe;
}

/// Deadlines near a day off are wrong without the year's notice, so nobody should have to notice it by them.
void warn_of_missing_years(const handlers::rules::Calendar& calendar, storage::model::Instant now) {
  for (const int year : handlers::rules::missing_years(calendar, storage::model::CivilDate::of(now)))
    log::warn("calendar.missing", {{"year", year}, {"effect", "only weekends count as days off"}});
}

/// The account's door: current secrets first, then those that are being replaced.
Result<wechat::Endpoint> endpoint_of(const Config::Account& account) {
  wechat::Endpoint endpoint{
      .app_id = account.app_id,
      .tokens = {account.token},
      .keys = {},
      .mode = mode_of(account.mode),
      .format = account.format == MessageFormat::kJson ? wechat::Format::kJson : wechat::Format::kXml,
      .account_id = account.account_id};
  if (!account.previous_token.empty()) endpoint.tokens.push_back(account.previous_token);
  for (const auto* text : {&account.encoding_aes_key, &account.previous_encoding_aes_key}) {
    if (text->empty() || endpoint.mode == wechat::Mode::kPlain) continue;
    auto key = wechat::EncodingAesKey::parse(text->reveal());
    if (!key) return key.error();
    endpoint.keys.push_back(*std::move(key));
  }
  return endpoint;
}

}  // namespace

/// Everything that runs. Members are destroyed in reverse: servers before what they use, the writer after the
/// last turn, the lock last.
struct App::Parts {
  Parts(const Config& configuration, db::ProcessLock held, db::Connection connection,
        understand::Lexicon words, handlers::text::Text sentences, handlers::text::Text whole_pages,
        handlers::rules::Calendar days, handlers::feedback::Words looked_for,
        handlers::feedback::Seal own_key, db::Writer::Options writing, std::chrono::milliseconds patience)
      : config(configuration),
        lock(std::move(held)),
        development_clock(config.development.clock.value_or(SystemClock{}.now())),
        clock(config.development.enabled ? static_cast<const handlers::contract::Clock&>(development_clock)
                                         : system_clock),
        lexicon(std::move(words)),
        text(std::move(sentences)),
        pages(std::move(whole_pages)),
        calendar(std::move(days)),
        resident_words(std::move(looked_for)),
        seal(std::move(own_key)),
        rungs(schedule::rungs_of(configuration)),
        answer_by(patience),
        writer(std::move(connection), writing, give_up) {}

  const Config config;
  db::ProcessLock lock;
  SystemClock system_clock;
  DevelopmentClock development_clock;
  const handlers::contract::Clock& clock;
  SystemRandom random;
  Metrics metrics;
  understand::Lexicon lexicon;
  handlers::text::Text text;
  handlers::text::Text pages;
  const handlers::rules::Calendar calendar;
  const handlers::feedback::Words resident_words;
  const handlers::feedback::Seal seal;
  const handlers::rules::Rungs rungs;
  handlers::catalogue::Catalogue catalogue;
  const std::chrono::milliseconds answer_by;
  db::Writer writer;
  const handlers::feedback::Means hearing{.text = text,
                                          .catalogue = catalogue,
                                          .calendar = calendar,
                                          .rungs = rungs,
                                          .words = resident_words,
                                          .seal = seal,
                                          .random = random,
                                          .platform_checks = config.wechat.content_check,
                                          .public_url = config.server.public_url};
  handlers::feedback::Observers observers{hearing};
  handlers::feedback::Residents residents{hearing};
  handlers::feedback::Answerers answerers{hearing};
  handlers::feedback::Judges judges{hearing};
  handlers::binding::Chat binding{text};
  handlers::applications::Chat applications{text, catalogue};
  handlers::obligations::Chat obligations{text, {catalogue, calendar, rungs}, config.server.public_url};
  handlers::reminders::Chat reminders{text, rungs};
  handlers::funds::Chat funds{text, catalogue, calendar};
  handlers::review::Chat review{text, catalogue};
  handlers::progress::Chat progress{text, catalogue, calendar};
  handlers::reports::Chat reports{text, catalogue, calendar};
  handlers::guide::Chat guide{text};
  std::optional<PlatformSender> platform;
  std::optional<delivery::Sender> sender;
  std::optional<schedule::Scheduler> scheduler;
  std::optional<MediaClient> pictures;
  std::optional<media::Fetcher> fetcher;
  std::optional<ResidentPhotos> resident_photos;
  std::optional<ContentCheck> checker;
  std::optional<dialogue::Dialogue> dialogue;
  std::optional<http::Server> operators;
  std::optional<http::Server> inside;
  std::optional<http::Server> server;
  int port = 0;
  int metrics_port = 0;

  Result<void> open_doors();
  http::Observer observer();
};

http::Observer App::Parts::observer() {
  return {.answered =
              [](const http::Request& request, const http::Answered& answered) {
                log::debug("http.answered", {{"req", request.id},
                                             {"status", answered.status},
                                             {"elapsed_us", answered.elapsed.count()}});
              },
          .failed =
              [](const http::Request& request, std::string_view) {
                log::error("http.failed", {{"req", request.id}});
              },
          .refused =
              [this](int status, std::string_view reason, std::string_view) {
                metrics.count("linli_http_refused_total", "status", std::to_string(status));
                log::info("http.refused", {{"status", status}, {"reason", reason}});
              }};
}

Result<void> App::Parts::open_doors() {
  try {
    platform.emplace(config, clock, random, metrics);
    pictures.emplace(config.wechat, [this](auto account) { return platform->account(account); });
  } catch (const std::invalid_argument& wrong) {
    return Error{Code::kInvalid, wrong.what()};
  }
  sender.emplace(delivery::Sender::Parts{
      .writer = writer,
      .clock = clock,
      .random = random,
      .carrier = *platform,
      .per_second = config.delivery.per_second,
      .renew =
          [this](auto& connection, const auto& letter, auto now) {
            return handlers::reminders::renew(connection, {text, catalogue, calendar, rungs}, letter, now);
          },
      .attempted =
          [this](storage::model::Way way, std::string_view errcode) {
            metrics.count("linli_delivery_attempts_total", {{"way", name_of(way)}, {"errcode", errcode}});
          }});
  fetcher.emplace(media::Fetcher::Parts{
      .writer = writer,
      .clock = clock,
      .random = random,
      .fetch = [this](auto account, const auto& id) { return pictures->fetch(account, id); },
      .folder = config.storage.media_folder(),
      .kept = [this](auto& connection, auto id, const auto& file,
                     auto now) { handlers::reports::photo_kept(connection, text, id, file, now); },
      .lost = [this](auto& connection, auto id, auto reason,
                     auto now) { handlers::reports::photo_lost(connection, text, id, reason, now); }});
  resident_photos.emplace(ResidentPhotos::Parts{
      .writer = writer,
      .database = config.storage.path,
      .clock = clock,
      .random = random,
      .fetch = [this](auto account, const auto& id) { return pictures->fetch(account, id); },
      .folder = config.storage.media_folder()});
  std::function<wechat::TextVerdict(const std::string&)> ask;
  if (config.wechat.content_check) ask = [this](const std::string& words) { return platform->check(words); };
  checker.emplace(ContentCheck::Parts{.writer = writer,
                                      .database = config.storage.path,
                                      .clock = clock,
                                      .random = random,
                                      .means = hearing,
                                      .ask = std::move(ask),
                                      .settled = [this] { sender->wake(); }});
  const auto connections = static_cast<std::size_t>(config.server.threads);
  dialogue.emplace(dialogue::Dialogue::Parts{.writer = writer,
                                             .clock = clock,
                                             .random = random,
                                             .lexicon = lexicon,
                                             .catalogue = catalogue,
                                             .handlers =
                                                 {
                                                     &observers,
                                                     &residents,
                                                     &answerers,
                                                     &judges,
                                                     &binding,
                                                     &obligations,
                                                     &reminders,
                                                     &applications,
                                                     &review,
                                                     &progress,
                                                     &funds,
                                                     &reports,
                                                     &guide,
                                                 },
                                             .apology = {text.say("guide/trouble")},
                                             .outbox_filled = [this] { sender->wake(); },
                                             .picture_came =
                                                 [this] {
                                                   fetcher->wake();
                                                   resident_photos->wake();
                                                 },
                                             .answer_by = answer_by,
                                             .linger = std::chrono::milliseconds{config.wechat.linger_ms},
                                             .lingering = connections / 8});
  scheduler.emplace(schedule::Scheduler::Parts{.writer = writer,
                                               .clock = clock,
                                               .text = text,
                                               .catalogue = catalogue,
                                               .calendar = calendar,
                                               .rungs = rungs,
                                               .residents = hearing,
                                               .outbox_filled = [this] { sender->wake(); }});
  const routes::WechatParts wire{*dialogue, clock, random, metrics};
  auto official = endpoint_of(config.wechat.official);
  if (!official) return std::move(official).error().during("wechat.official");

  server.emplace(http::ServerOptions{.host = config.server.host,
                                     .port = config.server.port,
                                     .inherited_fd = inherited_socket(),
                                     .threads = connections,
                                     .observer = observer()});
  routes::add_wechat(*server, "/wechat", storage::model::Account::kOfficial, *std::move(official), wire);
  if (config.wechat.miniprogram) {
    auto miniprogram = endpoint_of(*config.wechat.miniprogram);
    if (!miniprogram) return std::move(miniprogram).error().during("wechat.miniprogram");
    routes::add_wechat(*server, "/miniprogram", storage::model::Account::kMiniProgram,
                       *std::move(miniprogram), wire);
  }
  routes::add_health(*server, writer, *platform);
  routes::add_feedback_page(*server, {.writer = writer,
                                      .database = config.storage.path,
                                      .clock = clock,
                                      .means = hearing,
                                      .random = random,
                                      .pages = pages,
                                      .secure = config.server.public_url.starts_with("https:"),
                                      .taken = [this] { sender->wake(); }});
  routes::add_resident_photo(*server, {.database = config.storage.path,
                                       .folder = config.storage.media_folder(),
                                       .clock = clock,
                                       .seal = seal});
  routes::add_calendar(*server, writer, text, clock);
  if (config.development.enabled)
    routes::add_development_clock(*server, development_clock,
                                  {.next = [this] { return scheduler->next(); },
                                   .happen =
                                       [this] {
                                         scheduler->run_due();
                                         while (sender->send_due() > 0) {
                                         }
                                       },
                                   .arrived =
                                       [this] {
                                         scheduler->run_due();
                                         scheduler->wake();  // what it sleeps for is another time now
                                         sender->wake();
                                       }});
  const auto bound = server->bind();
  if (!bound) return bound.error();
  port = *bound;

  inside.emplace(http::ServerOptions{.host = config.metrics.host, .port = config.metrics.port, .threads = 1});
  routes::add_metrics(*inside, metrics, writer, [this] {
    return platform->gauges() + "# TYPE linli_turns_waiting gauge\nlinli_turns_waiting " +
           std::to_string(dialogue->waiting()) + "\n";
  });
  const auto inside_bound = inside->bind();
  if (!inside_bound) return Error{inside_bound.error()}.during("metrics.port");
  metrics_port = *inside_bound;

  const auto socket = listen_operator_socket(config.storage.path);
  if (!socket) return socket.error();
  operators.emplace(http::ServerOptions{.inherited_fd = *socket,
                                        .threads = 1,
                                        .max_body = routes::kMaxImport,
                                        .read_deadline = std::chrono::seconds{30},
                                        .write_deadline = std::chrono::seconds{30},
                                        .max_buffered = 2 * routes::kMaxImport});
  routes::add_operator(*operators, writer, clock,
                       {.text = text,
                        .calendar = calendar,
                        .catalogue = catalogue,
                        .random = random,
                        .rungs = rungs,
                        .platform = &*platform},
                       [this] {
                         scheduler->wake();
                         sender->wake();
                       });
  routes::add_import(*operators, writer, config.storage.path, clock);
  routes::add_picture(*operators, config.storage.media_folder());
  if (const auto listening = operators->bind(); !listening) return listening.error();
  // What fell due while nothing ran comes before what people say now, unless there is very much of it.
  scheduler->run_due(kCatchUp);
  scheduler->start();
  return {};
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
App::~App() = default;

Result<std::unique_ptr<App>> App::start(const Config& config, db::Writer::Options writing,
                                        std::chrono::milliseconds answer_by) {
  log::start({.level = config.log.level, .format = config.log.format});
  auto lock = db::ProcessLock::take(config.storage.path);
  if (!lock) return std::move(lock).error().during("storage.path");
  auto lexicon = understand::load_lexicon(config.templates.path + "/lexicon/zh.toml");
  if (!lexicon) return std::move(lexicon).error().during("templates.path");
  auto text = handlers::text::Text::load(config.templates.path + "/chat");
  if (!text) return std::move(text).error().during("templates.path");
  auto pages = handlers::text::Text::load(config.templates.path + "/pages");
  if (!pages) return std::move(pages).error().during("templates.path");
  auto calendar = handlers::programs::read_calendars(config.templates.path + "/calendars");
  if (!calendar) return std::move(calendar).error().during("templates.path");
  auto resident_words = handlers::feedback::Words::load(config.templates.path + "/lexicon/residents.toml");
  if (!resident_words) return std::move(resident_words).error().during("templates.path");
  auto seal = open_seal(config.storage.path);
  if (!seal) return std::move(seal).error().during("storage.path");
  auto database = open_database(config.storage.path);
  if (!database) return database.error();
  auto parts = std::make_unique<Parts>(config, *std::move(lock), *std::move(database), *std::move(lexicon),
                                       *std::move(text), *std::move(pages), *std::move(calendar),
                                       *std::move(resident_words), handlers::feedback::Seal{*std::move(seal)},
                                       writing, answer_by);
  warn_of_missing_years(parts->calendar, parts->clock.now());
  if (const auto open = parts->open_doors(); !open) return open.error();
  return std::unique_ptr<App>{new App{std::move(parts)}};
}

int App::port() const {
  return parts_->port;
}

int App::metrics_port() const {
  return parts_->metrics_port;
}

bool App::run() {
  auto& parts = *parts_;
  log::info("server.started", {{"port", parts.port}});
  std::atomic<bool> well = true;
  {
    std::list<std::jthread> threads;  // joined here: every accepted request has been answered
    const auto serve = [&](http::Server& server, std::string_view name) {
      threads.emplace_back([this, &well, &server, name] {
        const auto served = server.serve();
        if (served) return;
        log::error("server.failed", {{"server", name}, {"error", served.error().message}});
        well = false;
        stop();
      });
    };
    serve(*parts.operators, "operators");
    serve(*parts.inside, "metrics");
    serve(*parts.server, "public");
  }
  ::unlink(operator_socket_path(parts.config.storage.path).c_str());
  log::info("server.stopped");
  log::flush();
  return well;
}

void App::stop() {
  log::info("server.stopping");
  // First what talks to the platform: while that does not answer, the servers stop beside it and not after
  // it.
  parts_->scheduler->stop();
  parts_->sender->stop();
  parts_->fetcher->stop();
  parts_->resident_photos->stop();
  parts_->checker->stop();
  parts_->server->stop();
  parts_->inside->stop();
  parts_->operators->stop();
  parts_->platform->hang_up();
  parts_->pictures->hang_up();
}

}  // namespace linli::bot
