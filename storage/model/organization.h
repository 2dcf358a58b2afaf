#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/civil_date.h"
#include "storage/model/credit_code.h"
#include "storage/model/ids.h"
#include "storage/model/names.h"

namespace linli::storage::model {

/// With whom an organization is registered. What sort it is (association, service organization, foundation)
/// its credit code says already.
enum class Registration {
  kUnknown,
  kDistrict,   ///< 县（区）级登记
  kCity,       ///< 市级登记
  kProvince,   ///< 省级及以上登记
  kFiled,      ///< filed with a street or township, not registered: 备案
  kCommittee,  ///< no organization of its own but a residents' or villagers' committee: 社区
};

inline constexpr std::array kRegistrations{Registration::kUnknown, Registration::kDistrict,
                                           Registration::kCity,    Registration::kProvince,
                                           Registration::kFiled,   Registration::kCommittee};

constexpr std::string_view name_of(Registration registration) {
  constexpr std::array<std::string_view, kRegistrations.size()> names{"unknown",  "district", "city",
                                                                      "province", "filed",    "committee"};
  return names[static_cast<std::size_t>(registration)];
}

constexpr std::optional<Registration> registration_named(std::string_view name) {
  return value_named(kRegistrations, name);
}

/// A social organization 社会组织.
struct Organization {
  OrganizationId id;
  std::optional<CreditCode> credit_code;
  std::string name;
  std::optional<std::string> filing_number;  ///< 备案号, unique, given by a street
  Registration registration = Registration::kUnknown;
  int rating = 0;                   ///< 等级: 0 none, 1 to 5 for 1A to 5A
  std::optional<bool> own_account;  ///< a bank account of its own; absent: not yet known
  std::optional<CivilDate> founded_on;
  std::string street;

  bool operator==(const Organization&) const = default;
};

}  // namespace linli::storage::model
