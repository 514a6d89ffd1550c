// SPDX-License-Identifier: EUPL-1.2
#include "process/hardening.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "base/test_folder.hpp"

namespace urna::process {
namespace {

// Shows KEY-02, HRD-02.
TEST(Hardening, LeavesNoCoreAndNothingForOthersToRead) {
  const pid_t child = ::fork();
  if (child == 0) {
    harden();
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    int pipe[2];
    if (core.rlim_cur != 0 || core.rlim_max != 0) ::_exit(1);
    if (::prctl(PR_GET_DUMPABLE) != 0) ::_exit(2);
    if (::umask(0) != 077) ::_exit(3);
    if (::pipe(pipe) != 0 || ::close(pipe[0]) != 0) ::_exit(4);
    if (::write(pipe[1], "x", 1) != -1) ::_exit(5);  // and this process is still here
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// Shows KEY-02, HRD-02.
TEST(Hardening, LeavesNoCoreOfACrash) {
  const TestFolder folder;
  for (const int crash : {SIGABRT, SIGSEGV, SIGQUIT}) {
    const pid_t child = ::fork();
    if (child == 0) {
      const rlimit as_much_as_possible{RLIM_INFINITY, RLIM_INFINITY};
      ::setrlimit(RLIMIT_CORE, &as_much_as_possible);
      if (::chdir(folder.path().c_str()) != 0) ::_exit(1);
      harden();
      ::signal(crash, SIG_DFL);
      ::raise(crash);
      ::_exit(2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
    EXPECT_EQ(WTERMSIG(status), crash);
    EXPECT_FALSE(WCOREDUMP(status));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

// Shows HRD-02.
TEST(Hardening, ASignalWaitsForTheMainThread) {
  const pid_t child = ::fork();
  if (child == 0) {
    const AwaitedSignals awaited{SIGTERM, SIGHUP};
    std::thread([] { ::kill(::getpid(), SIGHUP); }).join();
    ::_exit(awaited.wait() == SIGHUP ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace urna::process
