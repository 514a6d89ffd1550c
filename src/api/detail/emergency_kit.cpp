// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/emergency_kit.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/base64url.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using identity::EmergencyKit;
using identity::EmergencyKitFault;
using identity::SealedKey;

const std::string* text_at(const json::object& object, std::string_view name, std::string& kept) {
  const json::value* const member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return nullptr;
  kept = std::string(member->get_string());
  return &kept;
}

std::optional<Bytes> bytes_at(const json::object& object, std::string_view name) {
  std::string text;
  return text_at(object, name, text) != nullptr ? from_base64url(text) : std::nullopt;
}

std::optional<identity::KeyAlgorithm> algorithm_at(const json::object& object) {
  const json::value* const member = object.if_contains("algorithm");
  if (member == nullptr || !member->is_int64()) return std::nullopt;
  for (const auto known :
       {identity::KeyAlgorithm::es256, identity::KeyAlgorithm::eddsa, identity::KeyAlgorithm::rs256}) {
    if (member->get_int64() == static_cast<std::int64_t>(known)) return known;
  }
  return std::nullopt;
}

std::optional<SealedKey> key_from(const json::value& value) {
  const json::object* const object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto id = bytes_at(*object, "id");
  const auto public_key = bytes_at(*object, "public_key");
  const auto model = bytes_at(*object, "model");
  const auto algorithm = algorithm_at(*object);
  const json::value* const counter = object->if_contains("counter");
  SealedKey sealed;
  const bool has_counter = counter != nullptr && counter->is_int64() && counter->get_int64() >= 0 &&
                           counter->get_int64() <= std::numeric_limits<std::uint32_t>::max();
  const bool has_envelope = text_at(*object, "envelope", sealed.envelope) != nullptr;
  if (!id || !public_key || !model || model->size() != sealed.key.model.size() || !algorithm || !has_counter ||
      !has_envelope) {
    return std::nullopt;
  }
  sealed.key.id = *id;
  sealed.key.public_key = *public_key;
  sealed.key.algorithm = *algorithm;
  sealed.key.counter = static_cast<std::uint32_t>(counter->get_int64());
  std::copy(model->begin(), model->end(), sealed.key.model.begin());
  sealed.key.has_verified = true;  // others are not asked for
  return sealed;
}

}  // namespace

std::string kit_text(const EmergencyKit& kit) {
  json::array keys;
  for (const SealedKey& sealed : kit.keys) {
    keys.push_back({{"id", to_base64url(sealed.key.id)},
                    {"algorithm", static_cast<std::int64_t>(sealed.key.algorithm)},
                    {"public_key", to_base64url(sealed.key.public_key)},
                    {"counter", sealed.key.counter},
                    {"model", to_base64url(sealed.key.model)},
                    {"envelope", sealed.envelope}});
  }
  return json::serialize(json::object{{"role", identity::facts_of(kit.role).name}, {"keys", std::move(keys)}});
}

std::optional<EmergencyKit> kit_from(std::string_view text) {
  boost::system::error_code fault;
  const json::value read = json::parse(text, fault);
  const json::object* const object = fault ? nullptr : read.if_object();
  std::string name;
  if (object == nullptr || text_at(*object, "role", name) == nullptr) return std::nullopt;
  const auto role = identity::role_from(name);
  const json::value* const member = object->if_contains("keys");
  const json::array* const keys = member == nullptr ? nullptr : member->if_array();
  EmergencyKit kit;
  if (!role || keys == nullptr || keys->size() != kit.keys.size()) return std::nullopt;
  kit.role = *role;
  for (std::size_t i = 0; i < kit.keys.size(); ++i) {
    auto key = key_from(keys->at(i));
    if (!key) return std::nullopt;
    kit.keys.at(i) = std::move(*key);
  }
  return kit;
}

std::string_view word_of(EmergencyKitFault fault) {
  switch (fault) {
    case EmergencyKitFault::one_person:
      return "own-approval";
    case EmergencyKitFault::same_key:
      return "same-key";
    case EmergencyKitFault::key_may_be_copied:
      return "key-may-be-copied";
    case EmergencyKitFault::key_not_verified:
      return "key-refused";
    case EmergencyKitFault::no_envelope:
      return "envelope-missing";
    case EmergencyKitFault::other_role:
      return "other-role";
    case EmergencyKitFault::awaits_findings:
      return "awaits-findings";
  }
  return "key-refused";
}

}  // namespace urna::api::detail
