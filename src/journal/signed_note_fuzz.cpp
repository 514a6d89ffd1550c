// SPDX-License-Identifier: EUPL-1.2
// Any note, and the checkpoint in it: whoever trusts no key gets nothing out of it.
#include <cstdint>

#include "base/ensure.hpp"
#include "journal/checkpoint.hpp"

// Shows GEN-04, FUZ-01, B61.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna::journal;  // NOLINT(google-build-using-namespace)
  static const urna::crypto::SigningKey signing{urna::Secret<32>()};
  static const std::vector<NoteKey> trusted = {NoteKey("vote.example.org/log/platform", signing.verification_key())};
  const std::string text(bytes, bytes + size);
  urna::ensure(!open_note(text, {}).has_value(), "without a trusted key no note opens");
  if (const auto opened = open_note(text, trusted))
    urna::ensure(text.starts_with(*opened), "a note begins with its text");
  if (const auto checkpoint = checkpoint_from(text))
    urna::ensure(text.starts_with(checkpoint_text(*checkpoint)), "a checkpoint has one spelling");
  if (const auto key = NoteKey::parse(text)) urna::ensure(key->text() == text, "a key has one spelling");
  return 0;
}
