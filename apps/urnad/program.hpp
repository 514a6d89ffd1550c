// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "api/box_client.hpp"
#include "http/access_log.hpp"
#include "http/attack.hpp"
#include "http/metrics.hpp"
#include "http/static_files.hpp"
#include "options.hpp"
#include "process/hardening.hpp"
#include "storage/postgres_cluster.hpp"

namespace urnad {

inline urna::http::PeerAddress box_of(const Options& options) {
  if (options.box_address.empty()) return options.box;
  return {urna::http::endpoint_from(options.box_address), options.box_tls};
}

inline std::optional<urna::storage::PostgresCluster> cluster_of(const Options& options) {
  if (options.postgres.empty()) return std::nullopt;
  return urna::storage::PostgresCluster(options.postgres);
}

/// What the program has whether or not it is locked.
struct Program {
  const Options& options;
  const urna::process::AwaitedSignals& signals;
  const std::optional<urna::http::StaticFiles>& pages;
  urna::crypto::SystemRandom random = {};
  urna::http::AccessLog log = urna::http::AccessLog::to_standard_error();
  urna::http::Metrics metrics = {};
  urna::http::PeerAddress box_address = box_of(options);
  urna::api::BoxClient box{box_address};
  urna::http::TellAttack tell_attack = {};  ///< set before anything listens
  const std::optional<urna::storage::PostgresCluster> postgres = cluster_of(options);

  const urna::storage::PostgresCluster* postgres_or_null() const { return postgres ? &*postgres : nullptr; }
  const urna::http::StaticFiles* pages_or_null() const { return pages ? &*pages : nullptr; }
};

}  // namespace urnad
