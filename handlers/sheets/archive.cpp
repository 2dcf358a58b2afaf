#include "handlers/sheets/archive.h"

#include <zip.h>

#include <array>

#include "handlers/sheets/workbook.h"

namespace linli::handlers::sheets {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

constexpr zip_int64_t kMaxParts = 10'000;  // a workbook with pictures has hundreds

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

struct Archive::Impl {
  std::unique_ptr<zip_t, Discard> archive;
  std::size_t unpacked = 0;
};

Archive::Archive(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;

Result<Archive> Archive::open(const std::string& path) {
  auto impl = std::make_unique<Impl>();
  impl->archive.reset(zip_open(path.c_str(), ZIP_RDONLY, nullptr));
  if (!impl->archive) return Error{Code::kInvalid, "it is damaged or was not copied whole"};
  if (zip_get_num_entries(impl->archive.get(), 0) > kMaxParts)
    return Error{Code::kInvalid, "it has too many parts for a workbook"};
  return Archive{std::move(impl)};
}

bool Archive::has(const std::string& part) const {
  return zip_name_locate(impl_->archive.get(), part.c_str(), 0) >= 0;
}

Result<void> Archive::read(const std::string& part, const std::function<bool(std::string_view)>& take) {
  zip_stat_t status;
  zip_stat_init(&status);
  if (zip_stat(impl_->archive.get(), part.c_str(), 0, &status) != 0)
    return Error{Code::kInvalid, "it lacks its part " + part};
  if ((status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && status.encryption_method != ZIP_EM_NONE)
    return Error{Code::kInvalid, "it is locked with a password"};
  const Error too_much{Code::kInvalid,
                       "unpacked it is more than " + std::to_string(kMaxUnpacked / 1024 / 1024) + " MB"};
  if ((status.valid & ZIP_STAT_SIZE) != 0 && status.size > kMaxUnpacked) return too_much;
  const std::unique_ptr<zip_file_t, Discard> file{zip_fopen_index(impl_->archive.get(), status.index, 0)};
  const Error damaged{Code::kInvalid, "its part " + part + " is damaged"};
  if (!file) return damaged;
  std::array<char, 64 * 1024> buffer;
  while (true) {
    const auto got = zip_fread(file.get(), buffer.data(), buffer.size());
    if (got < 0) return damaged;
    if (got == 0) return {};
    impl_->unpacked += static_cast<std::size_t>(got);
    if (impl_->unpacked > kMaxUnpacked) return too_much;
    if (!take({buffer.data(), static_cast<std::size_t>(got)})) return {};
  }
}

}  // namespace linli::handlers::sheets
