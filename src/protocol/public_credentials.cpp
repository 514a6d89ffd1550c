// SPDX-License-Identifier: EUPL-1.2
#include "protocol/public_credentials.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "crypto/hash.hpp"

namespace urna::protocol {
namespace {

constexpr std::uint64_t weight_max = (1ULL << 62) - 1;

}  // namespace

void PublicCredentials::reserve(std::size_t count) {
  entries_.reserve(count);
  while (slots_.size() < 2 * count) grow();
}

std::size_t PublicCredentials::slot_of(const Digest& key) const {
  std::size_t slot = 0;
  std::memcpy(&slot, key.data(), sizeof slot);  // a digest is evenly spread
  for (slot &= slots_.size() - 1; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (entries_[slots_[slot] - 1].key == key) break;
  }
  return slot;
}

void PublicCredentials::grow() {
  slots_.assign(std::max<std::size_t>(16, 2 * slots_.size()), 0);
  for (CredentialIndex index = 0; index < entries_.size(); ++index) slots_[slot_of(entries_[index].key)] = index + 1;
}

bool PublicCredentials::add(std::string_view credential, std::uint64_t weight) {
  if (slots_.size() < 2 * (entries_.size() + 1)) grow();
  const Digest key = crypto::sha256(credential);
  const std::size_t slot = slot_of(key);
  if (slots_[slot] != 0) return false;
  entries_.push_back({key, weight});
  slots_[slot] = static_cast<CredentialIndex>(entries_.size());
  total_weight_ += weight;
  return true;
}

std::optional<CredentialIndex> PublicCredentials::find(std::string_view credential) const {
  if (slots_.empty()) return std::nullopt;
  const std::size_t slot = slot_of(crypto::sha256(credential));
  if (slots_[slot] == 0) return std::nullopt;
  return slots_[slot] - 1;
}

std::optional<std::pair<std::string_view, std::uint64_t>> split_credential(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::pair(text, std::uint64_t{1});
  CanonicalReader reader(text.substr(comma + 1));
  const std::uint64_t weight = reader.integer(weight_max);
  if (reader.finish()) return std::nullopt;
  return std::pair(text.substr(0, comma), weight);
}

void add_credentials(const crypto::Group& group, const crypto::PowerEngine& engine,
                     std::span<const std::string_view> texts, std::size_t before, PublicCredentials& list,
                     const std::function<void(PublicCredentialError)>& report) {
  std::vector<std::string_view> keys;
  std::vector<std::uint64_t> weights;
  keys.reserve(texts.size());
  for (const std::string_view text : texts) {
    const auto split = split_credential(text);
    keys.push_back(split ? split->first : std::string_view());
    weights.push_back(split ? split->second : 0);
  }
  const auto elements = group.parse_all(keys);
  std::vector<crypto::PowerJob> jobs;
  for (const auto& element : elements) jobs.push_back({element.value_or(group.neutral()), true, {}});
  const auto results = engine.compute(jobs);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto refuse = [&](std::string what) { report({before + i + 1, std::move(what)}); };
    if (keys[i].empty()) {
      refuse("expected \"key\" or \"key,weight\"");
    } else if (!elements[i]) {
      refuse("is not an element of " + std::string(group.name()) + " in canonical form");
    } else if (!results[i].is_member) {
      refuse("is not in the group");
    } else if (group.is_neutral(*elements[i])) {
      refuse("is the neutral element");
    } else if (weights[i] > weight_max - list.total_weight()) {
      refuse("makes the total weight too large");
    } else if (!list.add(keys[i], weights[i])) {
      refuse("is listed twice");
    }
  }
}

std::string public_credentials_text(std::span<const std::string> credentials) {
  std::string out;
  append_array(out, credentials,
               [&](const std::string& credential) { out.append("\"").append(credential).append("\""); });
  return out;
}

}  // namespace urna::protocol
