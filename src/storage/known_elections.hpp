// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "protocol/election_uuid.hpp"

namespace urna::storage {

/// The elections of a customer whose desk nobody has open: what can be known of them without a key, in `desk.db` or in
/// a `BoardList`.
///
/// @param folder  the customer's; where nothing is there are none
/// @param owner   whose folder it must be
/// @throws DatabaseFailed, ForeignDatabase
std::set<protocol::ElectionUuid> elections_in(const std::string& folder, const std::string& owner);

/// The public names of the elections that a customer keeps elsewhere than in the folder, in its file `desk.boards`: so
/// that boards are public while the platform is locked and no password can be read.
class BoardList {
 public:
  explicit BoardList(std::string folder);
  /// On the disk when it returns.  From any thread.
  void add(const protocol::ElectionUuid& election);
  std::set<protocol::ElectionUuid> all() const;

 private:
  const std::string path_;
  mutable std::mutex mutex_;
  std::set<protocol::ElectionUuid> elections_;
};

}  // namespace urna::storage
