// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "documents/documents.hpp"

/// What other programs say of a stranger's file.
namespace urna::inspection {

/// Asks `clamd` whether there is a virus in a content, which it is handed piece by piece over a Unix socket: `INSTREAM`
/// of clamd(8).  Calls may come from many threads; each has a connection of its own.
class VirusScanner {
 public:
  /// @param socket    of clamd
  /// @param patience  for a whole content, from the connection to the answer
  explicit VirusScanner(std::string socket, std::chrono::milliseconds patience = std::chrono::seconds(20))
      : socket_(std::move(socket)), patience_(patience) {}

  /// @returns  clean or infected when clamd says so; for all else failed: not there, too slow, another answer
  documents::ScanVerdict scan(std::span<const std::byte> content) const;

 private:
  const std::string socket_;
  const std::chrono::milliseconds patience_;
};

}  // namespace urna::inspection
