// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/timestamp.hpp"

namespace urna::incident {

/// When the operator means to unlock the platform, in UTC.
class UnlockWindow {
 public:
  /// Reads `06:00-19:30`, or `mon-fri 06:00-19:30`; one that ends before it begins goes over midnight, and is of the
  /// day on which it began.
  /// @returns  nothing for another form, or a window without a minute
  static std::optional<UnlockWindow> parse(std::string_view text);

  bool contains(Timestamp moment) const;

 private:
  std::chrono::minutes begin_{};
  std::chrono::minutes end_{};  ///< the first that is out
  unsigned first_day_ = 0;      ///< 0: Monday
  unsigned last_day_ = 6;
};

}  // namespace urna::incident
