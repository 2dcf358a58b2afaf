#include "tests/bench/product.h"

#include <stdexcept>
#include <thread>

#include "bot/app.h"
#include "bot/process.h"

namespace linli::bench {

void serve_product(const std::string& config, storage::db::Writer::Options writing) {
  const auto read = bot::load_config(config, {});
  if (!read) throw std::runtime_error{read.error().message};
  bot::hold_end_signals();
  const auto app = bot::App::start(*read, writing);
  if (!app) throw std::runtime_error{app.error().message};
  std::jthread serving{[&] { (*app)->run(); }};
  bot::wait_for_end_signal();
  (*app)->stop();
}

}  // namespace linli::bench
