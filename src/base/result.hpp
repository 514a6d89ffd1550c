// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <tl/expected.hpp>
#include <utility>

namespace urna {

/// An answer, or the reason why there is none.  Wraps the Debian library once because it is not `[[nodiscard]]`.
template <class T, class E>
class [[nodiscard]] Result : public tl::expected<T, E> {
 public:
  using tl::expected<T, E>::expected;
  Result(tl::expected<T, E> other) : tl::expected<T, E>(std::move(other)) {}
};

/// `return failure(BallotRejection::replayed);`
template <class E>
tl::unexpected<std::decay_t<E>> failure(E&& error) {
  return tl::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

}  // namespace urna
