#pragma once

#include <string>

#include "handlers/catalogue/catalogue.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/project.h"
#include "storage/model/result.h"

namespace linli::handlers::applications {

/// The application of a project on its programme's form, as an HTML page for A4 with places for the seals and
/// the opinions given so far. `forms` holds templates/forms; the form is named by the programme's code.
/// kNotFound when the project did not begin as an application, or its programme prints no form.
/// Source of the layout: seeds/004.
storage::model::Result<std::string> print(storage::db::Connection& connection,
                                          catalogue::Catalogue& catalogue, const text::Text& forms,
                                          const storage::model::Project& project);

}  // namespace linli::handlers::applications
