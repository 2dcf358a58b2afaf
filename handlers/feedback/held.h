#pragma once

#include <string_view>

#include "handlers/feedback/feedback.h"

/// What is held for staff does not wait for somebody to look by chance.
namespace linli::handlers::feedback {

/// A text that speaks of danger to somebody (templates/lexicon/residents.toml, [unsafe] dangers): street and
/// bureau are told at once. Nothing for any other reason.
void tell_of_danger(storage::db::Connection& connection, const Means& means,
                    const storage::model::Scene& scene, std::string_view reason, storage::model::Instant now);

/// Once a day whoever has texts to look at is told how many: the street, or the bureau where nobody of the
/// street is bound. Not when each of them came: that would tell whose it is.
void remind_of_held(storage::db::Connection& connection, const Means& means, storage::model::Instant now);
/// Whether there is anything to be told of.
bool any_held(storage::db::Connection& connection);

}  // namespace linli::handlers::feedback
