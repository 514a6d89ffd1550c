// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/person_id.hpp"
#include "base/strong.hpp"
#include "base/timestamp.hpp"

/// What is kept of services, and by whom: an interface, whose keeper stands above.
namespace urna::assurance {

/// 128 random bits, a pseudonym.
using AssuredId = Strong<std::array<std::byte, 16>, struct AssuredIdTag>;

struct AssuredService {
  AssuredId id;
  std::uint64_t version = 1;  ///< one more with each change
  std::string file;           ///< `service_file_json`
};

/// What somebody did to a service; written with the change, and never changed.
struct Happening {
  Timestamp at;
  PersonId by;
  std::string what;  ///< JSON: what was changed, and the index since
};

class AssuredServiceStore {
 public:
  virtual ~AssuredServiceStore() = default;

  virtual std::vector<AssuredService> all() const = 0;
  virtual std::optional<AssuredService> find(const AssuredId& id) const = 0;
  /// The newest first.
  virtual std::vector<Happening> history(const AssuredId& id) const = 0;

  /// A new service, or the next version of one, with what happened: both or neither.  On the disk when it returns.
  /// @returns  false, with nothing written, when the version kept is not the one before: somebody else was faster
  virtual bool put(const AssuredService& service, const Happening& happening) = 0;
  /// The service and its history.  @returns  false when there is none
  virtual bool remove(const AssuredId& id) = 0;
};

}  // namespace urna::assurance
