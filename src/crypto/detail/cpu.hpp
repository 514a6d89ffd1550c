// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace urna::crypto {

/// Whether fast public arithmetic may use AVX-512 with its 52-bit multiply-add.  False on every processor when the
/// environment says `URNA_CPU=portable`; read once.
bool has_avx512_ifma();

}  // namespace urna::crypto
