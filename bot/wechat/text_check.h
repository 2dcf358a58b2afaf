#pragma once

#include "bot/wechat/answer.h"
#include "storage/model/result.h"

/// The platform's content check, POST /wxa/msg_sec_check with the mini-program's access token.
///
/// Version 1 is asked, with the content alone. Version 2 also wants the openid of somebody who was in the
/// mini-program within two hours, and residents have none to give: most come through the official account,
/// whose openids the mini-program does not know (61010, 43104), those of the rating page have no openid at
/// all, and a check that is made up for after hours, or after a crash, would need one that was kept beside
/// the text. That one is never kept: it would tell who said what.
namespace linli::bot::wechat {

enum class TextVerdict {
  kPass,
  kDoubtful,  ///< risky, or to be reviewed by somebody
  kAgain,     ///< no answer yet: the network, a quota, the account's settings
  kNever,     ///< the platform will not say, however often it is asked about this text
};

/// What an answer means. Version 1 says it with errcode 0 or 87014, version 2 in `result.suggest` (pass,
/// review, risky): an answer with a result is believed by that, so that nothing but "pass" ever passes.
TextVerdict text_verdict(const storage::model::Result<ApiAnswer>& answer);

}  // namespace linli::bot::wechat
