#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bot/wechat/callback.h"
#include "handlers/contract/random.h"

namespace linli::tests {

/// wechat_vectors.json, read once.
const nlohmann::json& vectors();
/// The vector of that id in one of its lists.
const nlohmann::json& vector_named(const std::string& list, const std::string& id);

storage::model::Instant at_seconds(std::string_view seconds);

/// Gives the bytes it was made with, over and over.
class FixedRandom final : public handlers::contract::Random {
 public:
  explicit FixedRandom(std::string bytes = "0123456789abcdef") : bytes_(std::move(bytes)) {}
  void fill(std::span<std::byte> bytes) override {
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::byte>(bytes_[i % bytes_.size()]);
  }

 private:
  std::string bytes_;
};

/// WeChat's side of the wire, written apart from the bot's: what it signs and encrypts, right or wrong on
/// purpose.
struct Platform {
  std::string app_id = "wxba5fad812f8e6fb9";
  std::string token = "AAAAA";
  std::string aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
  std::string timestamp = "1714112445";
  std::string nonce = "415670741";

  std::string sign(std::string encrypted = {}) const;
  /// Padded as WeChat does, or with a padding (its bytes given) of one's own.
  std::string encrypt(std::string_view document) const;
  std::string encrypt_raw(std::string plain) const;
  std::string plain_of(std::string_view document) const;
  std::string decrypt(std::string_view encrypted) const;

  bot::wechat::Query clear_query() const;
  bot::wechat::Query query_for(const std::string& encrypted) const;
  storage::model::Instant now() const { return at_seconds(timestamp); }
  /// The bot's configuration that belongs to this account.
  bot::wechat::Endpoint endpoint(bot::wechat::Mode mode = bot::wechat::Mode::kSafe,
                                 bot::wechat::Format format = bot::wechat::Format::kXml) const;
};

std::string xml_envelope(std::string_view to_user, std::string_view encrypted);
std::string json_envelope(std::string_view to_user, std::string_view encrypted);
std::string text_message(std::string_view content, std::string_view message_id = "1");

}  // namespace linli::tests
