// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.hpp"

namespace urna::api {

/// Sees to it that whoever overwrites a whole state has seen the one that is there (RFC 9110 §13): what it is read from
/// answers with an `ETag`, and what overwrites it wants that in `If-Match`, before anything else is looked at.
///
/// Without it 428 `state-unseen`; with another 412 `changed-meanwhile`. Either says in `Content-Location` where the
/// state is read, and 412 the tag of what is there. What was done has the tag of what it left, so that the next change
/// need not read first. The state is what the same person would read, without what changes by itself.
///
/// Services and hosting records say in their bodies which version was seen, and are not here.
class SeenState {
 public:
  SeenState() = default;
  SeenState(const SeenState&) = delete;
  SeenState& operator=(const SeenState&) = delete;

  /// Around those of its routes that there are so far.
  /// @param router  its handlers end before this does
  void watch(http::Router& router);

 private:
  std::map<std::string, std::unique_ptr<std::mutex>>
      changing_;  // by the path that the state is read from: one at a time
};

/// The tag of what `answer` tells, with its quotes.
/// @param only     members of the answer that make the state; none: all of them
/// @param passing  members, at any depth, that change by themselves
std::string state_tag(std::string_view answer, const std::vector<std::string_view>& only,
                      const std::vector<std::string_view>& passing);

}  // namespace urna::api
