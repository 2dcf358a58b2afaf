#include "bot/wechat/json.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/wechat/utf8.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

constexpr std::size_t kDepthLimit = 32;

/// Builds the tree while nlohmann/json reads, which keeps it from recursing and lets it stop at the limits.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  const char* why() const { return why_; }
  Element take() { return std::move(root_); }

  bool null() override { return leaf({}); }
  bool boolean(bool value) override { return leaf(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return leaf(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return leaf(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& digits) override { return leaf(digits); }
  bool string(string_t& value) override { return leaf(clean_text(value)); }
  bool binary(binary_t&) override { return fail("binary"); }

  bool key(string_t& name) override {
    for (const auto& sibling : open_.back().element->children) {
      if (sibling.name == name) return fail("a field twice");
    }
    open_.back().key = name;
    return true;
  }

  bool start_object(std::size_t) override {
    if (++depth_ > kDepthLimit) return fail("too deep");
    if (open_.empty()) {
      root_.structure = true;
      open_.push_back({&root_, {}});
      return true;
    }
    Element* child = add();
    if (!child) return false;
    child->structure = true;
    // Only the innermost open object gets children, so pointers to the outer ones stay good.
    open_.push_back({child, {}});
    return true;
  }
  bool end_object() override {
    --depth_;
    open_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    if (open_.empty()) return fail("not an object");
    return ++depth_ <= kDepthLimit || fail("too deep");
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return fail("not well formed");
  }

 private:
  struct Open {
    Element* element;
    std::string key;
  };

  bool fail(const char* why) {
    if (!why_) why_ = why;
    return false;
  }
  Element* add() {
    if (++elements_ > kElementLimit) {
      fail("too many values");
      return nullptr;
    }
    Element& child = open_.back().element->children.emplace_back();
    child.name = open_.back().key;
    return &child;
  }
  bool leaf(std::string text) {
    if (open_.empty()) return fail("not an object");
    Element* child = add();
    if (!child) return false;
    child->text = std::move(text);
    return true;
  }

  Element root_;
  std::vector<Open> open_;
  std::size_t depth_ = 0;
  std::size_t elements_ = 0;
  const char* why_ = nullptr;
};

}  // namespace

Result<Element> read_json(std::string_view bytes, std::size_t limit) {
  if (bytes.size() > limit) return Error{Code::kInvalid, "JSON refused: too long"};
  Builder builder;
  if (!nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &builder)) {
    return Error{Code::kInvalid,
                 std::string("JSON refused: ") + (builder.why() ? builder.why() : "not well formed")};
  }
  return builder.take();
}

}  // namespace linli::bot::wechat
