// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "imaging/small_png.hpp"

namespace urna::imaging {

/// The first page of a stranger's PDF, drawn on white, at most 1024 pixels wide and high. Its scripts are not run, and
/// nothing outside the file is looked at: letters of typefaces that it lacks are drawn with those of the library.
/// @param file  the whole file
/// @returns     a PNG; PictureFault::malformed also where it takes a password, or has no page
Result<Bytes, PictureFault> first_page_png(std::span<const std::byte> file);

}  // namespace urna::imaging
