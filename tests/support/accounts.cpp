#include "tests/support/accounts.h"

#include "tests/standin/crypto.h"

namespace linli::tests {
namespace {

constexpr auto kOfficialApp = "wx5f1e9c3a7b2d4860";
constexpr auto kMiniApp = "wx0a1b2c3d4e5f6071";
constexpr auto kOfficialId = "gh_5f1e9c3a7b2d";

std::string line(const char* key, const std::string& value) {
  return std::string{key} + " = \"" + value + "\"\n";
}

}  // namespace

std::string configuration(const Setup& setup) {
  return "[server]\nport = 0\nthreads = " + std::to_string(setup.threads) + "\n[storage]\n" +
         line("path", setup.database) + "[templates]\n" + line("path", LINLI_SOURCE_DIR "/templates") +
         "[wechat]\n" + line("api_base", setup.api_base) + "linger_ms = " + std::to_string(setup.linger_ms) +
         "\n[wechat.official]\n" + line("app_id", kOfficialApp) + line("app_secret", kOfficialSecret) +
         line("account_id", kOfficialId) + line("token", kOfficialToken) +
         line("encoding_aes_key", kEncodingAesKey) + "[wechat.miniprogram]\n" + line("app_id", kMiniApp) +
         line("app_secret", kMiniSecret) + line("token", kMiniToken) +
         line("encoding_aes_key", kEncodingAesKey) +
         line("format", setup.mini_format == standin::Format::kJson ? "json" : "xml") +
         "[metrics]\nport = 0\n[log]\n" + line("level", setup.log_level) + line("format", setup.log_format) +
         "[development]\nenabled = true\n" + line("clock", setup.now);
}

standin::Account official_account() {
  return {.app_id = kOfficialApp,
          .app_secret = kOfficialSecret,
          .token = kOfficialToken,
          .key = standin::aes_key(kEncodingAesKey).value(),
          .original_id = kOfficialId,
          .path = "/wechat",
          .mode = standin::Mode::kSafe,
          .format = standin::Format::kXml};
}

standin::Account mini_account(standin::Format format) {
  return {.app_id = kMiniApp,
          .app_secret = kMiniSecret,
          .token = kMiniToken,
          .key = standin::aes_key(kEncodingAesKey).value(),
          .original_id = "gh_9a8b7c6d5e4f",
          .path = "/miniprogram",
          .mode = standin::Mode::kSafe,
          .format = format};
}

}  // namespace linli::tests
