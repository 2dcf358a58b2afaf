#include "tests/standin/crypto.h"
#include "tests/standin/platform.h"

namespace standin {
namespace {

// The wording is the platform's. Source: errCode.html and the pages of each call.
const std::map<int, std::string>& messages() {
  static const std::map<int, std::string> all{
      {-1, "system error"},
      {40001, "invalid credential, access_token is invalid or not latest"},
      {40002, "invalid grant_type"},
      {40003, "invalid openid"},
      {40004, "invalid media type"},
      {40005, "invalid file type"},
      {40006, "invalid media size"},
      {40007, "invalid media_id"},
      {40008, "invalid message type"},
      {40013, "invalid appid"},
      {40015, "invalid menu type"},
      {40016, "invalid button size"},
      {40017, "invalid button type"},
      {40018, "invalid button name size"},
      {40019, "invalid button key size"},
      {40020, "invalid button url size"},
      {40023, "invalid sub button size"},
      {40024, "invalid sub button type"},
      {40025, "invalid sub button name size"},
      {40026, "invalid sub button key size"},
      {40027, "invalid sub button url size"},
      {40029, "invalid code"},
      {40033, "invalid charset. please check your request, if include \\uxxxx will create fail!"},
      {40037, "invalid template_id"},
      {40053, "invalid action info"},
      {40066, "invalid url"},
      {40097, "invalid args"},
      {40125, "invalid appsecret"},
      {40129, "invalid scene"},
      {40163, "code been used"},
      {40169, "invalid length for scene, or the data is not json string"},
      {41001, "access_token missing"},
      {41002, "appid missing"},
      {41004, "appsecret missing"},
      {41005, "media data missing"},
      {41006, "media_id missing"},
      {41008, "missing code"},
      {41030, "invalid page"},
      {42001, "access_token expired"},
      {43001, "require GET method"},
      {43002, "require POST method"},
      {43004, "require subscribe"},
      {43101, "user refuse to accept the msg"},
      {44002, "empty post data"},
      {44003, "empty news data"},
      {44004, "empty content"},
      {45002, "content size out of limit"},
      {45008, "article size out of limit"},
      {45009, "reach max api daily quota limit"},
      {45011, "api minute-quota reach limit, must slower, retry next minute"},
      {45015, "response out of time limit or subscription is canceled"},
      {45047, "out of response count limit"},
      {45072, "invalid command"},
      {45080, "already typing or no recent message"},
      {45081, "already typing"},
      {46003, "menu no exist"},
      {47001, "data format error"},
      {47003, "argument invalid!"},
      {48001, "api unauthorized"},
      {61010, "code is expired"},
      {87014, "risky content"},
  };
  return all;
}

}  // namespace

ApiAnswer success(json more) {
  json body{{"errcode", 0}, {"errmsg", "ok"}};
  body.update(more);
  return {.body = body.dump()};
}

ApiAnswer errcode(int code) {
  const auto known = messages().find(code);
  const std::string message = known == messages().end() ? "error" : known->second;
  return {.body = json{{"errcode", code}, {"errmsg", message + " rid: " + random_text(24)}}.dump()};
}

}  // namespace standin
