// SPDX-License-Identifier: EUPL-1.2
#include "api/box_backup_client.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "election/box_port.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::BoxUnreachable;
using http::Method;

http::ClientLimits limits(std::chrono::milliseconds time) {
  http::ClientLimits limits;
  limits.connections_max = 1;
  limits.time = time;
  return limits;
}

}  // namespace

// All voters wait for the moment: an answer that does not come at once is none.
BoxBackupClient::BoxBackupClient(const http::PeerAddress& address)
    : slow_(address, limits(std::chrono::minutes(10))), quick_(address, limits(std::chrono::seconds(5))) {}

std::string BoxBackupClient::ask(http::Client& client, Method method, const std::string& target, unsigned status) {
  auto answer = client.ask(method, target);
  if (!answer) throw BoxUnreachable("the ballot box does not answer");
  if (answer->status != status) {
    throw BoxUnreachable("the ballot box answered " + std::to_string(answer->status) + " to a backup");
  }
  return std::move(answer->body);
}

std::optional<BoxBackup::Key> BoxBackupClient::begin() {
  auto answer = slow_.ask(Method::post, "/backup");
  if (!answer) throw BoxUnreachable("the ballot box does not answer");
  constexpr unsigned made = 201;
  constexpr unsigned kept_elsewhere = 409;
  if (answer->status == kept_elsewhere) return std::nullopt;
  boost::system::error_code fault;
  const json::value value = json::parse(answer->body, fault);
  const json::value* const key = value.is_object() ? value.as_object().if_contains("box_key") : nullptr;
  if (answer->status != made || fault || key == nullptr || !key->is_string()) {
    throw BoxUnreachable("the ballot box answered " + std::to_string(answer->status) + " to a backup");
  }
  Key found{json::value_to<std::string>(*key), {}};
  const json::value* const sealed = value.as_object().if_contains("sealed_key");
  if (sealed == nullptr || !sealed->is_string()) return found;  // of an older box
  auto bytes = from_base64(sealed->get_string());
  if (!bytes || bytes->size() > sealed_key_bytes_max) throw BoxUnreachable("the ballot box hands out a malformed key");
  found.sealed = std::move(*bytes);
  return found;
}

void BoxBackupClient::hold() { ask(quick_, Method::post, "/backup/moment", 200); }

void BoxBackupClient::fetch(const std::string& path) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.exceptions(std::ios::badbit | std::ios::failbit);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  for (std::uint64_t number = 0;; ++number) {
    const std::string piece = ask(slow_, Method::get, "/backup/pieces/" + std::to_string(number), 200);
    if (piece.empty()) break;
    file.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  }
  file.close();
}

void BoxBackupClient::end() noexcept {
  try {
    ask(quick_, Method::remove, "/backup", 204);
  } catch (const std::exception&) {
    return;  // it forgets by itself when the next one begins
  }
}

}  // namespace urna::api
