// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "crypto/age_file.hpp"
#include "crypto/hash.hpp"
#include "tenancy/export_manifest.hpp"

struct archive;

namespace urna::tenancy {

/// Reads an export of a stranger, piece by piece.  The manifest comes first and is judged first: from then on every
/// file must be the one that it announces at that place, of exactly that size, so that nobody but who signed it can
/// make us unpack more than they said.  Nothing that comes out counts before `next` has said that all is there.
class ExportReader {
 public:
  /// Fills as much as it can; 0 when there is no more.
  using Source = std::function<std::size_t(std::span<std::byte>)>;

  /// @param reader  with the identity or the passphrase
  /// @param source  outlives it with all that it refers to; what it throws is thrown on
  ExportReader(crypto::AgeReader reader, Source source);
  ExportReader(const ExportReader&) = delete;
  ExportReader& operator=(const ExportReader&) = delete;
  ~ExportReader();

  /// First of all.
  /// @errors  also those of `open_manifest`
  Result<ExportManifest, ImportRefusal> open(const std::optional<journal::NoteKey>& trusted);

  /// The next file; what was not read of the one before is read and judged.
  /// @returns  nothing after the last one: all that was announced was there, nothing else, to the file's very end
  Result<const ExportedFile*, ImportRefusal> next();

  /// The next bytes of the file.
  /// @returns  how many; 0 when it is over, and was whole
  Result<std::size_t, ImportRefusal> read(std::span<char> bytes);

 private:
  struct Close {
    void operator()(archive* reader) const;
  };
  static long pull(archive* reader, void* self, const void** bytes);
  bool pull_more();
  std::optional<std::string> next_path(std::uint64_t& bytes);
  Result<std::string, ImportRefusal> own_file(std::string_view path, std::uint64_t bytes_max);
  tl::unexpected<ImportRefusal> failed(ImportFault otherwise, std::string where = {});

  crypto::AgeReader age_;
  const Source source_;
  Bytes piece_;
  Bytes opened_;
  bool is_over_ = false;
  std::optional<ImportFault> age_fault_;
  std::exception_ptr failure_;
  std::unique_ptr<archive, Close> tar_;
  bool is_filter_checked_ = false;

  ExportManifest manifest_;
  std::size_t at_ = 0;       // which file comes next
  bool is_in_file_ = false;  // the one before
  std::uint64_t left_ = 0;   // of it
  crypto::Sha256 sha256_;    // of it
};

}  // namespace urna::tenancy
