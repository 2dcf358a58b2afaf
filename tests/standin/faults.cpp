#include "tests/standin/faults.h"

#include <algorithm>
#include <stdexcept>

namespace standin {

void Faults::add(const nlohmann::json& request) {
  Fault fault;
  fault.path = request.value("path", "");
  if (!fault.path.starts_with('/')) throw std::invalid_argument("\"path\" begins with /");
  if (request.contains("errcode")) fault.errcode = request.at("errcode").get<int>();
  if (request.contains("http")) fault.http = request.at("http").get<int>();
  fault.delay = std::chrono::milliseconds(request.value("delay_ms", 0));
  fault.drop = request.value("drop", false);
  fault.times = request.value("times", 1);
  const int ends = (fault.errcode ? 1 : 0) + (fault.http ? 1 : 0) + (fault.drop ? 1 : 0);
  if (ends > 1) throw std::invalid_argument("one of \"errcode\", \"http\" and \"drop\"");
  if (ends == 0 && fault.delay.count() == 0)
    throw std::invalid_argument("one of \"errcode\", \"http\", \"drop\" or \"delay_ms\" is needed");
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(fault));
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  waiting_.clear();
}

std::optional<Fault> Faults::take(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(waiting_.begin(), waiting_.end(), [&](const Fault& f) { return f.path == path; });
  if (found == waiting_.end()) return std::nullopt;
  Fault fault = *found;
  if (found->times > 0 && --found->times == 0) waiting_.erase(found);
  return fault;
}

void Faults::pause(std::chrono::milliseconds delay) {
  std::unique_lock lock(mutex_);
  released_changed_.wait_for(lock, delay, [this] { return released_; });
}

void Faults::release() {
  {
    const std::lock_guard lock(mutex_);
    released_ = true;
  }
  released_changed_.notify_all();
}

nlohmann::json Faults::list() const {
  const std::lock_guard lock(mutex_);
  nlohmann::json all = nlohmann::json::array();
  for (const Fault& fault : waiting_) {
    nlohmann::json entry{{"path", fault.path}, {"times", fault.times}, {"delay_ms", fault.delay.count()}};
    if (fault.errcode) entry["errcode"] = *fault.errcode;
    if (fault.http) entry["http"] = *fault.http;
    if (fault.drop) entry["drop"] = true;
    all.push_back(std::move(entry));
  }
  return all;
}

}  // namespace standin
