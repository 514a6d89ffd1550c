// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace urna {

/// Does slow work on several threads and hands the answers back in the order of the questions, on the caller's thread.
/// At most four pieces of work a thread wait at a time, so memory stays flat.
template <class In, class Out>
class OrderedWorkers {
 public:
  /// @param threads  1 does the work at once, on the caller's thread
  /// @param work     called on any thread
  /// @param deliver  called on the caller's thread, within `submit` or `drain`
  OrderedWorkers(unsigned threads, std::function<Out(In)> work, std::function<void(Out)> deliver)
      : work_(std::move(work)), deliver_(std::move(deliver)), waiting_max_(std::size_t{4} * threads) {
    if (threads <= 1) return;
    try {
      for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
      // The system has no more threads: those that started do the work, or the caller's does.
    }
  }
  OrderedWorkers(const OrderedWorkers&) = delete;
  OrderedWorkers& operator=(const OrderedWorkers&) = delete;
  ~OrderedWorkers() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    work_arrived_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  void submit(In in) {
    if (threads_.empty()) return deliver_(work_(std::move(in)));
    auto task = std::make_shared<Task>(std::move(in));
    {
      const std::lock_guard lock(mutex_);
      todo_.push_back(task);
    }
    in_order_.push_back(std::move(task));
    work_arrived_.notify_one();
    while (in_order_.size() > waiting_max_) deliver_first();
  }

  /// Waits for all work and delivers it.
  void drain() {
    while (!in_order_.empty()) deliver_first();
  }

 private:
  struct Task {
    explicit Task(In value) : in(std::move(value)) {}
    In in;
    std::optional<Out> out;
    std::exception_ptr failure;
    bool done = false;
  };

  void deliver_first() {
    const std::shared_ptr<Task> task = std::move(in_order_.front());
    in_order_.pop_front();
    {
      std::unique_lock lock(mutex_);
      work_done_.wait(lock, [&] { return task->done; });
    }
    if (task->failure) std::rethrow_exception(task->failure);
    deliver_(std::move(*task->out));
  }

  void run() {
    while (true) {
      std::shared_ptr<Task> task;
      {
        std::unique_lock lock(mutex_);
        work_arrived_.wait(lock, [this] { return stopped_ || !todo_.empty(); });
        if (stopped_) return;
        task = std::move(todo_.front());
        todo_.pop_front();
      }
      try {
        task->out.emplace(work_(std::move(task->in)));
      } catch (...) {
        task->failure = std::current_exception();
      }
      {
        const std::lock_guard lock(mutex_);
        task->done = true;
      }
      work_done_.notify_all();
    }
  }

  std::function<Out(In)> work_;
  std::function<void(Out)> deliver_;
  std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable work_arrived_;
  std::condition_variable work_done_;
  std::deque<std::shared_ptr<Task>> todo_;
  std::deque<std::shared_ptr<Task>> in_order_;  // the caller's thread only
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace urna
