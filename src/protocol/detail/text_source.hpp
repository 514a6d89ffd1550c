// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "protocol/archive.hpp"

namespace urna::protocol {

/// An archive in memory.
class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  void read(std::uint64_t offset, std::span<char> out) const override {
    text_.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
  }

 private:
  std::string text_;
};

}  // namespace urna::protocol
