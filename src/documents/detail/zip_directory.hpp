// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>

namespace urna::documents::detail {

/// Whether a zip file is the same file to every program: the directory at its end names each entry as the entry itself
/// does, once; the entries lie one after the other from the first byte on, without overlapping; nothing follows the
/// directory.  libarchive takes the name from the entry, most programs from the directory.  APPNOTE.TXT 6.3, §4.3; not
/// the 64-bit form, which no file of ours needs.
bool is_same_to_all(std::span<const std::byte> file);

}  // namespace urna::documents::detail
