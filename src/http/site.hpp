// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "http/router.hpp"

namespace urna::http {

/// What one host name of a server answers to, and who decides who may.  Sites of one server share its threads and know
/// nothing of each other.
class Site {
 public:
  /// How much of the server one site may take, so that the others keep theirs; 0: no limit.
  struct Share {
    std::size_t requests_a_second = 0;  ///< as many at once after a quiet second; then one after the other
    std::size_t working_max = 0;        ///< requests that a worker has, or that wait for one
  };

  Site(Router router, Authorise authorise, Share share);
  Site(Router router, Authorise authorise) : Site(std::move(router), std::move(authorise), Share()) {}

  const Router& router() const { return router_; }
  const Authorise& authorise() const { return authorise_; }

  /// What is endless ends within a heartbeat.  For who wants the site to be no longer in use.
  void close() { is_closing_ = true; }
  bool is_closing() const { return is_closing_; }

  /// Another number of requests a second, from any thread; 0: no limit.
  void limit_requests(std::size_t requests_a_second) { requests_a_second_ = requests_a_second; }

  /// How long one more request waits before it begins, so that what is asked beyond the share comes evenly and not in
  /// bursts, which the other sites would feel.
  /// @returns  at most `wait_max`; nothing when it would be longer: the request is to be refused
  std::optional<std::chrono::nanoseconds> admits(std::chrono::steady_clock::time_point now);
  static constexpr std::chrono::milliseconds wait_max{250};

  /// A worker's place, given back when it dies.
  class Working {
   public:
    explicit Working(Site& site) : site_(site), is_taken_(site.take_place()) {}
    Working(const Working&) = delete;
    Working& operator=(const Working&) = delete;
    ~Working() {
      if (is_taken_) --site_.working_;
    }
    bool is_taken() const { return is_taken_; }

   private:
    Site& site_;
    const bool is_taken_;
  };

 private:
  bool take_place();

  const Router router_;
  const Authorise authorise_;
  const Share share_;
  std::atomic<std::size_t> requests_a_second_;
  std::atomic<bool> is_closing_ = false;
  std::atomic<std::size_t> working_ = 0;
  std::mutex mutex_;
  double left_ = 0;  // requests that may begin now; less than none while some wait
  std::chrono::steady_clock::time_point counted_;
};

/// Which site a host name has; null: none.  Asked for every request, on a thread that serves connections: it never
/// blocks.  The site outlives every request that it began.
/// @param host  as `host_name_from` spells it; empty for what is no name
using SiteOf = std::function<std::shared_ptr<Site>(std::string_view host)>;

}  // namespace urna::http
