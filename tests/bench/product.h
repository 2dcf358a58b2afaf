#pragma once

#include <string>

#include "storage/db/writer.h"

namespace linli::bench {

/// The product's server as `linli serve` runs it, but with other ways of committing, until SIGTERM.
void serve_product(const std::string& config, storage::db::Writer::Options writing);

}  // namespace linli::bench
