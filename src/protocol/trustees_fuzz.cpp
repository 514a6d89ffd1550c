// SPDX-License-Identifier: EUPL-1.2
// Whatever the reader of trustees accepts, the writer writes again byte for byte; and verification never stops the
// program. The first byte picks the group.
#include <array>
#include <cstdint>

#include "base/ensure.hpp"
#include "protocol/detail/ceremony_messages.hpp"
#include "protocol/threshold_ceremony.hpp"
#include "protocol/trustees_verification.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna;
  if (size == 0) return 0;
  const std::string_view name = crypto::group_names()[bytes[0] % crypto::group_names().size()];
  const crypto::Group& group = *crypto::group_named(name);
  const std::string text(bytes + 1, bytes + size);
  if (text.find("\\u007f") != std::string::npos) return 0;  // the one character that readers know in two spellings

  if (const auto trustees = protocol::Trustees::parse(group, text)) {
    ensure(protocol::trustees_text(group, trustees->items()) == text, "trustees have one form");
    if (size < 20'000) {
      const auto failures = protocol::verify(*trustees);
      std::vector<std::uint32_t> all;
      for (const auto& owner : protocol::owners(*trustees)) all.push_back(owner.number);
      if (failures.empty())
        ensure(protocol::combination(*trustees, all).has_value(), "all valid trustees together can decrypt");
    }
  }
  if (const auto polynomial = protocol::detail::read_polynomial(group, text)) {
    ensure(text.starts_with(protocol::detail::write(*polynomial)), "a polynomial has one form");
  }
  if (const auto input = protocol::detail::read_verification_input(group, text)) {
    ensure(text.starts_with(protocol::detail::write(*input)), "a vinput has one form");
  }
  if (const auto output = protocol::detail::read_verification_output(group, text)) {
    ensure(text.starts_with(protocol::detail::write(group, *output)), "a voutput has one form");
  }
  const std::array<std::string, 1> certificates = {text};
  if (size < 5'000) (void)protocol::CeremonyMembers::from_certificates(group, certificates);
  return 0;
}
