#include <cstdint>
#include <cstdlib>

#include "bot/wechat/inbound.h"
#include "bot/wechat/json.h"
#include "bot/wechat/utf8.h"
#include "bot/wechat/xml.h"

namespace {

using linli::bot::wechat::Element;

void demand(bool holds) {
  if (!holds) std::abort();
}

/// What every document that was let in keeps to, whatever bytes it came from.
std::size_t check(const Element& element, std::size_t depth) {
  demand(depth <= 32);
  demand(linli::bot::wechat::is_utf8(element.text));
  demand(linli::bot::wechat::clean_text(element.text) == element.text);
  demand(element.structure || element.children.empty());
  std::size_t count = 1;
  for (const auto& child : element.children)
    count += check(child, depth + 1);
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const bool xml : {true, false}) {
    const auto document = xml ? linli::bot::wechat::read_xml(bytes) : linli::bot::wechat::read_json(bytes);
    if (!document) continue;
    demand(check(*document, 1) <= linli::bot::wechat::kElementLimit + 1);
    const auto inbound = linli::bot::wechat::read_inbound(*document);
    if (!inbound) continue;
    demand(!inbound->from.empty());
    demand(linli::bot::wechat::dedupe_key("wx1", *inbound, bytes).size() == 64);
  }
  return 0;
}
