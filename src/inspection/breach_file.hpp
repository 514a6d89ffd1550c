// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "identity/breach_list.hpp"

namespace urna::inspection {

/// A list of stolen passwords that the operator brings, as `urnactl person breached` makes it.  Offline, nobody is
/// asked.  Mapped, not read; whoever replaces the file puts another in its place and starts the server again.
class BreachFile {
 public:
  /// So many entries are looked at, all of them in a list that is not longer.
  static constexpr std::size_t looked_at_max = 4'000'000;

  /// @errors  why it is no such list, in words that name the file and the entry
  static Result<BreachFile, std::string> open(const std::string& path);

  const identity::BreachList& list() const { return list_; }

 private:
  struct Unmap {
    std::size_t bytes = 0;
    void operator()(const std::byte* from) const;
  };
  using Mapping = std::unique_ptr<const std::byte, Unmap>;

  BreachFile(Mapping mapping, identity::BreachList list) : mapping_(std::move(mapping)), list_(list) {}

  Mapping mapping_;
  identity::BreachList list_;
};

}  // namespace urna::inspection
