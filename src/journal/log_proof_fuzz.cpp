// SPDX-License-Identifier: EUPL-1.2
// Any proof, and any number of a tile, from anybody.
#include <cstdint>

#include "base/ensure.hpp"
#include "journal/checkpoint.hpp"
#include "journal/tile.hpp"

// Shows FUZ-01, B62.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna::journal;  // NOLINT(google-build-using-namespace)
  const std::string text(bytes, bytes + size);
  const bool has_extra = text.find("\nextra ") != std::string::npos;
  if (const auto proof = log_proof_from(text))
    urna::ensure(has_extra || log_proof_text(*proof) == text, "a proof has one spelling");
  urna::ensure(!check_log_proof(text, "entry", "origin", {}).has_value(), "without a trusted key nothing is proved");
  if (const auto place = tile_number_from(text))
    urna::ensure(tile_number_text(place->index, place->width) == text, "a tile's number has one spelling");
  const std::size_t width = size % 5;
  if (const auto entries = bundle_from(text, width))
    urna::ensure(bundle_bytes(*entries) == text, "a bundle has one spelling");
  return 0;
}
