#include "handlers/feedback/qr.h"

#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace linli::handlers::feedback {
namespace {

constexpr int kQuiet = 4;

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

std::string qr_svg(std::string_view text) {
  const std::string whole{text};
  const std::unique_ptr<QRcode, Free> code{QRcode_encodeString8bit(whole.c_str(), 0, QR_ECLEVEL_Q)};
  if (!code) throw std::invalid_argument{"this text does not fit into a QR code"};
  const int width = code->width;
  // One path of runs: a tenth of the size of one rectangle a module.
  std::string path;
  for (int y = 0; y < width; ++y) {
    for (int x = 0; x < width;) {
      const auto dark = [&](int at) { return (code->data[y * width + at] & 1U) != 0; };
      int end = x;
      while (end < width && dark(end))
        ++end;
      if (end > x)
        path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" +
                std::to_string(end - x) + "v1H" + std::to_string(x + kQuiet) + "z";
      x = end + 1;
    }
  }
  const auto size = std::to_string(width + 2 * kQuiet);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size +
         "H0z\"/><path d=\"" + path + "\"/></svg>";
}

}  // namespace linli::handlers::feedback
