#pragma once

#include <functional>
#include <pugixml.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace linli::handlers::sheets {

/// What is after the colon: "row" of "x:row".
std::string_view local_name(std::string_view name);

/// Cuts a stream of XML into the elements of some names and hands each out as a small document, so that a
/// sheet of any length takes the memory of one row. Names are compared without prefix; an element inside one
/// that is handed out stays a part of it. A document type, and with it every entity of one's own, is refused.
class XmlPieces {
 public:
  /// The stream is not XML as spreadsheets have it. `what()` is a few words.
  struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  /// @return whether to go on.
  using OnPiece = std::function<bool(std::string_view name, const pugi::xml_node& element)>;

  XmlPieces(std::vector<std::string> names, OnPiece on_piece)
      : names_(std::move(names)), on_piece_(std::move(on_piece)) {}

  /// @return whether more is wanted. @throws Refused, and what `on_piece` throws.
  bool feed(std::string_view bytes);
  /// After the last byte. @throws Refused when the stream ended in the middle.
  void finish() const;

 private:
  bool step();
  bool skip_past(std::string_view opening, std::string_view end);
  bool tag();
  void hand_out(std::size_t end);

  const std::vector<std::string> names_;
  const OnPiece on_piece_;
  std::string bytes_;                      // not yet done with
  std::size_t at_ = 0;                     // how far they were looked through
  std::size_t start_ = std::string::npos;  // where the open piece begins
  std::string open_;                       // its name with prefix
  int depth_ = 0;                          // of elements of that name
  bool began_ = false;
  bool enough_ = false;
};

}  // namespace linli::handlers::sheets
