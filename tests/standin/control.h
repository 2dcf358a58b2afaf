#pragma once

#include "tests/standin/clock.h"
#include "tests/standin/delivery.h"
#include "tests/standin/platform.h"
#include "tests/standin/world.h"

#include <string>

namespace standin {

struct Page {
  int status = 200;
  json body;
};

/// What drives the stand-in from outside: tests, the demo and the phone page. Every call answers JSON; one
/// that makes no sense answers 400 with {"error":"…"}, one that WeChat would not let a user do 409. Any
/// thread.
class Control {
 public:
  Control(const Config& config, Clock& clock, World& world, Media& media, Delivery& delivery,
          Platform& platform);

  Page get(const std::string& path, const std::map<std::string, std::string>& query);
  Page post(const std::string& path, const std::string& body);
  Page remove(const std::string& path);

 private:
  Page feed(const std::map<std::string, std::string>& query);
  Page add_person(const json& request);
  Page set_clock(const json& request);
  Page next_event();
  Page reset();
  Page user(const std::string& openid, const std::string& deed, const json& request);
  Page dispatch(const std::string& path, const json& request);

  const Config& config_;
  Clock& clock_;
  World& world_;
  Media& media_;
  Delivery& delivery_;
  Platform& platform_;
};

}  // namespace standin
