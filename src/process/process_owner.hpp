// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace urna::process {

enum class ProcessOwnerFault {
  unknown_user,   ///< neither a name that this machine knows nor a number
  unknown_group,  ///< the same of the group
  is_root,        ///< user or group 0: that would be no change
};

std::string_view sentence(ProcessOwnerFault fault);

/// The user that a server started by root becomes: it needs no privilege, and another server's files are none of its
/// business.
class ProcessOwner {
 public:
  /// @param text  `USER` or `USER:GROUP`, each a name or a number.  A named user without a group has all of the groups
  ///              that the machine gives it; whoever is only a number has one group, of the same number
  static Result<ProcessOwner, ProcessOwnerFault> parse(const std::string& text);

  /// Becomes this user for good: user, group and supplementary groups, real, effective and saved.  Does nothing when
  /// the process is this user already.
  /// @throws std::runtime_error  the system refuses, or the way back is still open
  void become() const;

  uid_t user() const { return user_; }
  gid_t group() const { return groups_.front(); }

 private:
  ProcessOwner(uid_t user, std::vector<gid_t> groups) : user_(user), groups_(std::move(groups)) {}

  uid_t user_;
  std::vector<gid_t> groups_;  // the first is the user's own
};

/// What a server does with its `--user`, before it opens anything that it keeps.
///
/// @param text    what `--user` said, empty when it was not given; `root` stays root, for a rehearsal of one's own
/// @param folder  where the server keeps its things: made for the user when it is not there yet; the folder above must
/// be
/// @throws std::runtime_error  the process is root's and no user is named, or there is none such
void leave_root(const std::string& text, const std::filesystem::path& folder);

}  // namespace urna::process
