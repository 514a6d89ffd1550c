// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "documents/file_kind.hpp"

namespace urna::inspection {

/// Has `urna-preview` make a small picture of a document, or a picture anew: a process of its own for each, which may
/// do nothing else.
class PreviewMaker {
 public:
  /// @param program  where `urna-preview` is
  explicit PreviewMaker(std::string program, std::chrono::milliseconds patience = std::chrono::seconds(10))
      : program_(std::move(program)), patience_(patience) {}

  /// @returns  a PNG; nothing for other kinds than pictures and PDFs, for what is no good one, and when it takes too
  /// long
  std::optional<Bytes> preview(documents::FileKind kind, std::span<const std::byte> content) const;
  /// @returns  a picture of the same kind and size without whatever else the file held, see `imaging::redrawn`; nothing
  ///           for other kinds, for what is no good one, and when it takes too long
  std::optional<Bytes> redraw(documents::FileKind kind, std::span<const std::byte> content) const;

 private:
  const std::string program_;
  const std::chrono::milliseconds patience_;
};

}  // namespace urna::inspection
