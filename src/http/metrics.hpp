// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace urna::http {

/// What operators scrape, in Prometheus' text form.  Labels are patterns of routes and statuses only: no label is ever
/// made of what a stranger sent.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void request_done(std::string_view route, unsigned status, std::chrono::microseconds took);
  void connection_opened();
  void connection_closed();
  /// Requests that wait for a worker.
  void queue_entered();
  void queue_left();
  /// Why a connection or a request was turned away: `connections_full`, `address_full`, `queue_full`,
  /// `bodies_full`, `timed_out`, `accept_failed`, `site_full`.
  void turned_away(std::string_view why);

  /// A number of the program's own, asked for at each scrape: `urna_ballots`, never with personal data.
  void add_gauge(const std::string& name, const std::string& help, std::function<double()> now);

  std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace urna::http
