// SPDX-License-Identifier: EUPL-1.2
#include "customers.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>
#include <thread>

#include "bench_platform.hpp"
#include "cast_load.hpp"
#include "host_load.hpp"
#include "synthetic_election.hpp"

namespace {

using namespace urna;

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string host_of(std::size_t customer) { return "vote-" + std::to_string(customer) + ".example"; }

double mebibytes_under(const std::filesystem::path& folder) {
  std::uintmax_t blocks = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) blocks += entry.file_size();
  return static_cast<double>(blocks) / (1 << 20);
}

void print_cost(const BenchPlatform& platform, std::size_t customers) {
  const RunningProgram& desk = platform.desk();
  const auto tenants = platform.folder() / "desk/tenants";
  const double disk = std::filesystem::exists(tenants) ? mebibytes_under(tenants) : 0;
  std::printf("  %4zu customers   %6.0f MiB resident   %4zu threads   %5zu open files   %6.1f MiB on the disk\n",
              customers, desk.memory_mebibytes(), desk.threads(), desk.open_files(), disk);
  std::fflush(stdout);
}

void print(const char* what, const HostFigures& figures, double seconds) {
  std::printf("  %-34s %7.0f answers/s   p50 %6.1f ms   p95 %6.1f ms   p99 %6.1f ms   held back %zu   others %zu\n",
              what, static_cast<double>(figures.answered) / seconds, 1000 * percentile(figures.latencies, 0.5),
              1000 * percentile(figures.latencies, 0.95), 1000 * percentile(figures.latencies, 0.99), figures.held_back,
              figures.others);
  std::fflush(stdout);
}

}  // namespace

void measure_customers(std::size_t customers, double seconds) {
  std::printf("\n%zu customers beside the platform's own desk, without elections\n", customers);
  SyntheticElection election(crypto::ed25519(), 2, 1);
  const BenchPlatform platform(election, 1);
  print_cost(platform, 0);
  const double adding = seconds_of([&] {
    for (std::size_t i = 0; i < customers; ++i) platform.add_customer(host_of(i));
  });
  print_cost(platform, customers);
  std::printf("  added one after the other in %.1f s\n", adding);
  for (int times = 0; times < 4; ++times) {
    const double locking = seconds_of([&] { platform.lock(); });
    const double cpu = platform.desk().cpu_seconds();
    const double opening = seconds_of([&] { platform.unlock(); });
    std::printf("  all locked in %.1f s, all open again in %.2f s (%.2f s of processor time), %.0f MiB resident\n",
                locking, opening, platform.desk().cpu_seconds() - cpu, platform.desk().memory_mebibytes());
  }
  const double before = platform.desk().cpu_seconds();
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  std::printf("  with nobody asking: %.1f %% of a processor\n",
              100 * (platform.desk().cpu_seconds() - before) / seconds);
  print_cost(platform, customers);
  if (customers < 2) return;

  constexpr double usual_requests = 50;
  HostLoad usual{.port = platform.port(),
                 .host = host_of(0),
                 .connections = 8,
                 .requests_per_second = usual_requests,
                 .seconds = seconds};
  HostLoad flood{
      .port = platform.port(), .host = host_of(1), .connections = 64, .seconds = seconds, .is_elsewhere = true};
  std::printf(
      "\n  One customer asked %.0f times a second, alone and beside another that is flooded over %zu connections\n",
      usual_requests, flood.connections);
  const HostFigures alone = ask_host(usual);
  print("alone", alone, seconds);
  auto flooding = std::async(std::launch::async, [&] { return ask_host(flood); });
  const HostFigures beside = ask_host(usual);
  print("beside the flood", beside, seconds);
  print("the flood", flooding.get(), seconds);
  std::printf("  p95 beside the flood is %.2f times that alone\n",
              percentile(beside.latencies, 0.95) / percentile(alone.latencies, 0.95));
}
