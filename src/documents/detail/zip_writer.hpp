// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct archive;

namespace urna::documents::detail {

/// A zip file in memory, by libarchive: the same bytes for the same entries.
class ZipWriter {
 public:
  ZipWriter();

  /// @param path  ASCII
  void add(const std::string& path, std::string_view content);
  /// The whole file; nothing is added after.
  std::string finish();

 private:
  struct Close {
    void operator()(archive* writer) const;
  };
  std::string bytes_;
  std::unique_ptr<archive, Close> writer_;
};

}  // namespace urna::documents::detail
