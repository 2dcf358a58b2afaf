// Temporary media. Source: "Upload temporary media": image 10 MB by one place, 2 MB by another (2 MB is taken
// here); voice 2 MB, video 10 MB, thumb 64 KB; three days.
#include "tests/standin/platform.h"

namespace standin {
namespace {

struct Kind {
  std::size_t limit;
  std::vector<std::string> types;
};

const std::map<std::string, Kind>& kinds() {
  static const std::map<std::string, Kind> all{
      {"image", {2 << 20, {"image/jpeg", "image/jpg", "image/png", "image/gif", "image/bmp"}}},
      {"voice", {2 << 20, {"audio/amr", "audio/mpeg", "audio/mp3"}}},
      {"video", {10 << 20, {"video/mp4"}}},
      {"thumb", {64 << 10, {"image/jpeg", "image/jpg"}}},
  };
  return all;
}

std::string file_name(const std::string& id, const std::string& content_type) {
  const std::size_t slash = content_type.find('/');
  return id + "." + (slash == std::string::npos ? "bin" : content_type.substr(slash + 1));
}

}  // namespace

ApiAnswer Platform::media_get(const ApiCall& call, const Account&) {
  const std::string id = call.parameter("media_id");
  if (id.empty()) return errcode(41006);
  const auto medium = media_.find(id);
  if (!medium) return errcode(40007);
  if (medium->kind == "video")
    return {.body = json{{"video_url", config_.self + "/standin/media/" + id}}.dump()};
  return {.content_type = medium->content_type,
          .body = medium->bytes,
          .headers = {{"Content-disposition",
                       "attachment; filename=\"" + file_name(id, medium->content_type) + "\""}}};
}

ApiAnswer Platform::media_upload(const ApiCall& call, const Account&) {
  const std::string type = call.parameter("type");
  const auto kind = kinds().find(type);
  if (kind == kinds().end()) return errcode(40004);
  if (!call.upload || call.upload->bytes.empty()) return errcode(41005);
  const auto& allowed = kind->second.types;
  if (std::find(allowed.begin(), allowed.end(), call.upload->content_type) == allowed.end())
    return errcode(40005);
  if (call.upload->bytes.size() > kind->second.limit) return errcode(40006);
  const std::string id = media_.add(type, call.upload->content_type, call.upload->bytes);
  return {.body = json{{"type", type}, {"media_id", id}, {"created_at", clock_.now()}}.dump()};
}

}  // namespace standin
