#include "bot/platform_sender.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "bot/delivery/card_form.h"
#include "bot/log.h"
#include "bot/platform_transport.h"
#include "bot/wechat/errcode.h"
#include "bot/wechat/platform.h"

namespace linli::bot {
namespace {

using delivery::Attempt;
using delivery::CardForm;
using delivery::Means;
using delivery::Parcel;
using storage::model::Account;
using storage::model::LetterKind;
using storage::model::Way;
using Verdict = Attempt::Verdict;

std::string_view path_of(Way way) {
  switch (way) {
    case Way::kService:
    case Way::kMiniService:
      return wechat::kServicePath;
    case Way::kSubscription:
      return wechat::kSubscriptionPath;
    case Way::kMiniSubscription:
      return wechat::kMiniSubscriptionPath;
    case Way::kTemplate:
      break;
  }
  return wechat::kTemplatePath;
}

Verdict verdict_on(wechat::Action action, bool card) {
  switch (action) {
    case wechat::Action::kDone:
      return Verdict::kSent;
    case wechat::Action::kRetryLater:
    case wechat::Action::kRefreshToken:
    case wechat::Action::kWaitMinute:
    case wechat::Action::kWaitDay:
    case wechat::Action::kConfiguration:  // the operator mends it; the message waits
      return Verdict::kAgain;
    case wechat::Action::kOtherWay:
    case wechat::Action::kPermission:
    case wechat::Action::kPerson:
      return Verdict::kRefused;
    case wechat::Action::kDefect:
      return card ? Verdict::kRefused : Verdict::kNever;
    case wechat::Action::kUnknown:
      return Verdict::kStrange;
    default:
      return Verdict::kNever;
  }
}

Attempt attempt_of(const storage::model::Result<wechat::ApiAnswer>& answer, bool card) {
  if (!answer) {
    const bool unclear = answer.error().code == storage::model::Code::kInternal;
    return {.verdict = unclear ? Verdict::kUnclear : Verdict::kAgain, .reason = answer.error().message};
  }
  const auto known = wechat::errcode(answer->errcode);
  return {.verdict = verdict_on(known.action, card),
          .errcode = known.code,
          .reason = answer->ok() ? "" : std::to_string(known.code) + " " + std::string{known.name},
          .message_id = answer->message_id};
}

/// A field that says what no message of the kind says could never be filled.
/// @param key "notice_template"
void check_names(const std::string& key, const CardForm& form) {
  const auto kind = storage::model::letter_kind_named(key.substr(0, key.find('_')));
  const auto said = kind ? delivery::names_said(*kind) : std::vector<std::string_view>{};
  for (const auto& [field, name] : form.fields)
    if (std::ranges::find(said, name) == said.end())
      throw std::invalid_argument{"wechat.templates." + key + " has the field " + field + "=" + name +
                                  ", which these messages do not say"};
}

}  // namespace

struct PlatformSender::Parts {
  Parts(const Config& config, const handlers::contract::Clock& clock_, handlers::contract::Random& random,
        Metrics& metrics_)
      : clock(clock_),
        metrics(metrics_),
        quiet{.from = config.reminders.quiet_from, .to = config.reminders.quiet_to},
        transport(config.wechat.api_base, config.wechat.proxy),
        official(transport, clock, random, config.wechat.official.app_id, config.wechat.official.app_secret,
                 observer("official")) {
    if (const auto& mini = config.wechat.miniprogram)
      miniprogram.emplace(transport, clock, random, mini->app_id, mini->app_secret, observer("miniprogram"));
    for (const auto& [name, text] : config.wechat.templates) {
      auto form = delivery::parse_card_form(text);
      if (!form) throw std::invalid_argument{"wechat.templates." + name + " " + form.error().message};
      check_names(name, *form);
      forms[name] = *std::move(form);
    }
  }

  wechat::PlatformObserver observer(std::string account) {
    return {.called =
                [this, account](std::string_view path, std::string_view outcome) {
                  metrics.count("linli_platform_calls_total",
                                {{"account", account}, {"path", path}, {"errcode", outcome}});
                },
            .alarm =
                [this, account](std::string_view about, std::string_view problem, std::string_view sentence) {
                  metrics.count("linli_alarms_total", {{"account", account}, {"about", about}});
                  log::error(
                      "platform.alarm",
                      {{"account", account}, {"about", about}, {"problem", problem}, {"sentence", sentence}});
                }};
  }

  wechat::Platform* platform(Account account) {
    if (account == Account::kOfficial) return &official;
    return miniprogram ? &*miniprogram : nullptr;
  }
  wechat::Platform* platform(Way way) { return platform(storage::model::account_of(way)); }

  const CardForm* form(LetterKind kind, Way way) const {
    const auto found = forms.find(std::string{name_of(kind)} + "_" + std::string{name_of(way)});
    return found == forms.end() || found->second.template_id.empty() ? nullptr : &found->second;
  }

  bool spoilt(const std::string& template_id) const {
    const std::scoped_lock lock{mutex};
    return spoilt_templates.contains(template_id);
  }
  /// A template that the platform, or our own check, does not take: no message tries it again. An alarm once.
  void spoil(Account account, const std::string& template_id, const wechat::Errcode& said) {
    {
      const std::scoped_lock lock{mutex};
      const delivery::Stop stop{account, "template " + template_id, delivery::problem_of(said),
                                std::string{said.sentence}, clock.now()};
      if (!spoilt_templates.emplace(template_id, stop).second) return;
    }
    metrics.count("linli_alarms_total", {{"account", name_of(account)}, {"about", "template"}});
    log::error("platform.alarm", {{"account", name_of(account)},
                                  {"about", "template"},
                                  {"problem", delivery::problem_of(said)},
                                  {"sentence", said.sentence}});
  }
  /// Calls `visit` with each account and its platform.
  template <class Visit>
  void each_account(Visit visit) {
    visit(Account::kOfficial, official);
    if (miniprogram) visit(Account::kMiniProgram, *miniprogram);
  }

  const handlers::contract::Clock& clock;
  Metrics& metrics;
  const handlers::rules::QuietHours quiet;
  PlatformTransport transport;
  wechat::Platform official;
  std::optional<wechat::Platform> miniprogram;
  std::map<std::string, CardForm> forms;
  mutable std::mutex mutex;
  std::map<std::string, delivery::Stop> spoilt_templates;
};

PlatformSender::PlatformSender(const Config& config, const handlers::contract::Clock& clock,
                               handlers::contract::Random& random, Metrics& metrics)
    : parts_(std::make_unique<Parts>(config, clock, random, metrics)) {}
PlatformSender::~PlatformSender() = default;

void PlatformSender::hang_up() {
  parts_->transport.hang_up(std::chrono::seconds{2});
}

Means PlatformSender::means(LetterKind kind) {
  Means means;
  means.quiet = parts_->quiet;
  for (const auto& [way, name] : storage::model::kWays) {
    const auto at = static_cast<std::size_t>(way);
    const auto* platform = parts_->platform(way);
    means.open_at[at] = platform ? platform->guard().open_at(path_of(way)) : wechat::Guard::kNever;
    means.stopped = means.stopped || (platform && platform->guard().stopped());
    const auto* form = parts_->form(kind, way);
    if (form && !parts_->spoilt(form->template_id)) means.templates[at] = form->template_id;
  }
  return means;
}

Attempt PlatformSender::carry(const Parcel& parcel) {
  auto* const platform = parts_->platform(parcel.way);
  if (!platform) return {.verdict = Verdict::kNever, .reason = "no mini-program is configured"};
  if (storage::model::is_service(parcel.way))
    return attempt_of(platform->send_text(parcel.to, parcel.content), false);

  const auto* const form = parts_->form(parcel.kind, parcel.way);
  if (!form) return {.verdict = Verdict::kRefused, .reason = "no template is set"};
  const auto card = delivery::fill(*form, parcel.fields);
  if (!card) return {.verdict = Verdict::kRefused, .reason = card.error().message};
  const auto answer =
      parcel.way == Way::kSubscription ? platform->send_subscription(parcel.to, *card)
      : parcel.way == Way::kMiniSubscription
          ? platform->send_mini_subscription(parcel.to, *card)
          : platform->send_template(parcel.to, *card, "linli-" + std::to_string(parcel.id.value));
  auto attempt = attempt_of(answer, true);
  if (answer && wechat::errcode(answer->errcode).action == wechat::Action::kDefect)
    parts_->spoil(storage::model::account_of(parcel.way), form->template_id,
                  wechat::errcode(answer->errcode));
  return attempt;
}

std::vector<delivery::Stop> PlatformSender::stops() const {
  std::vector<delivery::Stop> all;
  parts_->each_account([&](Account account, const wechat::Platform& platform) {
    std::ranges::move(delivery::stops_of(account, platform.guard().stops()), std::back_inserter(all));
  });
  const std::scoped_lock lock{parts_->mutex};
  for (const auto& [id, stop] : parts_->spoilt_templates)
    all.push_back(stop);
  return all;
}

std::vector<delivery::Stop> PlatformSender::resume(std::optional<Account> wanted) {
  std::vector<delivery::Stop> all;
  parts_->each_account([&](Account account, wechat::Platform& platform) {
    if (wanted && *wanted != account) return;
    std::ranges::move(delivery::stops_of(account, platform.resume()), std::back_inserter(all));
  });
  const std::scoped_lock lock{parts_->mutex};
  std::erase_if(parts_->spoilt_templates, [&](const auto& spoilt) {
    const bool mended = !wanted || *wanted == spoilt.second.account;
    if (mended) all.push_back(spoilt.second);
    return mended;
  });
  return all;
}

wechat::TextVerdict PlatformSender::check(const std::string& text) {
  if (!parts_->miniprogram) return wechat::TextVerdict::kNever;
  return wechat::text_verdict(parts_->miniprogram->check_text(text));
}

wechat::Platform* PlatformSender::account(Account which) {
  return parts_->platform(which);
}

std::string PlatformSender::gauges() const {
  std::string today = "# TYPE linli_platform_calls_today gauge\n";
  std::string open = "# TYPE linli_platform_open gauge\n";
  std::string stopped = "# TYPE linli_platform_stopped gauge\n";
  const auto add = [&](const wechat::Platform& platform, const std::string& account) {
    for (const auto& count : platform.guard().counts()) {
      const auto labels = "{account=\"" + account + "\",path=\"" + count.path + "\"} ";
      today += "linli_platform_calls_today" + labels + std::to_string(count.today) + "\n";
      open += "linli_platform_open" + labels + (count.open ? "1\n" : "0\n");
    }
    const auto stops = platform.guard().stops();
    const auto whole = std::ranges::find(stops, "account", &wechat::Guard::Stop::about);
    const bool is_stopped = whole != stops.end();
    stopped += "linli_platform_stopped{account=\"" + account + "\",errcode=\"" +
               (is_stopped ? std::to_string(whole->said.code) : "") + "\"} " + (is_stopped ? "1\n" : "0\n");
  };
  parts_->each_account([&](Account account, const wechat::Platform& platform) {
    add(platform, std::string{name_of(account)});
  });
  return today + open + stopped;
}

}  // namespace linli::bot
