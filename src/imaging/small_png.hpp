// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"

/// A small picture of a stranger's picture.
namespace urna::imaging {

inline constexpr std::uint64_t pixels_max = 40'000'000;
inline constexpr std::size_t side_max = 1024;

constexpr bool has_too_many_pixels(std::uint64_t width, std::uint64_t height) {
  return height > 0 && width > pixels_max / height;
}

enum class PictureKind { png, jpeg };

enum class PictureFault {
  malformed,        ///< not of the kind, damaged, or of a colour space that is not for screens
  too_many_pixels,  ///< more than 40 million; no memory was taken for them
};

/// Decodes a picture and writes it anew, at most 1024 pixels wide and high, without whatever else the file held.
/// @param file  the whole file
/// @returns     a PNG
Result<Bytes, PictureFault> small_png(PictureKind kind, std::span<const std::byte> file);

}  // namespace urna::imaging
