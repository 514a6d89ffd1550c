// SPDX-License-Identifier: EUPL-1.2
#include "base/group_commit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>

namespace urna {
namespace {

struct Job {
  int number = 0;
  std::size_t group = 0;  // size of the group that it was written in
};

/// Runs a task on so many threads at once, each with its number.
void on_threads(int count, const std::function<void(int)>& task) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(task, i);
  for (std::thread& thread : threads) thread.join();
}

// Shows AUD-03.
TEST(GroupCommit, TellsEveryJobOfAGroupThatItsWriteFailed) {
  std::atomic<int> thrown = 0;
  std::atomic<int> written = 0;
  GroupCommit<Job> commit([&](std::span<Job* const> jobs) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    // A group with the seventh job in it fails, whole.
    if (std::any_of(jobs.begin(), jobs.end(), [](const Job* job) { return job->number == 7; })) {
      for (Job* job : jobs) job->group = jobs.size();
      throw std::runtime_error("disk full");
    }
    written += static_cast<int>(jobs.size());
  });
  std::atomic<std::size_t> failed_group = 0;
  on_threads(16, [&](int number) {
    Job job{number};
    try {
      commit.submit(job);
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "disk full");
      failed_group = job.group;
      ++thrown;
    }
  });
  EXPECT_EQ(static_cast<std::size_t>(thrown), failed_group);
  EXPECT_EQ(thrown + written, 16);
  Job after{100};
  commit.submit(after);  // one failure is not the end
  EXPECT_EQ(thrown + written, 17);
}

// Shows AUD-03.
TEST(GroupCommit, WritesEachJobOnceAndOneGroupAtATime) {
  std::atomic<int> at_work = 0;
  std::multiset<int> written;  // unguarded: the promise is that one thread writes at a time
  std::size_t groups = 0;
  GroupCommit<Job> commit([&](std::span<Job* const> jobs) {
    EXPECT_EQ(++at_work, 1);
    EXPECT_LE(jobs.size(), GroupCommit<Job>::group_max);
    ++groups;
    for (Job* job : jobs) {
      written.insert(job->number);
      job->group = jobs.size();
    }
    std::this_thread::sleep_for(std::chrono::microseconds(300));
    --at_work;
  });
  constexpr int threads = 16;
  constexpr int each = 50;
  on_threads(threads, [&](int number) {
    for (int i = 0; i < each; ++i) {
      Job job{number * each + i};
      commit.submit(job);
      EXPECT_GE(job.group, 1U);
    }
  });
  EXPECT_EQ(written.size(), static_cast<std::size_t>(threads * each));
  EXPECT_EQ(std::set<int>(written.begin(), written.end()).size(), written.size());
  EXPECT_LT(groups, static_cast<std::size_t>(threads * each / 2)) << "the threads did not share writes";
}

// Shows AUD-03.
TEST(GroupCommit, WritesALoneJobAtOnce) {
  std::size_t groups = 0;
  GroupCommit<Job> commit([&](std::span<Job* const>) { ++groups; });
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    Job job{i};
    commit.submit(job);
  }
  EXPECT_EQ(groups, 200U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, GroupCommit<Job>::gathering_max * 100);
}

// Shows AUD-03.
TEST(GroupCommit, TakesNoMoreThanAGroupHolds) {
  std::atomic<bool> may_go = false;
  std::vector<std::size_t> sizes;
  GroupCommit<Job> commit([&](std::span<Job* const> jobs) {
    while (!may_go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    sizes.push_back(jobs.size());
  });
  std::thread first([&] {
    Job job;
    commit.submit(job);
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  std::vector<std::thread> rest;
  for (int i = 0; i < 300; ++i) {
    rest.emplace_back([&, i] {
      Job job{i};
      commit.submit(job);
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  may_go = true;
  first.join();
  for (std::thread& thread : rest) thread.join();
  std::size_t sum = 0;
  for (const std::size_t size : sizes) {
    EXPECT_LE(size, GroupCommit<Job>::group_max);
    sum += size;
  }
  EXPECT_EQ(sum, 301U);
}

}  // namespace
}  // namespace urna
