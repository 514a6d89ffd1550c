// SPDX-License-Identifier: EUPL-1.2
#include "http/site.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::http {

Site::Site(Router router, Authorise authorise, Share share)
    : router_(std::move(router)),
      authorise_(std::move(authorise)),
      share_(share),
      requests_a_second_(share.requests_a_second),
      left_(static_cast<double>(share.requests_a_second)) {
  ensure(static_cast<bool>(authorise_), "somebody decides who may do what");
}

std::optional<std::chrono::nanoseconds> Site::admits(std::chrono::steady_clock::time_point now) {
  using Seconds = std::chrono::duration<double>;
  const std::size_t limit = requests_a_second_;
  if (limit == 0) return std::chrono::nanoseconds(0);
  const auto rate = static_cast<double>(limit);
  const std::scoped_lock lock(mutex_);
  if (now > counted_) {
    const Seconds passed = now - std::exchange(counted_, now);
    left_ = std::min(rate, left_ + rate * passed.count());
  }
  const Seconds wait(std::max(0.0, (1 - left_) / rate));
  if (wait > wait_max) return std::nullopt;
  left_ -= 1;
  return std::chrono::ceil<std::chrono::nanoseconds>(wait);
}

bool Site::take_place() {
  const std::size_t before = working_.fetch_add(1);
  if (share_.working_max == 0 || before < share_.working_max) return true;
  --working_;
  return false;
}

}  // namespace urna::http
