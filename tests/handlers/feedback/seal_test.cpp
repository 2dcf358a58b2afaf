// Keys, hashes and sealed contacts.
#include "handlers/feedback/seal.h"

#include "tests/handlers/random.h"
#include "tests/support/catch.h"

using namespace linli::handlers::feedback;
using linli::storage::model::Account;
using linli::storage::model::OpenId;
using linli::storage::model::Recipient;
using linli::storage::model::Secret;
using linli::storage::model::TicketId;

namespace {

const Recipient kSomebody{Account::kOfficial, OpenId{"openid-of-somebody"}};
const Recipient kOther{Account::kMiniProgram, OpenId{"openid-of-somebody"}};

}  // namespace

TEST_CASE("the keyed hash is HMAC-SHA256", "[seal]") {
  // Computed with Python: hmac.new(bytes(32), b"", hashlib.sha256).hexdigest().
  const Secret key{std::string(64, '0')};
  CHECK(keyed_hash(key, "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  CHECK_THROWS_AS(keyed_hash(Secret{"short"}, "x"), std::invalid_argument);
}

TEST_CASE("a voter is the same under both keys, and another when either is another", "[seal]") {
  linli::tests::SeededRandom random;
  const auto key = fresh_key(random);
  const auto next = fresh_key(random);
  const Seal seal{fresh_key(random)};
  CHECK(seal.voter_in_chat(key, kSomebody) == seal.voter_in_chat(key, kSomebody));
  CHECK(seal.voter_in_chat(key, kSomebody) != seal.voter_in_chat(next, kSomebody));
  CHECK(seal.voter_in_chat(key, kSomebody) != seal.voter_in_chat(key, kOther));
  CHECK(seal.voter_in_chat(key, kSomebody) != Seal{fresh_key(random)}.voter_in_chat(key, kSomebody));
  CHECK(seal.voter_in_chat(key, kSomebody).size() == 32);
}

TEST_CASE("a contact opens for its own ticket only, and only with its own key", "[seal]") {
  linli::tests::SeededRandom random;
  const Seal seal{fresh_key(random)};
  const auto sealed = seal.sealed(TicketId{7}, kSomebody, random);
  CHECK(seal.opened(TicketId{7}, sealed) == kSomebody);
  CHECK_FALSE(seal.opened(TicketId{8}, sealed));
  CHECK_FALSE((Seal{fresh_key(random)}).opened(TicketId{7}, sealed));
  auto spoilt = sealed;
  spoilt.back() = spoilt.back() == '0' ? '1' : '0';
  CHECK_FALSE(seal.opened(TicketId{7}, spoilt));
  CHECK_FALSE(seal.opened(TicketId{7}, "00"));
  CHECK_FALSE(seal.opened(TicketId{7}, "no hexadecimal text at all, but long enough to be one of them"));
  CHECK(sealed.find("somebody") == std::string::npos);
  CHECK(seal.sealed(TicketId{7}, kSomebody, random) != sealed);
}
