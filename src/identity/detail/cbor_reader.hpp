// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace urna::identity::detail {

/// Reads the CBOR that authenticators write and nothing else: RFC 8949 in CTAP2's canonical form.  No indefinite
/// length, no number longer than it need be, nothing that says it is longer than what is there.
///
/// Every function takes one item off, or gives nothing and leaves the reader where the fault is.
class CborReader {
 public:
  explicit CborReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::optional<std::int64_t> integer();
  std::optional<std::span<const std::byte>> bytes(std::size_t size_max);
  std::optional<std::string_view> text(std::size_t size_max);
  /// @returns  how many pairs follow, each a key and a value
  std::optional<std::size_t> map(std::size_t pairs_max);
  /// Any item, with all that is in it.
  bool skip(int depth_max);

  std::span<const std::byte> rest() const { return rest_; }
  bool is_at_end() const { return rest_.empty(); }

 private:
  struct Head {
    unsigned major;
    std::uint64_t argument;
  };
  std::optional<Head> head();
  std::optional<std::span<const std::byte>> take(std::uint64_t size);

  std::span<const std::byte> rest_;
};

}  // namespace urna::identity::detail
