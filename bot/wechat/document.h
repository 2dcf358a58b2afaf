#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linli::bot::wechat {

/// What a document may not exceed, whoever sent it. WeChat's own stay far below.
inline constexpr std::size_t kDocumentLimit = std::size_t{64} * 1024;  ///< bytes of a message
inline constexpr std::size_t kEnvelopeLimit =
    160 * 1024;  ///< bytes of an envelope: base64 of a message, clear fields
inline constexpr std::size_t kElementLimit = 1024;  ///< elements of a document

/// A message as a tree, the same for XML and JSON: an element's own name, its text when it has no children,
/// its children otherwise. A JSON array is several children of one name, as XML has it, so `List` reads alike
/// whether one or more were sent, and whichever form was chosen.
struct Element {
  std::string name;
  std::string text;
  std::vector<Element> children;
  bool structure = false;  ///< an object, or an element with child elements

  /// The first child of this name, null when there is none.
  const Element* child(std::string_view wanted) const {
    for (const auto& each : children) {
      if (each.name == wanted) return &each;
    }
    return nullptr;
  }
  /// The text of the first child of this name, empty when there is none.
  std::string_view value(std::string_view wanted) const {
    const Element* found = child(wanted);
    return found ? std::string_view(found->text) : std::string_view();
  }
};

}  // namespace linli::bot::wechat
