// SPDX-License-Identifier: EUPL-1.2
// A ballot from anybody, for an election with every kind of question.
#include "base/ensure.hpp"
#include "protocol/ballot_check.hpp"
#include "protocol/detail/sample_election.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::protocol;  // NOLINT(google-build-using-namespace)
  static const SampleElection sample(urna::crypto::ed25519());
  static const BallotChecker checker(*sample.election);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto form = read_ballot(text, *sample.election);
  const auto answers = checker.check(std::span(&text, 1));
  urna::ensure(form.has_value() || !answers[0].has_value(), "a ballot that cannot be read is not admitted");
  return 0;
}
