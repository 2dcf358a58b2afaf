#pragma once

namespace linli::bench {

/// The ceiling of the HTTP library: answers every POST /wechat and GET /healthz with "hello" from 64 threads,
/// on the socket handed over, until SIGTERM.
void serve_hello();

}  // namespace linli::bench
