#pragma once

#include <string>

namespace standin {

class World;

/// Adds the people of a JSON file [{"openid","name","note","following"?}]. Throws std::runtime_error with a
/// sentence.
void load_people(World& world, const std::string& file);

/// Three people to be when no file is given.
void add_sample_people(World& world);

}  // namespace standin
