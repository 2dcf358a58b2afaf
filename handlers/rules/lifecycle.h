#pragma once

#include <vector>

#include "storage/model/lifecycle.h"
#include "storage/model/result.h"
#include "storage/model/role.h"

/// How a project moves through its life. Which office acts for which stage of a given programme is the
/// programme's business; these are the moves there are and the roles that may make them at all.
namespace linli::handlers::rules {

/// Whether somebody of `role` may move a project on like this. kConflict: there is no such move, whoever
/// asks; kForbidden: there is, for somebody else.
storage::model::Result<void> can(storage::model::ProjectState from, storage::model::ProjectState to,
                                 storage::model::Role role);

/// Where this role may move a project that is in `from`, in the order of the stages.
std::vector<storage::model::ProjectState> next_states(storage::model::ProjectState from,
                                                      storage::model::Role role);

/// Whether the project is under contract and going on: only then months are filed, reminders go out and
/// tranches are paid.
bool active(storage::model::ProjectState state);

/// Whether the project was put under contract, whatever became of it: money was granted to it, and everybody
/// may see what came of that.
bool was_contracted(storage::model::ProjectState state);

/// Whether nothing more follows.
bool over(storage::model::ProjectState state);

}  // namespace linli::handlers::rules
