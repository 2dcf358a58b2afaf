#include <array>
#include <string>

#include "bot/config.h"
#include "bot/config_keys.h"

namespace linli::bot {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kTokenLength = 32;
constexpr std::size_t kMessageKeyLength = 43;

/// One of `letters`, each as likely as the others.
char pick(handlers::contract::Random& random, std::string_view letters) {
  const std::size_t fair = 256 - 256 % letters.size();
  std::array<std::byte, 1> byte{};
  do {
    random.fill(byte);
  } while (std::to_integer<std::size_t>(byte[0]) >= fair);
  return letters[std::to_integer<std::size_t>(byte[0]) % letters.size()];
}

std::string letters(handlers::contract::Random& random, std::size_t length) {
  std::string result;
  while (result.size() < length)
    result += pick(random, kAlphabet);
  return result;
}

/// 43 characters of base64 are two bits more than the key's 32 bytes. The last character leaves them zero,
/// because strict decoders refuse anything else.
std::string message_key(handlers::contract::Random& random) {
  return letters(random, kMessageKeyLength - 1) + pick(random, "AEIMQUYcgkosw048");
}

std::string value_of(const Key& key, handlers::contract::Random& random) {
  switch (key.source) {
    case Source::kFreshToken:
      return '"' + letters(random, kTokenLength) + '"';
    case Source::kFreshMessageKey:
      return '"' + message_key(random) + '"';
    case Source::kOperator:
      return '"' + std::string(kFillIn) + '"';
    case Source::kDefault:
      break;
  }
  return std::string(key.default_text);
}

}  // namespace

std::string commented_config(handlers::contract::Random& random) {
  std::string text =
      "# Configuration of Linli. Lines that begin with \"#\" in front of a key show its default.\n"
      "# Every key can also be given as an environment variable, which wins: LINLI_SERVER_PORT for "
      "server.port.\n"
      "# This file holds secrets: keep it readable for the service alone (chmod 640).\n"
      "# Replace each " +
      std::string(kFillIn) + " with what the account's settings page on mp.weixin.qq.com shows.\n";
  std::string_view section;
  for (const auto& key : config_keys()) {
    if (key.section() != section) {
      section = key.section();
      text += "\n[" + std::string(section) + "]\n";
      if (section == kOptionalSection)
        text += "# Only for an account that has a mini-program: uncomment what follows.\n";
    }
    const bool set = key.source != Source::kDefault && section != kOptionalSection;
    text += "\n# " + std::string(key.help) + "\n";
    text += (set ? "" : "#") + std::string(key.leaf()) + " = " + value_of(key, random) + "\n";
  }
  return text;
}

}  // namespace linli::bot
