#pragma once

#include <optional>

namespace linli::bot {

/// Keeps SIGTERM and SIGINT for wait_for_end_signal(). Before the first thread, which inherits it.
void hold_end_signals();
/// Returns when SIGTERM or SIGINT has come.
void wait_for_end_signal();
/// Ends the wait as SIGTERM would.
void send_end_signal();

/// The listening socket that systemd hands over (LISTEN_FDS, sd_listen_fds(3)); nothing when there is none.
std::optional<int> inherited_socket();

}  // namespace linli::bot
