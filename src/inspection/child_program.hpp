// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace urna::inspection {

/// What a program of ours may cost whoever waits for it.
struct ChildLimits {
  std::chrono::milliseconds patience = std::chrono::seconds(10);
  std::size_t answer_bytes_max = std::size_t{8} << 20U;
};

/// What a program said, and with which code it ended.
struct ChildEnd {
  int code = 0;
  Bytes said;
};

/// Starts a program, as `answer_of_program`, and leaves it to the caller what its end means.
/// @returns  nothing when it did not start, was broken off, or took or said too much
std::optional<ChildEnd> end_of_program(const std::string& program, const std::vector<std::string>& arguments,
                                       std::span<const std::byte> input, const ChildLimits& limits);

/// Starts a program of ours, hands it an input and waits for its answer: a process of its own, without a shell, an
/// environment, or any of the server's files and connections.  It is ended when it takes too long.
/// @param program    where it is; its arguments come after it
/// @returns          what it wrote; nothing when it did not start, end well, end in time, or say anything
std::optional<Bytes> answer_of_program(const std::string& program, const std::vector<std::string>& arguments,
                                       std::span<const std::byte> input, const ChildLimits& limits);

}  // namespace urna::inspection
