// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace urna::http::detail {

/// Threads for what may block, behind a queue that has an end.
class WorkerPool {
 public:
  using Job = std::function<void()>;

  WorkerPool(std::size_t threads, std::size_t queue_max);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// @returns  whether the job was taken: not when the queue is full or the pool has ended
  bool post(Job job);

  /// What goes on with work already begun: taken also when the queue is full.  The two take turns, so that neither
  /// thousands of long answers keep a new request waiting nor the other way round.
  bool post_next(Job job);

  /// Ends the threads after their present jobs; what waits is dropped.  Also done by the destructor.
  void end();

  std::size_t waiting() const;

 private:
  void work();

  std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable more_;
  Job take();

  std::deque<Job> queue_;
  std::deque<Job> begun_;
  bool begun_is_next_ = false;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace urna::http::detail
