// SPDX-License-Identifier: EUPL-1.2
#include "process/process_owner.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <optional>
#include <stdexcept>

namespace urna::process {
namespace {

std::optional<id_t> number(std::string_view text) {
  id_t value = 0;
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  // The highest number means "no change" to the calls below.
  if (text.empty() || result.ec != std::errc() || result.ptr != end || value == static_cast<id_t>(-1))
    return std::nullopt;
  return value;
}

std::vector<gid_t> groups_of(const passwd& account) {
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  while (::getgrouplist(account.pw_name, account.pw_gid, groups.data(), &count) < 0)
    groups.resize(static_cast<std::size_t>(count));
  groups.resize(static_cast<std::size_t>(count));
  return groups;  // getgrouplist puts the account's own group first
}

}  // namespace

std::string_view sentence(ProcessOwnerFault fault) {
  switch (fault) {
    case ProcessOwnerFault::unknown_user:
      return "no such user on this machine";
    case ProcessOwnerFault::unknown_group:
      return "no such group on this machine";
    case ProcessOwnerFault::is_root:
      return "that user is root";
  }
  return "";
}

Result<ProcessOwner, ProcessOwnerFault> ProcessOwner::parse(const std::string& text) {
  const std::string user = text.substr(0, text.find(':'));
  uid_t user_id = 0;
  std::vector<gid_t> groups;
  if (const auto id = number(user)) {
    user_id = *id;
    groups = {*id};
  } else if (const passwd* account = ::getpwnam(user.c_str())) {
    user_id = account->pw_uid;
    groups = groups_of(*account);
  } else {
    return failure(ProcessOwnerFault::unknown_user);
  }
  if (user.size() < text.size()) {
    const std::string group = text.substr(user.size() + 1);
    if (const auto id = number(group)) {
      groups = {*id};
    } else if (const struct group* named = ::getgrnam(group.c_str())) {
      groups = {named->gr_gid};
    } else {
      return failure(ProcessOwnerFault::unknown_group);
    }
  }
  if (user_id == 0 || groups.front() == 0) return failure(ProcessOwnerFault::is_root);
  return ProcessOwner(user_id, std::move(groups));
}

void ProcessOwner::become() const {
  uid_t real = 0;
  uid_t effective = 0;
  uid_t saved = 0;
  if (::getresuid(&real, &effective, &saved) == 0 && real == user_ && effective == user_ && saved == user_) return;
  if (::setgroups(groups_.size(), groups_.data()) != 0 || ::setresgid(group(), group(), group()) != 0 ||
      ::setresuid(user_, user_, user_) != 0)
    throw std::runtime_error("cannot become user " + std::to_string(user_));
  if (::setuid(0) == 0) throw std::runtime_error("could become root again");
}

void leave_root(const std::string& text, const std::filesystem::path& folder) {
  if (text.empty()) {
    if (::geteuid() != 0) return;
    throw std::runtime_error("started by root: name the user to become, such as --user urna-desk");
  }
  if (text == "root" && ::geteuid() == 0) return;
  const auto user = ProcessOwner::parse(text);
  if (!user) throw std::runtime_error("--user " + text + ": " + std::string(sentence(user.error())));
  if (::geteuid() == 0 && std::filesystem::create_directory(folder) &&
      ::chown(folder.c_str(), user->user(), user->group()) != 0)
    throw std::runtime_error("cannot give " + folder.string() + " to " + text);
  user->become();
}

}  // namespace urna::process
