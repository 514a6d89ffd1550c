// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "tenancy/internet_address.hpp"

using namespace urna::tenancy;

// Shows TEN-05, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = InternetAddress::parse(text)) {
    urna::ensure(InternetAddress::parse(address->text()) == address, "an address has one spelling");
    const auto alone = InternetNetwork::parse(text);
    urna::ensure(alone && alone->contains(*address), "an address is in the network of itself");
  }
  if (const auto network = InternetNetwork::parse(text))
    urna::ensure(InternetNetwork::parse(network->text()) == network, "a network has one spelling");

  const InternetNetwork proxy = InternetNetwork::parse("10.0.0.0/8").value();
  const InternetAddress inside = InternetAddress::parse("10.0.0.1").value();
  const InternetAddress outside = InternetAddress::parse("192.0.2.1").value();
  urna::ensure(client_address(outside, std::span(&text, 1), std::span(&proxy, 1)) == outside,
               "nobody but a proxy of ours is believed");
  client_address(inside, std::span(&text, 1), std::span(&proxy, 1));
  return 0;
}
