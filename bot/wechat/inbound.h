#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/wechat/document.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/result.h"

namespace linli::bot::wechat {

/// What people and the platform send, one type each. Fields that the sender left out are empty.
/// Source: "Receiving standard messages" and "Receiving event pushes" of the platform's documentation, and
/// the mini-program's customer-message and message-push pages.
namespace inbound {

// Messages

struct Text {
  std::string content;
  std::string menu_choice;  ///< `bizmsgmenuid`: the line of a msgmenu that was tapped
};
struct Image {
  std::string url;
  std::string media_id;
};
struct Voice {
  std::string media_id;
  std::string format;       ///< "amr", "speex"
  std::string recognition;  ///< what the platform heard; empty when recognition is off or heard nothing
};
struct Video {
  std::string media_id;
  std::string thumbnail_id;
  bool is_short = false;  ///< `shortvideo`
};
struct Location {
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::string scale;
  std::string label;
};
struct Link {
  std::string title;
  std::string description;
  std::string url;
};
struct File {
  std::string title;
  std::string description;
  std::string key;
  std::string md5;
  std::string size;
};
struct MiniProgramPage {
  std::string title;
  std::string app_id;
  std::string path;
  std::string thumbnail_url;
  std::string thumbnail_id;
};

// Events of people

struct Subscribed {
  std::string scene;  ///< of the QR code that led here, without `qrscene_`; empty when there was none
  std::string ticket;
};
struct Unsubscribed {};
struct Scanned {
  std::string scene;
  std::string ticket;
};
struct LocationReported {
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<double> precision;
};
struct MenuClicked {
  std::string key;
};
struct MenuLinkOpened {
  std::string url;
  std::string menu_id;
};
struct MenuMiniProgramOpened {
  std::string path;
  std::string menu_id;
};
struct MenuCodeScanned {
  std::string key;
  std::string kind;  ///< "qrcode", "barcode"
  std::string result;
  bool waits = false;  ///< `scancode_waitmsg`: the person sees "waiting" until a message comes
};
struct MenuPictures {
  enum class Source { kCamera, kCameraOrAlbum, kAlbum };
  Source source = Source::kCamera;
  std::string key;
  std::vector<std::string> md5s;
};
struct MenuLocation {
  std::string key;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::string scale;
  std::string label;
  std::string poi;
};
struct SessionEntered {  ///< `user_enter_tempsession`: the mini-program's customer-service window was opened
  std::string from;
};

/// One template's consent, given or refused in a pop-up or taken back in the settings.
struct Consent {
  std::string template_id;
  std::string status;  ///< "accept", "reject"
  std::string scene;
  bool accepted() const { return status == "accept"; }
};
struct ConsentAsked {  ///< `subscribe_msg_popup_event`
  std::vector<Consent> consents;
};
struct ConsentChanged {  ///< `subscribe_msg_change_event`
  std::vector<Consent> consents;
};

// Events of the platform

struct SentSubscription {
  std::string template_id;
  std::string message_id;
  std::string error_code;  ///< "0" when it arrived
  std::string status;
};
struct SubscriptionsSent {  ///< `subscribe_msg_sent_event`
  std::vector<SentSubscription> messages;
};
struct TemplateSent {  ///< `TEMPLATESENDJOBFINISH`
  std::string message_id;
  std::string status;  ///< "success", "failed:user block", "failed: system failed"
};
struct MassSent {  ///< `MASSSENDJOBFINISH`
  std::string message_id;
  std::string status;
  std::string total;
  std::string filtered;
  std::string sent;
  std::string failed;
};
struct MediaChecked {  ///< `wxa_media_check`: the answer to an asynchronous content check
  std::string trace_id;
  std::string suggestion;  ///< "pass", "review", "risky"
  std::string label;
};
struct ServiceSession {  ///< `kf_create_session`, `kf_close_session`, `kf_switch_session`
  enum class Change { kCreated, kClosed, kSwitched };
  Change change = Change::kCreated;
  std::string account;
  std::string to_account;  ///< of a switch
};
/// `user_info_modified`, `user_authorization_revoke`, `user_authorization_cancellation`: a mini-program's
/// person changed the profile, took consent back, or gave the account up; what is kept about them has to
/// follow.
struct AuthorizationChanged {
  enum class Change { kModified, kRevoked, kCancelled };
  Change change = Change::kModified;
  storage::model::OpenId person;  ///< the sender of these events is the platform itself
  std::string revoked;            ///< `RevokeInfo`, the numbers of what was taken back
};
struct DebugDemo {  ///< `debug_demo`: the test button of the platform's settings page
  std::string text;
};

/// A kind this version has no type for: answered `success` and counted.
struct Unknown {
  std::string type;  ///< "event:add_express_path", "wxcard"
};

using Content =
    std::variant<Text, Image, Voice, Video, Location, Link, File, MiniProgramPage, Subscribed, Unsubscribed,
                 Scanned, LocationReported, MenuClicked, MenuLinkOpened, MenuMiniProgramOpened,
                 MenuCodeScanned, MenuPictures, MenuLocation, SessionEntered, ConsentAsked, ConsentChanged,
                 SubscriptionsSent, TemplateSent, MassSent, MediaChecked, ServiceSession,
                 AuthorizationChanged, DebugDemo, Unknown>;

}  // namespace inbound

/// A delivery's content, typed.
struct Inbound {
  std::string to_user;  ///< the account's own id, gh_…
  storage::model::OpenId from;
  storage::model::Instant created_at;
  std::string message_id;  ///< MsgId, all digits kept; empty for events and where WeChat left it out
  std::string event;       ///< the event's name as sent; empty for messages
  std::string event_key;
  inbound::Content content;

  bool is_event() const { return !event.empty(); }
};

/// A short fixed name for counters and logs: "text", "menu_clicked", "unknown"; never anything that was sent.
std::string_view kind_of(const inbound::Content& content);

/// Types a document that `read_xml` or `read_json` gave. kInvalid when ToUserName, FromUserName, CreateTime,
/// MsgType (or, of an event, Event) is missing or cannot be one; the reason quotes nothing that was sent.
storage::model::Result<Inbound> read_inbound(const Element& document);

/// What tells one message from another in the table of handled ones: lower-case hex SHA-256 over the app id,
/// the sender and, for messages, MsgId (MsgIds may collide between people, WxJava#333); for events
/// CreateTime, Event, EventKey and the document (two events in one second share the documented key,
/// WxJava#1745). A message without MsgId is told like an event. The sender cannot be read back out of it
/// without guessing. A message's begins with its MsgId: they grow with time, so that what is handled now lies
/// together in the table's index, however long the table.
/// @param document the clear document as it came, identical in WeChat's three tries.
std::string dedupe_key(std::string_view app_id, const Inbound& inbound, std::string_view document);

}  // namespace linli::bot::wechat
