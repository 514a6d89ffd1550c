// SPDX-License-Identifier: EUPL-1.2
#include "cage.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace urna_preview {
namespace {

constexpr int not_caged = 99;

/// How a process ends that does this within the cage.
int end_of(void (*act)()) {
  const pid_t child = fork();
  if (child == 0) {
    if (!enter_cage()) _exit(not_caged);
    act();
    _exit(0);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

void expect_killed(void (*act)()) {
  const int status = end_of(act);
  EXPECT_TRUE(WIFSIGNALED(status)) << "exit status " << WEXITSTATUS(status);
  if (WIFSIGNALED(status)) {
    EXPECT_EQ(WTERMSIG(status), SIGSYS);
  }
}

TEST(Cage, EndsWhoeverTriesMoreThanToReadAndWrite) {
  expect_killed([] { static_cast<void>(open("/etc/passwd", O_RDONLY)); });
  expect_killed([] { static_cast<void>(socket(AF_INET, SOCK_STREAM, 0)); });
  expect_killed([] { static_cast<void>(fork()); });
  expect_killed([] { static_cast<void>(execl("/bin/true", "true", nullptr)); });
  expect_killed([] { static_cast<void>(kill(getppid(), SIGTERM)); });
  expect_killed(
      [] { static_cast<void>(mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)); });
}

TEST(Cage, LetsMemoryBeTakenUpToItsLimit) {
  const int status = end_of([] {
    void* const some = std::malloc(100U << 20U);
    void* const much = std::malloc(std::size_t{2} << 30U);
    if (some == nullptr || much != nullptr) _exit(1);
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace urna_preview
