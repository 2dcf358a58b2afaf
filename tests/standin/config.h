#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace standin {

/// How the bodies of deliveries look: as chosen on the platform's settings page.
enum class Mode { kSafe, kCompatible, kPlain };
enum class Format { kXml, kJson };

/// One registered account: the official account or the mini-program, with its credentials and its callback.
struct Account {
  std::string app_id;
  std::string app_secret;
  std::string token;
  std::string key;          // 32 bytes; empty only in plain mode
  std::string original_id;  // gh_…, the ToUserName of what users send
  std::string path;         // of the callback, below the bot's address
  Mode mode = Mode::kSafe;
  Format format = Format::kXml;

  bool registered() const { return !app_id.empty(); }
};

struct Config {
  std::string bot = "http://127.0.0.1:8080";  // the bot's address, without a path
  std::string self;                           // this stand-in's own address, for picture links
  std::string account_name = "邻里";
  Account official;
  Account mini;  // not registered when its app_id is empty
  std::chrono::milliseconds patience{5000};
  int token_lifetime_s = 7200;
  std::vector<std::string> mini_pages{"pages/index/index", "pages/rate/index"};  // of the released version
};

}  // namespace standin
