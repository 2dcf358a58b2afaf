#pragma once

#include <optional>
#include <string>

#include "storage/model/civil_date.h"
#include "storage/model/credit_code.h"
#include "storage/model/ids.h"
#include "storage/model/money.h"

namespace linli::storage::model {

/// A social organization 社会组织.
struct Organization {
  OrganizationId id;
  std::optional<CreditCode> credit_code;
  std::string name;
};

/// One funded undertaking of an organization under a programme.
struct Project {
  ProjectId id;
  std::string code;  ///< short, unique: "SF01"
  ProgramId program;
  OrganizationId organization;
  std::string name;
  std::string place;  ///< street, township or community
  Money approved;
  CivilDate starts_on;
  CivilDate ends_on;
};

}  // namespace linli::storage::model
