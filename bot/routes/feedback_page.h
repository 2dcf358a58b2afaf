#pragma once

#include <functional>
#include <string>

#include "bot/http/server.h"
#include "handlers/contract/clock.h"
#include "handlers/feedback/feedback.h"
#include "handlers/text/text.h"
#include "storage/db/writer.h"

namespace linli::bot::routes {

/// What the rating page needs. All of it outlives the server.
struct FeedbackPageParts {
  storage::db::Writer& writer;
  std::string database;  ///< read by connections of the page's own
  const handlers::contract::Clock& clock;
  const handlers::feedback::Means& means;  ///< for the writer's thread
  handlers::contract::Random& random;
  handlers::text::Text& pages;  ///< templates/pages; used by this page alone
  bool secure = true;           ///< cookies over TLS only
  std::function<void()> taken;  ///< called after each rating: messages may wait in the outbox
};

/// GET and POST /f/{scene}: the rating page for whoever has no WeChat at hand, in any browser, without
/// scripts. One voice per browser: a signed cookie that is good for this one code and tells nothing. A POST
/// is believed when cookie and form were given out here to each other and the browser does not say that it
/// comes from elsewhere; from one address so many a minute are taken, beyond them 429.
void add_feedback_page(http::Server& server, FeedbackPageParts parts);

}  // namespace linli::bot::routes
