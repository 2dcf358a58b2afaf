#include "tests/standin/people.h"

#include "tests/standin/world.h"

#include <fstream>
#include <stdexcept>

namespace standin {

void load_people(World& world, const std::string& file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error("cannot read " + file);
  const json people = json::parse(stream, nullptr, false);
  if (!people.is_array()) throw std::runtime_error(file + " is not a JSON list of people");
  for (const json& person : people) {
    if (!person.is_object() || !person.contains("openid"))
      throw std::runtime_error(file + ": a person without openid");
    const std::string openid = person.at("openid");
    world.add_person(openid, person.value("name", openid), person.value("note", ""),
                     person.value("following", true));
  }
}

void add_sample_people(World& world) {
  world.add_person("oLinLi0000000000000000000001", "陈阿姨", "社会组织负责人");
  world.add_person("oLinLi0000000000000000000002", "买合木提", "社会组织负责人");
  world.add_person("oLinLi0000000000000000000003", "居民小周", "还没有绑定");
}

}  // namespace standin
