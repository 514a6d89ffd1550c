// SPDX-License-Identifier: EUPL-1.2
// Any file that says to be a dossier: what opens is, byte for byte, what whoever holds its key would seal.  The same
// bytes as a decision, with its statements, that a platform has sealed.
#include <cstdint>

#include "base/ensure.hpp"
#include "journal/detail/sample_dossier.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna::journal;  // NOLINT(google-build-using-namespace)
  static const auto key = detail::SampleDossier::signing_key(1);
  static const NoteKey trusted(detail::SampleDossier::signer, key.verification_key());
  const std::string text(bytes, bytes + size);
  static_cast<void>(check_dossier(text, {}));
  static detail::SampleDossier sealed;
  sealed.files["decision.json"] = text;
  const auto report = check_dossier(sealed.sealed(), {trusted, {}});
  urna::ensure(report.has_value(), "what the platform sealed is whole");
  urna::ensure(text == sealed.decision || !report->holds(), "another decision is not the one that was signed");
  const auto bundle = open_bundle(text, trusted);
  if (!bundle) {
    urna::ensure(!bundle.error().where.empty(), "a refusal names its file");
    return 0;
  }
  const std::string again = seal_bundle(bundle->head, bundle->files, [](std::string_view list) {
    return sign_note(list, detail::SampleDossier::signer, key);
  });
  urna::ensure(again == text, "a bundle has one spelling");
  static_cast<void>(check_dossier(text, {trusted, {}}));
  return 0;
}
