#pragma once

#include <string>
#include <string_view>

namespace linli::handlers::feedback {

/// `text` as a QR code, an SVG element of its own that scales without limit: black on white with the quiet
/// zone of four modules, error correction Q (a quarter may be dirty or torn). @throws std::invalid_argument
/// for a text that no code can hold.
std::string qr_svg(std::string_view text);

}  // namespace linli::handlers::feedback
