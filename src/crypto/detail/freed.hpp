// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace urna::crypto::detail {

/// For `std::unique_ptr` of what OpenSSL hands out: `std::unique_ptr<BIGNUM, Freed<BN_free>>`.
template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* held) const {
    Free(held);
  }
};

}  // namespace urna::crypto::detail
