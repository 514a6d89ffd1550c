// SPDX-License-Identifier: EUPL-1.2
#include "api/customer_handout.hpp"

#include <filesystem>

#include "keystore/keystore_fault.hpp"

namespace urna::api {

namespace fs = std::filesystem;
using http::Response;

CustomerHandout::CustomerHandout(CustomerApi& api, Clock now)
    : api_(api), folder_(api.folder() + "/handed-out"), now_(std::move(now)) {
  fs::remove_all(folder_);
}

bool CustomerHandout::begin(crypto::AgeWriter writer, const journal::Actor& who) {
  const std::lock_guard one(beginning_);
  {
    const std::lock_guard lock(mutex_);
    if (state_.stage == Stage::running) return false;
    erase();
    state_.stage = Stage::running;
    state_.who = who;
  }
  work_ = std::jthread([this, who, writer = std::move(writer)](const std::stop_token& given_up) mutable {
    const CustomerApi::Waiting waiting{.who = who,
                                       .is_given_up = [&given_up] { return given_up.stop_requested(); },
                                       .tell =
                                           [this](std::uint64_t bytes) {
                                             const std::lock_guard lock(mutex_);
                                             state_.bytes = bytes;
                                           }};
    std::string code = "failed";
    std::optional<CustomerApi::Made> made;
    try {
      auto written = api_.write_export(std::move(writer), folder_, waiting);
      if (written) made = std::move(*written);
      if (!written) {
        const auto* const problem = std::get_if<http::Problem>(&written.error().body);
        code = problem != nullptr ? problem->code : code;
      }
    } catch (const keystore::KeystoreLocked&) {
      code = "sealed";
    } catch (const std::exception&) {  // the disk, or the box; its words name paths
      code = "failed";
    }
    const std::lock_guard lock(mutex_);
    state_.stage = made ? Stage::ready : Stage::failed;
    state_.made = std::move(made);
    state_.code = state_.made ? "" : code;
    state_.until = now_() + lies_ready;
  });
  return true;
}

void CustomerHandout::erase() {
  fs::remove_all(folder_);
  state_ = {};
}

void CustomerHandout::erase_late() {
  if (state_.stage == Stage::ready && state_.until <= now_()) erase();
}

CustomerHandout::State CustomerHandout::state() {
  const std::lock_guard lock(mutex_);
  erase_late();
  return state_;
}

std::optional<Response> CustomerHandout::fetch(const journal::Actor& who) {
  const std::lock_guard lock(mutex_);
  erase_late();
  if (!state_.made || state_.who != who) return std::nullopt;
  const CustomerApi::Made& made = *state_.made;
  const std::string day = timestamp_text(made.at).substr(0, 10);
  return http::download("application/octet-stream", "urna-export-" + day + ".age",
                        http::chunks_of_file(fs::path(folder_) / made.file));
}

void CustomerHandout::discard() {
  stop();
  const std::lock_guard one(beginning_);
  const std::lock_guard lock(mutex_);
  if (state_.stage != Stage::running) erase();
}

void CustomerHandout::stop() {
  const std::lock_guard one(beginning_);
  work_.request_stop();
  if (work_.joinable()) work_.join();
}

}  // namespace urna::api
