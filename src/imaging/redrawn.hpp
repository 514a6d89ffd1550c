// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "imaging/small_png.hpp"

namespace urna::imaging {

/// Writes a stranger's picture anew, of its kind and size: what is seen stays, and whatever else the file held goes,
/// such as the place where it was taken, a smaller picture of what was cut off, or a file behind its end.
/// A JPEG loses nothing of what is seen, but where its camera was held on its side: then it is turned as it was to be
/// seen, and up to 15 rows of points at an edge may go.  A PNG has 8 bits for each colour afterwards.
/// @param file  the whole file
Result<Bytes, PictureFault> redrawn(PictureKind kind, std::span<const std::byte> file);

}  // namespace urna::imaging
