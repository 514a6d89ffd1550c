// SPDX-License-Identifier: EUPL-1.2
#include "base/ordered_workers.hpp"

#include <gtest/gtest.h>

#include <chrono>
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

TEST(OrderedWorkers, StopWithWorkStillWaiting) {
  OrderedWorkers<int, int> workers(
      2, [](int i) { return i; }, [](int) { FAIL() << "nothing asked for the answers"; });
  workers.submit(1);
}

}  // namespace
}  // namespace urna
