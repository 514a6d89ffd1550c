// SPDX-License-Identifier: EUPL-1.2
#include "base/ordered_workers.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>

namespace urna {
namespace {

TEST(OrderedWorkers, DeliverInTheOrderOfTheQuestions) {
  for (const unsigned threads : {1U, 2U, 4U}) {
    std::vector<int> answers;
    OrderedWorkers<int, int> workers(
        threads,
        [](int question) {
          std::this_thread::sleep_for(std::chrono::microseconds(question % 7 * 50));
          return 2 * question;
        },
        [&](int answer) { answers.push_back(answer); });
    for (int i = 0; i < 100; ++i) workers.submit(i);
    workers.drain();
    ASSERT_EQ(answers.size(), 100U);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(answers[static_cast<std::size_t>(i)], 2 * i);
  }
}

TEST(OrderedWorkers, GiveBackWhatTheWorkThrew) {
  OrderedWorkers<int, int> workers(
      2, [](int) -> int { throw std::runtime_error("disk full"); }, [](int) {});
  workers.submit(1);
  EXPECT_THROW(workers.drain(), std::runtime_error);
}

// Each thread's stack takes addresses; a process that may have few more gets some of its threads, or none.
int answers_with_few_threads(rlim_t more_bytes) {
  std::ifstream file("/proc/self/statm");
  rlim_t pages = 0;
  file >> pages;
  const rlim_t bytes = pages * static_cast<rlim_t>(getpagesize()) + more_bytes;
  const rlimit limit{bytes, bytes};
  if (setrlimit(RLIMIT_AS, &limit) != 0) return 2;
  int sum = 0;
  OrderedWorkers<int, int> workers(
      200, [](int i) { return i; }, [&](int i) { sum += i; });
  for (int i = 1; i <= 1000; ++i) workers.submit(i);
  workers.drain();
  return sum == 500'500 ? 0 : 1;
}

TEST(OrderedWorkersDeathTest, DoTheWorkThoughTheSystemRefusesThreads) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers need more addresses than such a process has";
#endif
  const rlim_t mebibyte = 1U << 20U;
  EXPECT_EXIT(std::exit(answers_with_few_threads(100 * mebibyte)), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(std::exit(answers_with_few_threads(4 * mebibyte)), testing::ExitedWithCode(0), "");
}

TEST(OrderedWorkers, StopWithWorkStillWaiting) {
  OrderedWorkers<int, int> workers(
      2, [](int i) { return i; }, [](int) { FAIL() << "nothing asked for the answers"; });
  workers.submit(1);
}

}  // namespace
}  // namespace urna
