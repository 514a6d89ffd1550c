// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace urna::storage {

/// Sealed objects in a folder of their own, one a file, by random names.  What is kept is on the disk when `keep`
/// returns; a reader finds it whole or not at all.
class ObjectFolder {
 public:
  /// @param path  made with mode 0700 when it is not there
  /// @throws std::system_error  here and below, when the world failed
  explicit ObjectFolder(const std::string& path);
  ObjectFolder(const ObjectFolder&) = delete;
  ObjectFolder& operator=(const ObjectFolder&) = delete;
  ~ObjectFolder();

  /// In the place of one of that name.
  /// @param name  of our own making: hexadecimal digits and dots
  void keep(const std::string& name, std::span<const std::byte> object);
  /// @param bytes_max  a longer one was not written by us: nothing
  std::optional<Bytes> read(const std::string& name, std::size_t bytes_max) const;
  /// On the disk once `settle` returns.
  /// @returns  whether it was there
  bool erase(const std::string& name);
  void settle();
  /// In no order; also what `keep` had begun when the power went.
  std::vector<std::string> names() const;

 private:
  int folder_;
};

}  // namespace urna::storage
