#include "bot/dialogue/hear.h"

namespace linli::bot::dialogue {
namespace {

namespace inbound = wechat::inbound;
using handlers::contract::Intent;

Heard said(std::string words, bool voice = false) {
  return {.words = std::move(words), .voice = voice, .intent = std::nullopt};
}

Heard meant(Intent intent) {
  return {.words = "", .intent = intent};
}

Heard noted() {
  return {.silent = true, .intent = std::nullopt};
}

/// By a code, or (an empty scene) by themselves.
Heard led_here(const std::string& scene) {
  auto heard = meant(Intent::kGreeting);
  heard.scene = scene;
  return heard;
}

struct Ear {
  Heard operator()(const inbound::Text& text) const { return said(text.content); }
  Heard operator()(const inbound::Voice& voice) const {
    return voice.recognition.empty() ? meant(Intent::kUnknown) : said(voice.recognition, true);
  }
  Heard operator()(const inbound::MenuClicked& menu) const { return said(menu.key); }
  Heard operator()(const inbound::Image& image) const {
    auto heard = meant(Intent::kReportEvidence);
    heard.picture = image.media_id;
    return heard;
  }
  Heard operator()(const inbound::Video& video) const {
    auto heard = meant(Intent::kReportEvidence);
    heard.picture = video.media_id;
    heard.picture_kind = storage::model::PhotoKind::kVideo;
    heard.thumbnail = video.thumbnail_id;
    return heard;
  }
  Heard operator()(const inbound::Location&) const { return meant(Intent::kUnknown); }
  Heard operator()(const inbound::Link&) const { return meant(Intent::kUnknown); }
  Heard operator()(const inbound::File& file) const {
    auto heard = meant(Intent::kReportEvidence);
    heard.file = file.title;
    return heard;
  }
  Heard operator()(const inbound::MiniProgramPage&) const { return meant(Intent::kUnknown); }
  Heard operator()(const inbound::Subscribed& subscribed) const { return led_here(subscribed.scene); }
  Heard operator()(const inbound::Scanned& scanned) const { return led_here(scanned.scene); }
  Heard operator()(const inbound::Unsubscribed&) const { return {.leaves = true, .intent = std::nullopt}; }
  Heard operator()(const inbound::ConsentAsked&) const { return noted(); }
  Heard operator()(const inbound::ConsentChanged&) const { return noted(); }
  Heard operator()(const inbound::SubscriptionsSent&) const { return noted(); }
  Heard operator()(const inbound::TemplateSent&) const { return noted(); }
  Heard operator()(const inbound::AuthorizationChanged& event) const {
    using Change = inbound::AuthorizationChanged::Change;
    return event.change == Change::kCancelled ? noted() : Heard{.matters = false, .intent = std::nullopt};
  }
  template <class Other>
  Heard operator()(const Other&) const {
    return {.matters = false, .intent = std::nullopt};
  }
};

}  // namespace

Heard hear(const wechat::Inbound& message) {
  return std::visit(Ear{}, message.content);
}

}  // namespace linli::bot::dialogue
