// SPDX-License-Identifier: EUPL-1.2
#include "identity/provider_returns.hpp"

#include <algorithm>

#include "base/base64url.hpp"
#include "crypto/hash.hpp"

namespace urna::identity {
namespace {

std::string draw(crypto::RandomSource& random) {
  std::array<std::byte, 32> drawn{};
  random.fill(drawn);
  return to_base64url(drawn);
}

}  // namespace

ProviderReturns::Departure ProviderReturns::leave(const Digest& browser, const IdentityProvider& provider,
                                                  const std::optional<PersonId>& linker, std::string next,
                                                  crypto::RandomSource& random, Timestamp now) {
  if (away_.size() >= count_max)
    std::erase_if(away_, [&](const auto& one) { return one.second.expected.expires <= now; });
  if (away_.size() >= count_max) {
    away_.erase(std::min_element(away_.begin(), away_.end(), [](const auto& one, const auto& other) {
      return one.second.expected.expires < other.second.expected.expires;
    }));
  }
  Departure departure{draw(random), draw(random), {}};
  std::string verifier = draw(random);
  departure.challenge = to_base64url(crypto::sha256(verifier));
  Expected expected{provider, departure.nonce, SecretText(std::move(verifier)), linker, std::move(next), now + lasts};
  away_.insert_or_assign(browser, Away{crypto::sha256(departure.state), std::move(expected)});
  return departure;
}

std::optional<ProviderReturns::Expected> ProviderReturns::come_back(const Digest& browser, std::string_view state,
                                                                    Timestamp now) {
  const auto found = away_.find(browser);
  if (found == away_.end() || found->second.state != crypto::sha256(state)) return std::nullopt;
  Expected expected = std::move(found->second.expected);
  away_.erase(found);
  if (now >= expected.expires) return std::nullopt;
  return expected;
}

std::string own_page(std::string_view wanted) {
  constexpr std::string_view console = "/console";
  constexpr std::size_t bytes_max = 200;
  constexpr std::string_view place = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-";
  if (!wanted.starts_with(console) || wanted.size() > bytes_max) return {};
  const std::string_view rest = wanted.substr(console.size());
  const bool is_place = rest.empty() || (rest[0] == '#' && rest.find_first_not_of(place, 1) == std::string_view::npos);
  return is_place ? std::string(wanted) : std::string();
}

}  // namespace urna::identity
