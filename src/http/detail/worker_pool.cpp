// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/worker_pool.hpp"

namespace urna::http::detail {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() { end(); }

bool WorkerPool::post(Job job) {
  {
    const std::scoped_lock lock(mutex_);
    if (ended_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(job));
  }
  more_.notify_one();
  return true;
}

bool WorkerPool::post_next(Job job) {
  {
    const std::scoped_lock lock(mutex_);
    if (ended_) return false;
    begun_.push_back(std::move(job));
  }
  more_.notify_one();
  return true;
}

void WorkerPool::end() {
  std::deque<Job> dropped;
  std::deque<Job> dropped_begun;
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    dropped.swap(queue_);
    dropped_begun.swap(begun_);
  }
  more_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::size_t WorkerPool::waiting() const {
  const std::scoped_lock lock(mutex_);
  return queue_.size();
}

/// The next job of the queue whose turn it is, or of the other one.
WorkerPool::Job WorkerPool::take() {
  std::deque<Job>& from = queue_.empty() || (begun_is_next_ && !begun_.empty()) ? begun_ : queue_;
  begun_is_next_ = &from == &queue_;
  Job job = std::move(from.front());
  from.pop_front();
  return job;
}

void WorkerPool::work() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return ended_ || !queue_.empty() || !begun_.empty(); });
      if (ended_) return;
      job = take();
    }
    job();
  }
}

}  // namespace urna::http::detail
