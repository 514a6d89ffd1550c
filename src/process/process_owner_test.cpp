// SPDX-License-Identifier: EUPL-1.2
#include "process/process_owner.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "base/test_folder.hpp"

namespace urna::process {
namespace {

/// What a child process answers: 0 … 255, or -1 when it did not end by itself.
int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Shows HRD-02.
TEST(ProcessOwner, IsNeverRoot) {
  for (const char* text : {"root", "0", "0:65000", "65000:0", "65000:root", "root:root"}) {
    const auto user = ProcessOwner::parse(text);
    ASSERT_FALSE(user) << text;
    EXPECT_EQ(user.error(), ProcessOwnerFault::is_root) << text;
  }
}

// Shows HRD-02.
TEST(ProcessOwner, IsRefusedWhenTheMachineDoesNotKnowIt) {
  for (const char* text : {"", ":", ":daemon", "no-such-user", "-1", "4294967295", "12x", "no-such-user:daemon"}) {
    const auto user = ProcessOwner::parse(text);
    ASSERT_FALSE(user) << text;
    EXPECT_EQ(user.error(), ProcessOwnerFault::unknown_user) << text;
  }
  for (const char* text : {"daemon:", "daemon:no-such-group", "65000:-1", "65000:daemon:daemon"}) {
    const auto user = ProcessOwner::parse(text);
    ASSERT_FALSE(user) << text;
    EXPECT_EQ(user.error(), ProcessOwnerFault::unknown_group) << text;
  }
}

// Shows HRD-02.
TEST(ProcessOwner, IsNamedOrNumbered) {
  const auto numbered = ProcessOwner::parse("61701");
  ASSERT_TRUE(numbered);
  EXPECT_EQ(numbered->user(), 61'701U);
  EXPECT_EQ(numbered->group(), 61'701U);
  EXPECT_EQ(ProcessOwner::parse("61702:61701").value().group(), 61'701U);
  EXPECT_NE(ProcessOwner::parse("daemon").value().user(), 0U);
  EXPECT_EQ(ProcessOwner::parse("61702:daemon").value().group(), ProcessOwner::parse("daemon").value().group());
}

// Shows HRD-02.
TEST(ProcessOwner, LeavesNoWayBackToRoot) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  const TestFolder folder;
  std::filesystem::create_directory(folder / "root");
  std::filesystem::permissions(folder / "root", std::filesystem::perms::owner_all);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0711));
  EXPECT_EQ(in_child([&] {
              leave_root("61702:61701", folder / "desk");
              if (::getuid() != 61'702 || ::geteuid() != 61'702 || ::getegid() != 61'701) return 1;
              if (::getgroups(0, nullptr) != 1) return 2;
              if (::setuid(0) == 0 || ::seteuid(0) == 0 || ::setgid(0) == 0) return 3;
              if (::access((folder / "root").c_str(), R_OK) == 0) return 4;
              if (::access((folder / "desk").c_str(), R_OK | W_OK | X_OK) != 0) return 5;
              leave_root("61702:61701", folder / "desk");  // again: nothing to do
              return 0;
            }),
            0);
}

// Shows HRD-02.
TEST(ProcessOwner, MustBeNamedByRoot) {
  if (::geteuid() != 0) {
    EXPECT_NO_THROW(leave_root("", "/nowhere"));  // whoever is not root stays who they are
    EXPECT_THROW(leave_root("61702", "/nowhere"), std::runtime_error);
    EXPECT_THROW(leave_root("root", "/nowhere"), std::runtime_error);
    return;
  }
  EXPECT_THROW(leave_root("", "/nowhere"), std::runtime_error);
  EXPECT_NO_THROW(leave_root("root", "/nowhere"));  // it is said, not forgotten
  EXPECT_EQ(::geteuid(), 0U);
  EXPECT_THROW(leave_root("no-such-user", "/nowhere"), std::runtime_error);
}

}  // namespace
}  // namespace urna::process
