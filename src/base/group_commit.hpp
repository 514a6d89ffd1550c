// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

namespace urna {

/// Lets many threads share one slow write, such as a transaction forced to the disk.  Each thread submits a job and
/// blocks; the first one there writes the jobs of all who came meanwhile, then the next one leads.
///
/// A lone job is written at once.  Only where the last group had several jobs does a leader wait, a few milliseconds at
/// most, for as many to come again.
template <class Job>
class GroupCommit {
 public:
  static constexpr std::size_t group_max = 256;
  static constexpr std::chrono::milliseconds gathering_max{5};

  /// Writes these jobs, all or none, and notes in each what its owner wants to know.
  /// One thread at a time calls it, in the order in which the jobs were submitted.  What it throws, each of its jobs'
  /// owners is thrown.
  using Write = std::function<void(std::span<Job* const>)>;

  explicit GroupCommit(Write write) : write_(std::move(write)) {}
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Returns when the job's group is written.
  /// @param job  the writing thread, maybe another one, reads and changes it until then
  /// @throws     what the write threw: as far as this job is concerned, nothing was written
  void submit(Job& job) {
    Waiting own{.job = &job};
    std::unique_lock lock(mutex_);
    queue_.push_back(&own);
    if (queue_.size() >= wanted_) gathered_.notify_one();
    own.changed.wait(lock, [&] { return own.done || (!writing_ && queue_.front() == &own); });
    if (!own.done) lead(lock);
    if (own.failure) std::rethrow_exception(own.failure);
  }

 private:
  struct Waiting {
    Job* job;
    bool done = false;
    std::exception_ptr failure = nullptr;
    std::condition_variable changed = {};  // its own: nobody is woken for nothing
  };

  void lead(std::unique_lock<std::mutex>& lock) {
    writing_ = true;
    gathered_.wait_for(lock, gathering_max, [this] { return queue_.size() >= wanted_; });
    const std::size_t size = std::min(queue_.size(), group_max);
    const std::vector<Waiting*> group(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
    wanted_ = size;

    lock.unlock();
    const std::exception_ptr failure = write(group);
    lock.lock();

    writing_ = false;
    for (Waiting* waiting : group) {
      waiting->done = true;
      waiting->failure = failure;
      waiting->changed.notify_one();  // locked still: its owner cannot have gone
    }
    if (!queue_.empty()) queue_.front()->changed.notify_one();
  }

  std::exception_ptr write(const std::vector<Waiting*>& group) const noexcept {
    try {
      std::vector<Job*> jobs;
      jobs.reserve(group.size());
      for (const Waiting* waiting : group) jobs.push_back(waiting->job);
      write_(jobs);
      return nullptr;
    } catch (...) {
      return std::current_exception();
    }
  }

  Write write_;
  std::mutex mutex_;
  std::condition_variable gathered_;
  std::deque<Waiting*> queue_;
  std::size_t wanted_ = 1;  // jobs in the last group
  bool writing_ = false;
};

}  // namespace urna
