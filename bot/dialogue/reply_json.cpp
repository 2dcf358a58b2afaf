#include "bot/dialogue/reply_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace linli::bot::dialogue {
namespace {

using handlers::contract::ImageReply;
using handlers::contract::NewsReply;
using handlers::contract::Reply;
using handlers::contract::Silence;
using handlers::contract::TextReply;
using nlohmann::json;

struct Writer {
  json operator()(const Silence&) const { return json::object(); }
  json operator()(const TextReply& reply) const { return {{"text", reply.text}}; }
  json operator()(const ImageReply& reply) const { return {{"image", reply.media_id}}; }
  json operator()(const NewsReply& reply) const {
    return {{"news", {reply.title, reply.description, reply.picture_url, reply.url}}};
  }
};

}  // namespace

std::string to_json(const Reply& reply) {
  return std::visit(Writer{}, reply).dump(-1, ' ', false, json::error_handler_t::replace);
}

Reply reply_from_json(const std::string& text) {
  const auto stored = json::parse(text, nullptr, false);
  if (!stored.is_object()) throw std::runtime_error{"a stored answer is damaged"};
  if (stored.contains("text")) return TextReply{stored["text"].get<std::string>()};
  if (stored.contains("image")) return ImageReply{stored["image"].get<std::string>()};
  if (stored.contains("news")) {
    const auto& news = stored["news"];
    return NewsReply{.title = news.at(0).get<std::string>(),
                     .description = news.at(1).get<std::string>(),
                     .picture_url = news.at(2).get<std::string>(),
                     .url = news.at(3).get<std::string>()};
  }
  return Silence{};
}

}  // namespace linli::bot::dialogue
