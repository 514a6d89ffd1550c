// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

/// Passwords that were stolen elsewhere, from a file that an operator may bring: offline, nobody is asked.
namespace urna::identity {

/// A list as it is kept: the first 8 bytes of each SHA-1, in ascending order, without doubles, nothing else.  A file of
/// 10⁹ takes 8 GB and is mapped, not read, by whoever hands its bytes in.  Another password is taken for one of 10⁹
/// with probability 2⁻³⁴.
class BreachList {
 public:
  static constexpr std::size_t prefix_bytes = 8;

  /// @param bytes  outlive the list
  /// @returns      nothing when the length is no multiple of 8.  The order is not looked at: that would read the file.
  static std::optional<BreachList> of(std::span<const std::byte> bytes);

  /// The first entry, counted from 0, that is not after the one looked at before it; nothing when they are in order.
  /// @param step  how many entries are passed over to the next one; 1: all are looked at
  std::optional<std::size_t> find_unordered(std::size_t step) const;

  std::size_t size() const { return bytes_.size() / prefix_bytes; }

  /// @param password  in its composed form
  bool contains(std::string_view password) const;

 private:
  explicit BreachList(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::uint64_t prefix(std::size_t index) const;

  std::span<const std::byte> bytes_;
};

enum class BreachLineFault {
  malformed,  ///< not 40 hexadecimal characters, and after them nothing or `:COUNT`
  unordered,  ///< before the line before it
};

/// Makes the list from the lines of a file ordered by hash, `SHA1:COUNT`, as breach collections are published.
class BreachListMaker {
 public:
  /// @param line  without its end
  /// @returns     8 bytes to append to the list; none when the line before had the same
  Result<std::span<const std::byte>, BreachLineFault> add(std::string_view line);

 private:
  std::array<std::byte, BreachList::prefix_bytes> last_{};
  Bytes last_hash_;
};

}  // namespace urna::identity
