#pragma once

#include <string>

namespace standin {

/// Whether `value` is allowed for the field `name` ("thing1" is of kind thing) of a subscription message.
/// Characters are counted as code points. Source: the sendMessage page's table of parameter types.
bool field_allows(const std::string& name, const std::string& value);

}  // namespace standin
