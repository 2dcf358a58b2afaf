#include "bot/delivery/mending.h"

namespace linli::bot::delivery {

std::string problem_of(const wechat::Errcode& said) {
  return "errcode " + std::to_string(said.code) + ", " + std::string{said.name};
}

std::vector<Stop> stops_of(storage::model::Account account, const std::vector<wechat::Guard::Stop>& closed) {
  std::vector<Stop> all;
  for (const auto& [about, said, since] : closed)
    all.push_back({account, about, problem_of(said), std::string{said.sentence}, since});
  return all;
}

}  // namespace linli::bot::delivery
