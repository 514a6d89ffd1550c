// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "crypto/random.hpp"
#include "http/detail/worker_pool.hpp"
#include "http/server.hpp"

namespace urna::http::detail {

class Connection;

/// What all connections of a server share.
struct Shared {
  Shared(ServerLimits limits_given, SiteOf site_of_given, AccessLog& log_given, Metrics& metrics_given)
      : limits(limits_given),
        site_of(std::move(site_of_given)),
        log(log_given),
        metrics(metrics_given),
        pool(limits.workers, limits.queue_max) {}

  const ServerLimits limits;
  const SiteOf site_of;
  ExplainFailure explain;  // set before the first listener
  TellAttack tell_attack;  // the same
  AccessLog& log;
  Metrics& metrics;
  WorkerPool pool;
  std::atomic<bool> draining = false;
  std::atomic<std::size_t> event_streams = 0;
  std::atomic<std::size_t> forwards = 0;
  std::atomic<std::size_t> bodies_bytes = 0;

  /// 16 hexadecimal characters.
  std::string new_trace();

 private:
  std::mutex random_mutex_;
  crypto::SystemRandom random_;
};

/// How many connections there are, in all and from each address.
class ConnectionBook {
 public:
  ConnectionBook(std::size_t connections_max, std::size_t per_address_max)
      : connections_max_(connections_max), per_address_max_(per_address_max) {}

  enum class Admission { admitted, connections_full, address_full };

  /// @param address  of the connection's network, as `network_of` writes it; empty on a Unix socket
  Admission enter(std::shared_ptr<Connection> connection, const std::string& address);
  void leave(const Connection* connection, const std::string& address);

  std::size_t size() const;
  std::vector<std::shared_ptr<Connection>> all() const;

 private:
  std::size_t connections_max_;
  std::size_t per_address_max_;
  mutable std::mutex mutex_;
  std::map<const Connection*, std::weak_ptr<Connection>> connections_;
  std::map<std::string, std::size_t> of_address_;
};

/// The part of a sum that one request holds, given back when it dies.
class HeldBytes {
 public:
  explicit HeldBytes(std::atomic<std::size_t>& sum) : sum_(sum) {}
  ~HeldBytes() { release(); }
  HeldBytes(const HeldBytes&) = delete;
  HeldBytes& operator=(const HeldBytes&) = delete;

  void release() { sum_.fetch_sub(std::exchange(held_, 0)); }

  /// @param held  never less than before  @returns  whether the sum of all is within its bounds
  bool grow_to(std::size_t held, std::size_t sum_max) {
    const std::size_t more = held - std::exchange(held_, held);
    return sum_.fetch_add(more) + more <= sum_max;
  }

 private:
  std::atomic<std::size_t>& sum_;
  std::size_t held_ = 0;
};

/// A slot of a counter with an end, given back when it dies.
class CountedSlot {
 public:
  CountedSlot(std::atomic<std::size_t>& counter, std::size_t max)
      : counter_(counter), taken_(counter.fetch_add(1) < max) {}
  ~CountedSlot() { counter_.fetch_sub(1); }
  CountedSlot(const CountedSlot&) = delete;
  CountedSlot& operator=(const CountedSlot&) = delete;

  bool taken() const { return taken_; }

 private:
  std::atomic<std::size_t>& counter_;
  bool taken_;
};

}  // namespace urna::http::detail
