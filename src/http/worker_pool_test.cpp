// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/worker_pool.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <thread>

namespace urna::http::detail {
namespace {

TEST(WorkerPool, LetsNewRequestsAndLongAnswersTakeTurns) {
  WorkerPool pool(1, 2);
  std::latch may_begin(1);
  std::latch all_done(6);
  std::string order;
  const auto note = [&](char what) {
    return [&order, &all_done, what] {
      order += what;
      all_done.count_down();
    };
  };
  ASSERT_TRUE(pool.post([&] { may_begin.wait(); }));
  while (pool.waiting() > 0) std::this_thread::yield();
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(pool.post_next(note('a')));  // also beyond what the queue holds
  EXPECT_TRUE(pool.post(note('q')));
  EXPECT_TRUE(pool.post(note('q')));
  EXPECT_FALSE(pool.post(note('q')));
  may_begin.count_down();
  all_done.wait();
  EXPECT_EQ(order, "aqaqaa") << "four pieces of answers must not go before both requests";
}

}  // namespace
}  // namespace urna::http::detail
