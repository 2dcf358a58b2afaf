#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "storage/model/result.h"

namespace linli::handlers::sheets {

/// A zip file, read part by part. Together no more than kMaxUnpacked bytes come out of it, whatever it claims
/// to hold.
class Archive {
 public:
  /// kInvalid for what is no zip file or is cut off.
  static storage::model::Result<Archive> open(const std::string& path);
  ~Archive();
  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) noexcept;

  bool has(const std::string& part) const;
  /// The part's bytes in pieces; `take` says whether it wants more. kInvalid when the part is not there,
  /// locked with a password, damaged, or too much.
  storage::model::Result<void> read(const std::string& part,
                                    const std::function<bool(std::string_view)>& take);

 private:
  struct Impl;
  explicit Archive(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace linli::handlers::sheets
