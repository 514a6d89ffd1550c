// SPDX-License-Identifier: EUPL-1.2
#include <sodium.h>

#include <string>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "crypto/ed25519_vartime.hpp"

/// What `parse` accepts has no other text, is the same by the other ways to read it, and is a member when libsodium
/// says so. Thirty-two bytes stand for their hexadecimal text, so that the fuzzer reaches the curve; anything else is
/// the text.
// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna;
  using namespace urna::crypto;
  const Group& group = ed25519();
  const auto bytes = std::as_bytes(std::span(data, size));
  const std::string text = size == 32 ? to_hex(bytes) : std::string(reinterpret_cast<const char*>(data), size);
  const auto element = group.parse(text);
  const std::string_view view = text;
  const auto again = group.parse_all(std::span(&view, 1));
  ensure(again.size() == 1 && again[0].has_value() == element.has_value(), "one is read as many are");
  if (!element) return 0;
  std::string written;
  group.append_text(written, *element);
  ensure(written == text, "an element has one text");
  ensure(group.equal(*element, *again[0]), "one is read as many are");
  const auto words = encoded(ed25519_vartime::point_of(*element));
  std::array<unsigned char, 32> sodium;
  for (std::size_t i = 0; i < 32; ++i) sodium[i] = static_cast<unsigned char>(words[i / 8] >> (8 * (i % 8)));
  const bool valid = crypto_core_ed25519_is_valid_point(sodium.data()) == 1;
  ensure((group.is_member(*element) && !group.is_neutral(*element)) == valid, "libsodium agrees on the subgroup");
  return 0;
}
