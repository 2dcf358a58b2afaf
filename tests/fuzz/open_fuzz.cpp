#include <cstdint>
#include <cstdlib>

#include "bot/wechat/callback.h"
#include "bot/wechat/reply.h"
#include "bot/wechat/xml.h"
#include "tests/bot/wechat/wire.h"

// The first byte chooses: the rest is a clear document that WeChat signed and encrypted rightly; or the text
// of Encrypt, rightly signed; or a whole body and query parameters of somebody who knows nothing.

namespace {

using namespace linli::bot::wechat;
using linli::tests::FixedRandom;
using linli::tests::Platform;

void demand(bool holds) {
  if (!holds) std::abort();
}

std::string envelope(Format format, const std::string& encrypted) {
  if (format == Format::kXml) return "<xml><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>";
  return "{\"Encrypt\":\"" + encrypted + "\"}";
}

/// What was let in can be answered, and the answer says what was meant.
void answer(const Platform& platform, const Endpoint& endpoint, const Delivery& delivery) {
  FixedRandom random;
  const auto* text = std::get_if<inbound::Text>(&delivery.inbound.content);
  const std::string document =
      build(reply::Text{text ? text->content : "好"}, delivery.inbound, Format::kXml, platform.now());
  ReplyContext context = delivery.reply;
  context.format = Format::kXml;
  const Answer sealed = seal(endpoint, context, document, platform.now(), random);
  if (document.empty()) return demand(sealed.body == "success");
  const auto outer = read_xml(sealed.body, kEnvelopeLimit);
  demand(outer.ok());
  demand(platform.decrypt(outer->value("Encrypt")) == document);
  demand(read_xml(document).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Platform platform;
  if (size < 1) return 0;
  const unsigned choice = data[0];
  const std::string rest(reinterpret_cast<const char*>(data + 1), size - 1);
  const Format format = (choice & 1U) != 0 ? Format::kXml : Format::kJson;
  const Mode mode = (choice & 2U) != 0 ? Mode::kSafe : Mode::kCompatible;
  const Endpoint endpoint = platform.endpoint(mode, format);

  if ((choice & 4U) != 0) {
    const std::string encrypted = platform.encrypt(rest);
    const auto opened =
        open(endpoint, platform.query_for(encrypted), envelope(format, encrypted), platform.now());
    if (const auto* delivery = std::get_if<Delivery>(&opened)) answer(platform, endpoint, *delivery);
    return 0;
  }
  if ((choice & 8U) != 0) {
    const auto opened = open(endpoint, platform.query_for(rest), envelope(format, rest), platform.now());
    demand(std::holds_alternative<Refusal>(opened) || rest.size() >= 64);
    return 0;
  }
  const std::size_t border = rest.find('\n');
  Query query = platform.clear_query();
  query.emplace_back("msg_signature", rest.substr(0, border));
  const std::string body = border == std::string::npos ? std::string() : rest.substr(border + 1);
  demand(std::holds_alternative<Refusal>(open(endpoint, query, body, platform.now())));
  const Endpoint plain = platform.endpoint(Mode::kPlain, format);
  (void)open(plain, platform.clear_query(), body, platform.now());
  return 0;
}
