// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

/// What a zip file of a stranger may be, such as a workbook: judged by unpacking it once, in memory, with a bound on
/// the work.  Read by libarchive: docs/adr/0024.
namespace urna::documents {

struct ZipLimits {
  std::size_t entries = 1'000;
  std::uint64_t ratio = 100;  ///< unpacked bytes for one of the file
  std::uint64_t unpacked_bytes = 200ULL << 20U;
};

enum class ZipRefusal {
  malformed,         ///< no zip file, damaged, or another file to another program
  encrypted,         ///< nobody can judge it
  too_many_entries,  ///< more than the limit
  too_dense,         ///< more bytes for one than the limit: a bomb
  too_large,         ///< unpacks to more than the limit
  unsafe_path,       ///< absolute, with `..`, a backslash, a drive, or a character that is not printed
  repeated_path,     ///< two entries of one name, but for the case: two programs would read two files
  linked,            ///< a link or a device
  nested,            ///< an archive within the archive
  has_macros,        ///< code, or an embedded object, for the program that opens it
  has_external_link,
  has_doctype,  ///< XML that declares entities, or is not UTF-8
};

struct ZipListing {
  std::vector<std::string> paths;  ///< of files, in the order in which they lie
  std::uint64_t unpacked_bytes = 0;
};

/// @param file  the whole file
Result<ZipListing, ZipRefusal> check_zip(std::span<const std::byte> file, const ZipLimits& limits = {});

/// The same of a workbook of a spreadsheet (XLSX), with what only a workbook must not have.
Result<ZipListing, ZipRefusal> check_workbook(std::span<const std::byte> file, const ZipLimits& limits = {});

}  // namespace urna::documents
