// SPDX-License-Identifier: EUPL-1.2
#include "api/box_backup_api.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace urna::api {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

const http::Permission may_back_up{"box.fill"};
constexpr std::uint64_t piece_bytes = std::uint64_t{4} << 20U;

}  // namespace

BoxBackupApi::BoxBackupApi(std::string data, std::string box_key, std::string sealed_key)
    : data_(std::move(data)), box_key_(std::move(box_key)), sealed_key_(std::move(sealed_key)) {
  forget();  // of a program that was cut off
}

BoxBackupApi::~BoxBackupApi() {
  moment_ = nullptr;
  std::error_code fault;
  if (!data_.empty()) fs::remove_all(fs::path(copy()).parent_path(), fault);
}

std::string BoxBackupApi::copy() const { return data_ + "/backup.new/box.db"; }

void BoxBackupApi::forget() {
  moment_ = nullptr;
  is_ended_ = false;
  if (!data_.empty()) fs::remove_all(fs::path(copy()).parent_path());
}

void BoxBackupApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, http::Handler handler) {
    router.add({.method = method, .pattern = pattern, .permission = may_back_up, .handler = std::move(handler)});
  };
  add(Method::post, "/backup", [this](Request&) { return begin(); });
  add(Method::post, "/backup/moment", [this](Request&) { return hold(); });
  add(Method::get, "/backup/pieces/{number}", [this](Request& request) { return piece(request); });
  add(Method::remove, "/backup", [this](Request&) { return end(); });
}

Response BoxBackupApi::begin() {
  const std::lock_guard lock(mutex_);
  if (data_.empty()) return http::problem(409, "kept-elsewhere");
  forget();
  const fs::path folder = fs::path(copy()).parent_path();
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  moment_ = std::make_unique<storage::DatabaseMoment>(
      std::vector<storage::DatabaseMoment::Copy>{{.from = data_ + "/box.db", .to = copy()}});
  moment_->approach();
  return http::json(
      json::serialize(json::object{{"box_key", box_key_}, {"sealed_key", to_base64(bytes_of(sealed_key_))}}), 201);
}

Response BoxBackupApi::hold() {
  const std::lock_guard lock(mutex_);
  if (!moment_) return http::problem(409, "not-begun");
  moment_->hold([] {});
  moment_ = nullptr;
  is_ended_ = true;
  return http::json(json::serialize(json::object{{"bytes", fs::file_size(copy())}}));
}

Response BoxBackupApi::piece(const Request& request) {
  const std::string& text = request.parameter("number");
  std::uint64_t number = 0;
  const auto [last, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::uint64_t number_max = std::uint64_t{1} << 32U;
  const bool is_number = fault == std::errc() && last == text.data() + text.size() && number < number_max;
  const std::lock_guard lock(mutex_);
  if (!is_number || !is_ended_) return http::problem(404, "not-found");
  std::ifstream file(copy(), std::ios::binary);
  file.exceptions(std::ios::badbit);
  file.seekg(static_cast<std::streamoff>(number * piece_bytes));
  std::string bytes(piece_bytes, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return {.headers = {{"Content-Type", "application/octet-stream"}}, .body = std::move(bytes)};
}

Response BoxBackupApi::end() {
  const std::lock_guard lock(mutex_);
  forget();
  return http::no_content();
}

}  // namespace urna::api
