// SPDX-License-Identifier: EUPL-1.2
#include "inspection/preview_maker.hpp"

#include "documents/documents.hpp"
#include "inspection/child_program.hpp"

namespace urna::inspection {
namespace {

using documents::FileKind;

const char* word_of(FileKind kind) {
  switch (kind) {
    case FileKind::png:
      return "png";
    case FileKind::jpeg:
      return "jpeg";
    case FileKind::pdf:
      return "pdf";
    case FileKind::csv:
    case FileKind::xlsx:
      break;
  }
  return nullptr;
}

}  // namespace

std::optional<Bytes> PreviewMaker::preview(FileKind kind, std::span<const std::byte> content) const {
  const char* const word = word_of(kind);
  if (word == nullptr) return std::nullopt;
  return answer_of_program(program_, {word}, content, {.patience = patience_});
}

std::optional<Bytes> PreviewMaker::redraw(FileKind kind, std::span<const std::byte> content) const {
  if (!documents::is_picture(kind)) return std::nullopt;
  return answer_of_program(program_, {word_of(kind), "whole"}, content,
                           {.patience = patience_, .answer_bytes_max = documents::document_bytes_max});
}

}  // namespace urna::inspection
