// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/keystore_answers.hpp"

#include <algorithm>
#include <array>

namespace urna::api::detail {
namespace {

using crypto::ShareFault;

std::string_view word_of(ShareFault fault) {
  switch (fault) {
    case ShareFault::not_a_share:
      return "share-not-a-share";
    case ShareFault::forbidden_character:
      return "share-forbidden-character";
    case ShareFault::index_out_of_range:
      return "share-index-out-of-range";
    case ShareFault::mistyped:
      return "share-mistyped";
    case ShareFault::value_out_of_range:
      return "share-value-out-of-range";
    case ShareFault::other_set:
      return "share-other-set";
    case ShareFault::unknown_index:
      return "share-unknown-index";
    case ShareFault::wrong_value:
      return "share-wrong-value";
    case ShareFault::repeated_index:
      return "share-repeated-index";
    case ShareFault::too_few:
      return "share-too-few";
  }
  return "";
}

}  // namespace

using keystore::KeystoreError;
using keystore::KeystoreFault;

http::Response keystore_refused(const KeystoreError& error) {
  switch (error.fault) {
    case KeystoreFault::wrong_state:
      return http::problem(409, "wrong-state");
    case KeystoreFault::other_lock:
      return http::problem(409, "other-lock");
    case KeystoreFault::bad_threshold:
      return http::problem(422, "bad-threshold");
    case KeystoreFault::bad_name:
      return http::problem(422, "bad-name");
    case KeystoreFault::weak_passphrase:
      return http::problem(422, "weak-passphrase");
    case KeystoreFault::wrong_passphrase:
      return http::problem(401, "wrong-passphrase");
    case KeystoreFault::other_attempt:
      return http::problem(409, "other-attempt");
    case KeystoreFault::unknown_custodian:
      return http::problem(404, "unknown-custodian");
    case KeystoreFault::already_shown:
      return http::problem(409, "already-shown");
    case KeystoreFault::share_refused: {
      const std::size_t position = error.share.position;
      return http::problem(422, std::string(word_of(error.share.fault)),
                           position == 0 ? "" : "character " + std::to_string(position));
    }
    case KeystoreFault::must_wait: {
      http::Response response = http::problem(429, "too-many-tries");
      response.headers.set("Retry-After", std::to_string(error.wait.count()));
      return response;
    }
    case KeystoreFault::damaged:
      break;
  }
  return http::problem(500, "integrity", "the keystore's file does not open with what opens it");
}

std::optional<keystore::AttemptId> attempt_from(std::string_view text) {
  const auto bytes = from_hex(text);
  std::array<std::byte, 16> id{};
  if (!bytes || bytes->size() != id.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), id.begin());
  return keystore::AttemptId(id);
}

}  // namespace urna::api::detail
