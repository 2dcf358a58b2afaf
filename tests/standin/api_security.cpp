// The mini-program's content check. Source: "msgSecCheck": version 1 takes the content alone and answers with
// an errcode; version 2 also a scene and the openid of somebody who was in the mini-program within two hours,
// and answers with a suggestion.
#include <string_view>

#include "tests/standin/crypto.h"
#include "tests/standin/platform.h"

namespace standin {
namespace {

constexpr std::size_t kLongest = 2500;  // characters, of version 2
constexpr Seconds kSeenWithin = 2 * 60 * 60;
// What the documentation gives for trying it out; and, here, what somebody should look at.
constexpr std::string_view kRisky = "特3456书yuuo莞6543李zxcz蒜7782法fgnv级";
constexpr std::string_view kReview = "完2347全dfji试3726测asad感3847知qwez到";

std::size_t characters(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text)
    count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
  return count;
}

json verdict(const char* suggest, int label) {
  return {{"suggest", suggest}, {"label", label}};
}

}  // namespace

ApiAnswer Platform::text_check(const ApiCall& call, const Account& account) {
  if (&account != &config_.mini) return errcode(48001);
  const json body = json::parse(call.body);
  const std::string content = body.at("content");
  if (content.empty()) return errcode(44002);
  const bool risky = content.find(kRisky) != std::string::npos;
  const bool review = content.find(kReview) != std::string::npos;
  if (body.value("version", 1) != 2) return risky || review ? errcode(87014) : success();
  if (characters(content) > kLongest) return errcode(45002);
  const int scene = body.at("scene");
  if (scene < 1 || scene > 4) return errcode(40129);
  const auto person = world_.person(body.at("openid"));
  if (!person) return errcode(40003);
  if (clock_.now() - person->last_said > kSeenWithin) return errcode(61010);
  const auto result = risky    ? verdict("risky", 20001)
                      : review ? verdict("review", 21000)
                               : verdict("pass", 100);
  return success({{"result", result}, {"detail", json::array()}, {"trace_id", random_text(24)}});
}

}  // namespace standin
