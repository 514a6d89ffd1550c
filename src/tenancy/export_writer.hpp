// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "crypto/age_file.hpp"
#include "tenancy/export_manifest.hpp"

struct archive;

namespace urna::tenancy {

/// Writes an export, piece by piece: tar (pax), by zstd, by age.  Its memory does not grow with what it writes.
class ExportWriter {
 public:
  using Sink = std::function<void(std::span<const std::byte>)>;

  /// @param writer  to whom, or with which passphrase
  /// @param at      the time that every file has
  /// @param sink    takes the file; what it throws is thrown on
  ExportWriter(crypto::AgeWriter writer, Timestamp at, Sink sink);
  ExportWriter(const ExportWriter&) = delete;
  ExportWriter& operator=(const ExportWriter&) = delete;
  ~ExportWriter();

  /// @param path   `is_export_path`
  /// @param bytes  that will be added before the next one begins: exactly so many
  void begin(const std::string& path, std::uint64_t bytes);
  void add(std::string_view bytes);
  void finish();

 private:
  struct Close {
    void operator()(archive* writer) const;
  };
  static long write(archive* writer, void* self, const void* bytes, std::size_t size);
  void check(long result);

  crypto::AgeWriter age_;
  const Timestamp at_;
  const Sink sink_;
  std::exception_ptr failure_;
  std::uint64_t left_ = 0;
  std::unique_ptr<archive, Close> tar_;
};

}  // namespace urna::tenancy
