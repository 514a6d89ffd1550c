// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>

namespace urna::identity::detail {

/// A place among those whose password is being looked at; none when there is none left.
class HashingPlace {
 public:
  HashingPlace(std::atomic<int>& taken, int places) : taken_(taken), is_there_(++taken <= places) {}
  HashingPlace(const HashingPlace&) = delete;
  HashingPlace& operator=(const HashingPlace&) = delete;
  ~HashingPlace() { --taken_; }
  bool is_there() const { return is_there_; }

 private:
  std::atomic<int>& taken_;
  const bool is_there_;
};

}  // namespace urna::identity::detail
