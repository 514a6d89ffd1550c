// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/internet_address.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::tenancy {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_beginning{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned mapped_bits = 96;

bool is_mapped(const std::array<std::uint8_t, 16>& octets) {
  return std::equal(mapped_beginning.begin(), mapped_beginning.end(), octets.begin());
}

/// A whole number up to 128, without a sign or a leading zero.
std::optional<unsigned> bits_from(std::string_view text) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = 10 * value + static_cast<unsigned>(c - '0');
  }
  if (value > 128) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::optional<InternetAddress> InternetAddress::parse(std::string_view text) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  InternetAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.octets_.data()) == 1) {
    address.is_version_4_ = true;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), address.octets_.data()) != 1) return std::nullopt;
  if (is_mapped(address.octets_)) {
    address.is_version_4_ = true;
    std::copy_n(address.octets_.begin() + 12, 4, address.octets_.begin());
    std::fill(address.octets_.begin() + 4, address.octets_.end(), std::uint8_t{0});
  }
  return address;
}

std::string InternetAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ensure(inet_ntop(is_version_4_ ? AF_INET : AF_INET6, octets_.data(), text.data(), text.size()) != nullptr,
         "an address has a spelling");
  return text.data();
}

std::optional<InternetNetwork> InternetNetwork::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view before = text.substr(0, slash);
  const auto first = InternetAddress::parse(before);
  if (!first) return std::nullopt;
  InternetNetwork network;
  network.first_ = *first;
  network.bits_ = first->is_version_4_ ? 32 : 128;
  if (slash == std::string_view::npos) return network;
  auto bits = bits_from(text.substr(slash + 1));
  if (!bits) return std::nullopt;
  const bool is_folded = first->is_version_4_ && before.find(':') != std::string_view::npos;
  if (is_folded) {
    if (*bits < mapped_bits) return std::nullopt;  // would hold addresses of both versions
    *bits -= mapped_bits;
  }
  if (*bits > network.bits_) return std::nullopt;
  network.bits_ = *bits;
  for (unsigned bit = network.bits_; bit < 128; ++bit) {
    if ((first->octets_[bit / 8] >> (7 - bit % 8) & 1U) != 0) return std::nullopt;
  }
  return network;
}

bool InternetNetwork::contains(const InternetAddress& address) const {
  if (address.is_version_4_ != first_.is_version_4_) return false;
  for (unsigned bit = 0; bit < bits_; ++bit) {
    const unsigned differs = address.octets_[bit / 8] ^ first_.octets_[bit / 8];
    if ((differs >> (7 - bit % 8) & 1U) != 0) return false;
  }
  return true;
}

std::string InternetNetwork::text() const { return first_.text() + "/" + std::to_string(bits_); }

std::optional<InternetAddress> client_address(const InternetAddress& peer, std::span<const std::string_view> forwarded,
                                              std::span<const InternetNetwork> proxies) {
  const auto is_ours = [&](const InternetAddress& address) {
    return std::ranges::any_of(proxies, [&](const InternetNetwork& proxy) { return proxy.contains(address); });
  };
  InternetAddress client = peer;
  for (std::size_t line = forwarded.size(); line-- > 0;) {
    std::string_view left = forwarded[line];
    for (bool is_first_reached = false; !is_first_reached;) {
      if (!is_ours(client)) return client;
      const std::size_t comma = left.rfind(',');
      is_first_reached = comma == std::string_view::npos;
      const auto hop = InternetAddress::parse(trimmed(left.substr(is_first_reached ? 0 : comma + 1)));
      if (!hop) return std::nullopt;
      client = *hop;
      left = left.substr(0, is_first_reached ? 0 : comma);
    }
  }
  return client;
}

}  // namespace urna::tenancy
