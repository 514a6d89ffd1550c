// SPDX-License-Identifier: EUPL-1.2
#include "http/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <vector>

namespace urna::http {

struct Metrics::Families {
  struct Asked {
    prometheus::Gauge* gauge;
    std::function<double()> now;
  };

  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter().Name("urna_http_requests_total").Help("Answered requests").Register(registry);
  prometheus::Family<prometheus::Histogram>& durations =
      prometheus::BuildHistogram()
          .Name("urna_http_request_seconds")
          .Help("From the first byte of a request to the last of its answer")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& refusals = prometheus::BuildCounter()
                                                          .Name("urna_http_turned_away_total")
                                                          .Help("Connections and requests turned away")
                                                          .Register(registry);
  prometheus::Gauge& connections =
      prometheus::BuildGauge().Name("urna_http_connections").Help("Open connections").Register(registry).Add({});
  prometheus::Gauge& queue = prometheus::BuildGauge()
                                 .Name("urna_http_queue")
                                 .Help("Requests that wait for a worker")
                                 .Register(registry)
                                 .Add({});
  std::mutex mutex;
  std::vector<Asked> asked;
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::request_done(std::string_view route, unsigned status, std::chrono::microseconds took) {
  static const prometheus::Histogram::BucketBoundaries seconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                               0.25,  0.5,    1.0,   2.5,  5.0,   10.0, 30.0};
  families_->requests.Add({{"route", std::string(route)}, {"status", std::to_string(status)}}).Increment();
  families_->durations.Add({{"route", std::string(route)}}, seconds)
      .Observe(std::chrono::duration<double>(took).count());
}

void Metrics::connection_opened() { families_->connections.Increment(); }
void Metrics::connection_closed() { families_->connections.Decrement(); }
void Metrics::queue_entered() { families_->queue.Increment(); }
void Metrics::queue_left() { families_->queue.Decrement(); }
void Metrics::turned_away(std::string_view why) { families_->refusals.Add({{"why", std::string(why)}}).Increment(); }

void Metrics::add_gauge(const std::string& name, const std::string& help, std::function<double()> now) {
  auto& gauge = prometheus::BuildGauge().Name(name).Help(help).Register(families_->registry).Add({});
  const std::scoped_lock lock(families_->mutex);
  families_->asked.push_back({&gauge, std::move(now)});
}

std::string Metrics::text() const {
  {
    const std::scoped_lock lock(families_->mutex);
    for (const auto& [gauge, now] : families_->asked) gauge->Set(now());
  }
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace urna::http
