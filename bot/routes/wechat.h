#pragma once

#include "bot/dialogue/dialogue.h"
#include "bot/http/server.h"
#include "bot/metrics.h"
#include "bot/wechat/callback.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/model/account.h"

namespace linli::bot::routes {

/// Everything a callback needs. References outlive the server.
struct WechatParts {
  dialogue::Dialogue& dialogue;
  const handlers::contract::Clock& clock;
  handlers::contract::Random& random;
  Metrics& metrics;
};

/// GET (the platform checks the address) and POST (messages and events) of one account at `path`.
void add_wechat(http::Server& server, const std::string& path, storage::model::Account account,
                wechat::Endpoint endpoint, WechatParts parts);

}  // namespace linli::bot::routes
