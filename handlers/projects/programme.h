#pragma once

#include "handlers/projects/projects.h"
#include "handlers/rules/program.h"
#include "handlers/rules/working_days.h"

namespace linli::handlers::projects {

/// Whether the programme lets a project make this move on `today`, the lifecycle apart:
/// - chosen by the review: no rule of application or award refuses it, with what is granted. kForbidden names
///   the rule and says it.
/// - contracted: it was made public and its working days are over. kConflict says until when.
/// Source: the programme's own rules; seeds/000 六(三)3 for the publicity.
storage::model::Result<void> programme_allows(storage::db::Connection& connection,
                                              const rules::Program& program, const rules::Calendar& calendar,
                                              const storage::model::Project& project, const Move& move,
                                              storage::model::CivilDate today);

/// The last day on which a choice made public on `since` is public.
storage::model::CivilDate public_until(const rules::Program& program, const rules::Calendar& calendar,
                                       storage::model::CivilDate since);

}  // namespace linli::handlers::projects
