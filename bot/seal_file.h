#pragma once

#include <string>

#include "storage/model/result.h"
#include "storage/model/secret.h"

namespace linli::bot {

/// The installation's own key (handlers/feedback/seal.h): `<database>.key`, beside the database and never in
/// it, so that a copy of the database alone opens no resident's contact. Made when there is none; only its
/// owner may read it. Without the old key, contacts that were left open no more, talks begin anew, and who
/// has rated under an open code would have another voice there; nothing else is lost. kInvalid for a file
/// that holds no key.
storage::model::Result<storage::model::Secret> open_seal(const std::string& database);

}  // namespace linli::bot
