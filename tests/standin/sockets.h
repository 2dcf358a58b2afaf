#pragma once

namespace standin {

/// Cuts the accepted connection between our `local_port` and the peer's `remote_port` without a further byte.
void cut_connection(int local_port, int remote_port);

/// Ends reading on every connection accepted on `local_port`, so that idle ones are let go at once; answers
/// under way are still written.
void end_reading(int local_port);

}  // namespace standin
