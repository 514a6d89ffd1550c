// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/elgamal.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::protocol {

/// Reads the many elements of one record: first the texts, in the record's order, then all elements at once, which is
/// faster.
class ElementReader {
 public:
  /// @param reader  outlives this one
  explicit ElementReader(CanonicalReader& reader) : reader_(reader) {}

  /// @param place  filled by `finish`; must stay where it is until then
  void read(crypto::Element& place) {
    const std::size_t offset = reader_.offset();
    const std::string_view text = reader_.plain_string();
    if (reader_.failed()) return;
    texts_.push_back(text);
    places_.push_back({&place, offset});
  }

  void read(crypto::Ciphertext& place) {
    reader_.expect("{\"alpha\":");
    read(place.alpha);
    reader_.expect(",\"beta\":");
    read(place.beta);
    reader_.expect("}");
  }

  /// Ends the whole record.
  /// @returns  the first error, of the record's form or of an element; membership is not checked
  std::optional<FormatError> finish(const crypto::Group& group) {
    if (auto error = reader_.finish()) return error;
    const std::vector<std::optional<crypto::Element>> elements = group.parse_all(texts_);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (!elements[i]) return FormatError{places_[i].offset, "expected an element of " + std::string(group.name())};
      *places_[i].element = *elements[i];
    }
    return std::nullopt;
  }

 private:
  struct Place {
    crypto::Element* element;
    std::size_t offset;
  };

  CanonicalReader& reader_;
  std::vector<std::string_view> texts_;
  std::vector<Place> places_;
};

}  // namespace urna::protocol
