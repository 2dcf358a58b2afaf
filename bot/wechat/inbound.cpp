#include "bot/wechat/inbound.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "bot/wechat/digest.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

using namespace inbound;

constexpr std::size_t kNameLimit = 64;

std::string text_of(const Element& element, std::string_view name) {
  return std::string(element.value(name));
}

/// The named child, or an empty one, so that a missing wrapper reads as empty fields.
const Element& part_of(const Element& element, std::string_view name) {
  static const Element kNothing;
  const Element* found = element.child(name);
  return found ? *found : kNothing;
}

std::optional<double> number_of(const Element& element, std::string_view name) {
  const std::string_view text = element.value(name);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Ids of accounts and people: short, visible ASCII.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameLimit &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// Whole seconds since 1970, up to the year 5138.
std::optional<storage::model::Instant> instant_of(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || text.size() > 11 || error != std::errc{} || end != text.data() + text.size() ||
      seconds < 0) {
    return std::nullopt;
  }
  return storage::model::Instant{std::chrono::seconds{seconds}};
}

std::string scene_of(std::string_view event_key) {
  constexpr std::string_view kPrefix = "qrscene_";
  if (event_key.starts_with(kPrefix)) event_key.remove_prefix(kPrefix.size());
  return std::string(event_key);
}

// Readers: one per type, named after it.

Content read_text(const Element& e) {
  return Text{text_of(e, "Content"), text_of(e, "bizmsgmenuid")};
}
Content read_image(const Element& e) {
  return Image{text_of(e, "PicUrl"), text_of(e, "MediaId")};
}
Content read_voice(const Element& e) {
  return Voice{text_of(e, "MediaId"), text_of(e, "Format"), text_of(e, "Recognition")};
}
Content read_video(const Element& e) {
  return Video{text_of(e, "MediaId"), text_of(e, "ThumbMediaId"), e.value("MsgType") == "shortvideo"};
}
Content read_location(const Element& e) {
  return Location{number_of(e, "Location_X"), number_of(e, "Location_Y"), text_of(e, "Scale"),
                  text_of(e, "Label")};
}
Content read_link(const Element& e) {
  return Link{text_of(e, "Title"), text_of(e, "Description"), text_of(e, "Url")};
}
Content read_file(const Element& e) {
  return File{text_of(e, "Title"), text_of(e, "Description"), text_of(e, "FileKey"), text_of(e, "FileMd5"),
              text_of(e, "FileTotalLen")};
}
Content read_page(const Element& e) {
  return MiniProgramPage{text_of(e, "Title"), text_of(e, "AppId"), text_of(e, "PagePath"),
                         text_of(e, "ThumbUrl"), text_of(e, "ThumbMediaId")};
}

Content read_subscribed(const Element& e) {
  return Subscribed{scene_of(e.value("EventKey")), text_of(e, "Ticket")};
}
Content read_unsubscribed(const Element&) {
  return Unsubscribed{};
}
Content read_scanned(const Element& e) {
  return Scanned{scene_of(e.value("EventKey")), text_of(e, "Ticket")};
}
Content read_location_reported(const Element& e) {
  return LocationReported{number_of(e, "Latitude"), number_of(e, "Longitude"), number_of(e, "Precision")};
}
Content read_menu_clicked(const Element& e) {
  return MenuClicked{text_of(e, "EventKey")};
}
Content read_menu_link(const Element& e) {
  return MenuLinkOpened{text_of(e, "EventKey"), text_of(e, "MenuId")};
}
Content read_menu_mini_program(const Element& e) {
  return MenuMiniProgramOpened{text_of(e, "EventKey"), text_of(e, "MenuId")};
}
Content read_menu_code(const Element& e) {
  const Element& info = part_of(e, "ScanCodeInfo");
  return MenuCodeScanned{text_of(e, "EventKey"), text_of(info, "ScanType"), text_of(info, "ScanResult"),
                         e.value("Event") == "scancode_waitmsg"};
}
Content read_menu_pictures(const Element& e) {
  MenuPictures pictures;
  const std::string_view event = e.value("Event");
  pictures.source = event == "pic_sysphoto"         ? MenuPictures::Source::kCamera
                    : event == "pic_photo_or_album" ? MenuPictures::Source::kCameraOrAlbum
                                                    : MenuPictures::Source::kAlbum;
  pictures.key = text_of(e, "EventKey");
  for (const auto& item : part_of(part_of(e, "SendPicsInfo"), "PicList").children) {
    pictures.md5s.push_back(text_of(item, "PicMd5Sum"));
  }
  return pictures;
}
Content read_menu_location(const Element& e) {
  const Element& info = part_of(e, "SendLocationInfo");
  return MenuLocation{text_of(e, "EventKey"), number_of(info, "Location_X"), number_of(info, "Location_Y"),
                      text_of(info, "Scale"), text_of(info, "Label"),        text_of(info, "Poiname")};
}
Content read_session_entered(const Element& e) {
  return SessionEntered{text_of(e, "SessionFrom")};
}

/// The `List`s of a subscription event: in JSON at the top; in XML inside the event's own wrapper, or inside
/// `SubscribeMsgPopupEvent`, as the documentation showed it for the other two for years.
std::vector<const Element*> lists_of(const Element& e, std::string_view wrapper) {
  std::vector<const Element*> lists;
  for (const Element* holder : {&e, e.child(wrapper), e.child("SubscribeMsgPopupEvent")}) {
    if (!holder) continue;
    for (const auto& child : holder->children) {
      if (child.name == "List" && child.structure) lists.push_back(&child);
    }
    if (!lists.empty()) break;
  }
  return lists;
}
std::vector<Consent> consents_of(const Element& e, std::string_view wrapper) {
  std::vector<Consent> consents;
  for (const Element* list : lists_of(e, wrapper)) {
    consents.push_back({text_of(*list, "TemplateId"), text_of(*list, "SubscribeStatusString"),
                        text_of(*list, "PopupScene")});
  }
  return consents;
}
Content read_consent_asked(const Element& e) {
  return ConsentAsked{consents_of(e, "SubscribeMsgPopupEvent")};
}
Content read_consent_changed(const Element& e) {
  return ConsentChanged{consents_of(e, "SubscribeMsgChangeEvent")};
}
Content read_subscriptions_sent(const Element& e) {
  SubscriptionsSent sent;
  for (const Element* list : lists_of(e, "SubscribeMsgSentEvent")) {
    sent.messages.push_back({text_of(*list, "TemplateId"), text_of(*list, "MsgID"),
                             text_of(*list, "ErrorCode"), text_of(*list, "ErrorStatus")});
  }
  return sent;
}

/// The platform writes MsgID in these two, MsgId elsewhere.
std::string job_id_of(const Element& e) {
  return text_of(e, e.child("MsgID") ? "MsgID" : "MsgId");
}
Content read_template_sent(const Element& e) {
  return TemplateSent{job_id_of(e), text_of(e, "Status")};
}
Content read_mass_sent(const Element& e) {
  return MassSent{job_id_of(e),
                  text_of(e, "Status"),
                  text_of(e, "TotalCount"),
                  text_of(e, "FilterCount"),
                  text_of(e, "SentCount"),
                  text_of(e, "ErrorCount")};
}
Content read_media_checked(const Element& e) {
  const Element& result = part_of(e, "result");
  return MediaChecked{text_of(e, "trace_id"), text_of(result, "suggest"), text_of(result, "label")};
}
Content read_service_session(const Element& e) {
  const std::string_view event = e.value("Event");
  if (event == "kf_switch_session") {
    return ServiceSession{ServiceSession::Change::kSwitched, text_of(e, "FromKfAccount"),
                          text_of(e, "ToKfAccount")};
  }
  const auto change =
      event == "kf_create_session" ? ServiceSession::Change::kCreated : ServiceSession::Change::kClosed;
  return ServiceSession{change, text_of(e, "KfAccount"), {}};
}
Content read_authorization_changed(const Element& e) {
  using Change = AuthorizationChanged::Change;
  const std::string_view event = e.value("Event");
  const auto change = event == "user_authorization_revoke"         ? Change::kRevoked
                      : event == "user_authorization_cancellation" ? Change::kCancelled
                                                                   : Change::kModified;
  return AuthorizationChanged{change, storage::model::OpenId(text_of(e, "OpenID")), text_of(e, "RevokeInfo")};
}
Content read_debug_demo(const Element& e) {
  return DebugDemo{text_of(e, "debug_str")};
}

using Reader = Content (*)(const Element&);
using Named = std::pair<std::string_view, Reader>;

constexpr std::array kMessages = {
    Named{"text", read_text},   Named{"image", read_image},      Named{"voice", read_voice},
    Named{"video", read_video}, Named{"shortvideo", read_video}, Named{"location", read_location},
    Named{"link", read_link},   Named{"file", read_file},        Named{"miniprogrampage", read_page},
};

constexpr std::array kEvents = {
    Named{"subscribe", read_subscribed},
    Named{"unsubscribe", read_unsubscribed},
    Named{"SCAN", read_scanned},
    Named{"LOCATION", read_location_reported},
    Named{"CLICK", read_menu_clicked},
    Named{"VIEW", read_menu_link},
    Named{"view_miniprogram", read_menu_mini_program},
    Named{"scancode_push", read_menu_code},
    Named{"scancode_waitmsg", read_menu_code},
    Named{"pic_sysphoto", read_menu_pictures},
    Named{"pic_photo_or_album", read_menu_pictures},
    Named{"pic_weixin", read_menu_pictures},
    Named{"location_select", read_menu_location},
    Named{"user_enter_tempsession", read_session_entered},
    Named{"subscribe_msg_popup_event", read_consent_asked},
    Named{"subscribe_msg_change_event", read_consent_changed},
    Named{"subscribe_msg_sent_event", read_subscriptions_sent},
    Named{"TEMPLATESENDJOBFINISH", read_template_sent},
    Named{"MASSSENDJOBFINISH", read_mass_sent},
    Named{"wxa_media_check", read_media_checked},
    Named{"kf_create_session", read_service_session},
    Named{"kf_close_session", read_service_session},
    Named{"kf_switch_session", read_service_session},
    Named{"user_info_modified", read_authorization_changed},
    Named{"user_authorization_revoke", read_authorization_changed},
    Named{"user_authorization_cancellation", read_authorization_changed},
    Named{"debug_demo", read_debug_demo},
};

template <std::size_t N>
Reader reader_of(const std::array<Named, N>& table, std::string_view name) {
  for (const auto& [known, reader] : table) {
    if (known == name) return reader;
  }
  return nullptr;
}

Content read_content(const Element& document, const Inbound& inbound) {
  const std::string_view type = document.value("MsgType");
  const Reader reader = inbound.is_event() ? reader_of(kEvents, inbound.event) : reader_of(kMessages, type);
  if (reader) return reader(document);
  return Unknown{inbound.is_event() ? "event:" + inbound.event : std::string(type)};
}

Error incomplete(const char* what) {
  return {Code::kInvalid, std::string("message refused: ") + what};
}

/// Joins fields so that no two different lists of them give the same text.
void append_field(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

}  // namespace

std::string_view kind_of(const Content& content) {
  static constexpr std::array<std::string_view, std::variant_size_v<Content>> kNames = {
      "text",
      "image",
      "voice",
      "video",
      "location",
      "link",
      "file",
      "mini_program_page",
      "subscribed",
      "unsubscribed",
      "scanned",
      "location_reported",
      "menu_clicked",
      "menu_link_opened",
      "menu_mini_program_opened",
      "menu_code_scanned",
      "menu_pictures",
      "menu_location",
      "session_entered",
      "consent_asked",
      "consent_changed",
      "subscriptions_sent",
      "template_sent",
      "mass_sent",
      "media_checked",
      "service_session",
      "authorization_changed",
      "debug_demo",
      "unknown",
  };
  return kNames[content.index()];
}

Result<Inbound> read_inbound(const Element& document) {
  const std::string_view type = document.value("MsgType");
  const auto created_at = instant_of(document.value("CreateTime"));
  if (!is_name(document.value("ToUserName"))) return incomplete("ToUserName");
  if (!is_name(document.value("FromUserName"))) return incomplete("FromUserName");
  if (!created_at) return incomplete("CreateTime");
  if (!is_name(type)) return incomplete("MsgType");

  Inbound inbound;
  inbound.to_user = text_of(document, "ToUserName");
  inbound.from = storage::model::OpenId(text_of(document, "FromUserName"));
  inbound.created_at = *created_at;
  if (type == "event") {
    if (!is_name(document.value("Event"))) return incomplete("Event");
    inbound.event = text_of(document, "Event");
    inbound.event_key = text_of(document, "EventKey");
  } else {
    inbound.message_id = text_of(document, "MsgId");
  }
  inbound.content = read_content(document, inbound);
  return inbound;
}

namespace {

/// Fixed in length, so that texts sort as the numbers do; empty for what is no number of the platform's.
std::string sortable(std::string_view number) {
  constexpr std::size_t kDigits = 20;  // of 2^64
  const bool digits = number.find_first_not_of("0123456789") == number.npos;
  if (!digits || number.size() > kDigits) return {};
  return std::string(kDigits - number.size(), '0').append(number) + "-";
}

}  // namespace

std::string dedupe_key(std::string_view app_id, const Inbound& inbound, std::string_view document) {
  std::string text;
  append_field(text, app_id);
  append_field(text, inbound.from.reveal());
  if (!inbound.message_id.empty()) {
    append_field(text, "message");
    append_field(text, inbound.message_id);
  } else {
    append_field(text, "event");
    append_field(text, std::to_string(storage::model::to_ms(inbound.created_at)));
    append_field(text, inbound.event);
    append_field(text, inbound.event_key);
    append_field(text, sha256_hex(document));
  }
  return (inbound.message_id.empty() ? "" : sortable(inbound.message_id)) + sha256_hex(text);
}

}  // namespace linli::bot::wechat
