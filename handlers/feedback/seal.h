#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handlers/contract/random.h"
#include "storage/model/account.h"
#include "storage/model/ids.h"
#include "storage/model/secret.h"

namespace linli::handlers::feedback {

/// 64 random hexadecimal digits, 256 bits.
storage::model::Secret fresh_key(contract::Random& random);
/// HMAC-SHA256 of `text` in 64 hexadecimal digits. `key` is 64 hexadecimal digits.
std::string keyed_hash(const storage::model::Secret& key, std::string_view text);

/// What needs the installation's own key, which is kept beside the database and not in it: whoever holds the
/// database alone can neither find a resident in it nor open a contact.
class Seal {
 public:
  /// @param key 64 hexadecimal digits
  explicit Seal(storage::model::Secret key) : key_(std::move(key)) {}

  /// Whose a rating of one scene is: the same person always the same, another scene another. It takes two
  /// keys to tell who that was, even for somebody who knows everybody's openid: this one, so that a copy of
  /// the database made while people rate tells nothing, and the scene's, which is destroyed when it closes,
  /// so that afterwards nobody can. 32 hexadecimal digits.
  std::string voter_in_chat(const storage::model::Secret& voter_key,
                            const storage::model::Recipient& person) const;
  std::string voter_on_page(const storage::model::Secret& voter_key, std::string_view browser) const;
  /// Under what a resident's talk is found.
  std::string who(const storage::model::Recipient& person) const;
  /// Under what the contacts that a resident has left are found.
  std::string contact_key(const storage::model::Recipient& person) const;
  /// The way to a resident, for one ticket: AES-256-GCM, and only under that ticket's number it opens again.
  std::string sealed(storage::model::TicketId ticket, const storage::model::Recipient& person,
                     contract::Random& random) const;
  std::optional<storage::model::Recipient> opened(storage::model::TicketId ticket,
                                                  std::string_view sealed) const;
  /// Proof that a text was given out here, for cookies and forms.
  std::string proof(std::string_view purpose, std::string_view text) const;

 private:
  storage::model::Secret key_;
};

}  // namespace linli::handlers::feedback
