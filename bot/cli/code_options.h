#pragma once

#include <string>
#include <vector>

#include "bot/config.h"
#include "storage/db/connection.h"
#include "storage/model/feedback.h"

namespace linli::bot::cli {

/// What the commands about codes are told.
struct CodeOptions {
  std::string project;
  std::string program;
  std::string activity;
  std::string held_on;
  std::string closes_on;
  std::string scene;
  std::string output;
  std::string pictures{};  ///< a folder for the pictures of codes
  bool open = false;
  bool wechat = false;
  bool miniprogram = false;
  bool json = false;
};

/// The codes that `options` mean, by project. @throws Failure.
std::vector<storage::model::Scene> chosen_codes(storage::db::Connection& connection,
                                                const CodeOptions& options);
/// Where somebody without WeChat rates; empty when server.public_url is not set.
std::string rating_page(const Config& config, const storage::model::Scene& scene);
/// Lets the platform make the official account's QR codes for those that have none, and notes them.
/// @return how many. @throws Failure with what the platform says.
int make_wechat_codes(const Config& config, const std::vector<storage::model::Scene>& scenes);
/// The same of the mini-program's codes, whose pictures are stored. @throws Failure, also when no
/// mini-program is configured.
int make_mini_codes(const Config& config, const std::vector<storage::model::Scene>& scenes);
/// A printable document with a sheet for each code.
void print_posters(const Config& config, const CodeOptions& options);
/// A CSV of them, for whoever prints elsewhere; with `pictures` also the mini-program's codes, a file each.
void export_codes(const Config& config, const CodeOptions& options);

}  // namespace linli::bot::cli
