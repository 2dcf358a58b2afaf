#pragma once

#include <string_view>
#include <vector>

namespace standin {

struct PhoneFile {
  std::string_view path;
  std::string_view content_type;
  std::string_view bytes;
};

/// The phone page's files, embedded at build.
const std::vector<PhoneFile>& phone_files();

}  // namespace standin
