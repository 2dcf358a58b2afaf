#include "bot/wechat/xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <pugixml.hpp>

#include "bot/wechat/utf8.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

constexpr std::size_t kDepthLimit = 8;
constexpr std::size_t kNameLimit = 64;

Error refused(const char* why) {
  return {Code::kInvalid, std::string("XML refused: ") + why};
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

/// Walks the markup once. `why()` is null as long as nothing is wrong.
class Gate {
 public:
  explicit Gate(std::string_view text) : text_(text) {}

  const char* check() {
    if (text_.substr(0, 5) == "<?xml") declaration();
    while (!why_ && at_ < text_.size())
      step();
    if (why_) return why_;
    if (depth_ != 0) return "an element is left open";
    return seen_root_ ? nullptr : "no element";
  }

 private:
  void fail(const char* why) {
    if (!why_) why_ = why;
  }
  bool ahead(std::string_view token) const { return text_.substr(at_, token.size()) == token; }

  void step() {
    const char c = text_[at_];
    if (c == '<') return markup();
    if (depth_ == 0 && !is_space(c)) return fail("text outside the root");
    if (c == '&') return entity();
    if (c == '\0') return fail("NUL");
    ++at_;
  }

  void markup() {
    if (ahead("<![CDATA[")) {
      if (depth_ == 0) return fail("text outside the root");
      return skip_past("]]>");
    }
    if (ahead("<!--")) return skip_past("-->");
    if (ahead("<!")) return fail("a declaration");
    if (ahead("<?")) return fail("a processing instruction");
    tag();
  }

  void skip_past(std::string_view end) {
    const auto found = text_.find(end, at_);
    if (found == std::string_view::npos) return fail("a section is left open");
    if (text_.substr(at_, found - at_).find('\0') != std::string_view::npos) return fail("NUL");
    at_ = found + end.size();
  }

  void tag() {
    ++at_;
    const bool closing = ahead("/");
    if (closing) ++at_;
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_character(text_[at_]))
      ++at_;
    if (at_ == begin || at_ - begin > kNameLimit) return fail("an element's name");
    while (at_ < text_.size() && is_space(text_[at_]))
      ++at_;
    const bool empty = !closing && ahead("/");
    if (empty) ++at_;
    if (!ahead(">")) return fail("an attribute or a broken tag");
    ++at_;
    closing ? leave() : enter(empty);
  }

  void enter(bool empty) {
    if (depth_ == 0 && seen_root_) return fail("a second root");
    seen_root_ = true;
    if (depth_ + 1 > kDepthLimit) return fail("too deep");
    if (++elements_ > kElementLimit) return fail("too many elements");
    if (!empty) ++depth_;
  }

  void leave() {
    if (depth_ == 0) return fail("an end without a beginning");
    --depth_;
  }

  void entity() {
    const auto end = text_.substr(at_, 12).find(';');
    if (end == std::string_view::npos) return fail("a bare ampersand");
    const std::string_view name = text_.substr(at_ + 1, end - 1);
    const bool known = name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos";
    if (!known && !is_character_number(name)) return fail("an entity");
    at_ += end + 1;
  }

  static bool is_character_number(std::string_view name) {
    if (!name.starts_with('#')) return false;
    name.remove_prefix(1);
    const bool hex = name.starts_with('x');
    if (hex) name.remove_prefix(1);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number, hex ? 16 : 10);
    if (error != std::errc{} || end != name.data() + name.size()) return false;
    return number != 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff);
  }

  void declaration() {
    const auto end = text_.find("?>");
    if (end == std::string_view::npos) return fail("a declaration is left open");
    std::string said(text_.substr(0, end));
    std::transform(said.begin(), said.end(), said.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto encoding = said.find("encoding");
    if (encoding != std::string::npos && said.find("utf-8", encoding) == std::string::npos) {
      return fail("an encoding other than UTF-8");
    }
    if (said.find('<', 1) != std::string::npos || said.find('\0') != std::string::npos) {
      return fail("a broken declaration");
    }
    at_ = end + 2;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t elements_ = 0;
  bool seen_root_ = false;
  const char* why_ = nullptr;
};

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_space);
}

/// A name may come again only where each of that name is a structure: a second sender must not win, nor lose
/// quietly.
bool repeats_a_field(const std::vector<Element>& siblings) {
  for (std::size_t i = 1; i < siblings.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (siblings[i].name == siblings[j].name && !(siblings[i].structure && siblings[j].structure))
        return true;
    }
  }
  return false;
}

/// Recursion is at most as deep as the gate lets elements be.
const char* convert(const pugi::xml_node& node, Element& into) {
  into.name = node.name();
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_element) {
      into.structure = true;
      if (const char* why = convert(child, into.children.emplace_back())) return why;
    } else {
      into.text += child.value();
    }
  }
  if (into.structure) {
    if (!is_blank(into.text)) return "text among elements";
    into.text.clear();
  } else {
    into.text = clean_text(into.text);
  }
  return nullptr;
}

}  // namespace

Result<Element> read_xml(std::string_view bytes, std::size_t limit) {
  if (bytes.size() > limit) return refused("too long");
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (!is_utf8(bytes)) return refused("not UTF-8");
  const auto begin = std::find_if_not(bytes.begin(), bytes.end(), is_space);
  bytes.remove_prefix(static_cast<std::size_t>(begin - bytes.begin()));
  if (const char* why = Gate(bytes).check()) return refused(why);

  constexpr unsigned kOptions =
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata;
  pugi::xml_document parsed;
  if (!parsed.load_buffer(bytes.data(), bytes.size(), kOptions, pugi::encoding_utf8))
    return refused("not well formed");
  Element root;
  if (const char* why = convert(parsed.document_element(), root)) return refused(why);
  if (repeats_a_field(root.children)) return refused("a field twice");
  return root;
}

}  // namespace linli::bot::wechat
