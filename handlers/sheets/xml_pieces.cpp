#include "handlers/sheets/xml_pieces.h"

#include <algorithm>

namespace linli::handlers::sheets {
namespace {

// The longest piece there is: a row of all 16 384 columns with a style each takes 0.5 MiB.
constexpr std::size_t kMaxPiece = std::size_t{4} * 1024 * 1024;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool XmlPieces::feed(std::string_view bytes) {
  if (!began_ && bytes.size() >= 2 && (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")))
    throw Refused{"not in UTF-8"};
  began_ = true;
  bytes_ += bytes;
  while (!enough_ && step()) {
  }
  const auto done = std::min(at_, start_);
  bytes_.erase(0, done);
  at_ -= done;
  if (start_ != std::string::npos) start_ -= done;
  if (bytes_.size() > kMaxPiece) throw Refused{"a row of several megabytes"};
  return !enough_;
}

void XmlPieces::finish() const {
  if (!enough_ && (depth_ > 0 || !bytes_.empty())) throw Refused{"cut off"};
}

/// One piece of markup. @return false when more bytes are needed for it.
bool XmlPieces::step() {
  at_ = bytes_.find('<', at_);
  if (at_ == std::string::npos) {
    at_ = bytes_.size();
    return false;
  }
  const auto rest = std::string_view{bytes_}.substr(at_);
  constexpr std::string_view kSection = "<![CDATA[";
  if (rest.starts_with("<?")) return skip_past("<?", "?>");
  if (rest.starts_with("<!--")) return skip_past("<!--", "-->");
  if (rest.starts_with(kSection)) return skip_past(kSection, "]]>");
  if (rest.size() < kSection.size() &&
      (kSection.starts_with(rest) || std::string_view{"<!--"}.starts_with(rest)))
    return false;
  if (rest.starts_with("<!")) throw Refused{"a document type"};
  return tag();
}

bool XmlPieces::skip_past(std::string_view opening, std::string_view end) {
  const auto found = bytes_.find(end, at_ + opening.size());
  if (found == std::string::npos) return false;
  at_ = found + end.size();
  return true;
}

bool XmlPieces::tag() {
  auto end = at_ + 1;
  for (char quote = 0; end < bytes_.size() && (quote != 0 || bytes_[end] != '>'); ++end) {
    const char c = bytes_[end];
    if (quote != 0)
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
  }
  if (end >= bytes_.size()) return false;
  const auto whole = std::string_view{bytes_}.substr(at_ + 1, end - at_ - 1);
  const bool closing = whole.starts_with('/');
  const bool empty = whole.ends_with('/');
  auto name = whole.substr(closing ? 1 : 0);
  name =
      name.substr(0, static_cast<std::size_t>(std::find_if(name.begin(), name.end(),
                                                           [](char c) { return is_blank(c) || c == '/'; }) -
                                              name.begin()));
  const auto start = at_;
  at_ = end + 1;
  if (depth_ == 0) {
    const auto local = local_name(name);
    if (closing || std::find(names_.begin(), names_.end(), local) == names_.end()) return true;
    start_ = start;
    open_ = name;
    depth_ = 1;
    if (empty) hand_out(at_);
  } else if (name == open_) {
    depth_ += closing ? -1 : empty ? 0 : 1;
    if (depth_ == 0) hand_out(at_);
  }
  return true;
}

void XmlPieces::hand_out(std::size_t end) {
  constexpr unsigned kOptions =
      pugi::parse_escapes | pugi::parse_cdata | pugi::parse_ws_pcdata | pugi::parse_eol;
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(bytes_.data() + start_, end - start_, kOptions, pugi::encoding_utf8);
  if (!parsed) throw Refused{"not well-formed"};
  depth_ = 0;
  start_ = std::string::npos;
  const auto element = document.first_child();
  enough_ = !on_piece_(local_name(element.name()), element);
}

}  // namespace linli::handlers::sheets
