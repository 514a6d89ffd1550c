// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "http/router.hpp"
#include "journal/entry.hpp"
#include "tenancy/download_threshold.hpp"

namespace urna::api {

/// Counts what one person carries away of a customer's data, before the first byte leaves: the roll, letters, minutes,
/// the journal and its exports.  Beyond the hard threshold 403 `threshold`, however it is cut up.
class DownloadGate {
 public:
  using Clock = std::function<Timestamp()>;
  /// Who is signed in, as the journal knows them.
  using PersonIn = std::function<std::optional<journal::Actor>(const http::Request&)>;
  /// A soft threshold was passed, and nobody was told for an hour; or a hard one, and the person is stopped.
  using Tell = std::function<void(const journal::Actor&, journal::Event)>;

  /// How much one person may take.
  using ThresholdsOf = std::function<tenancy::DownloadThresholds(const PersonId&)>;

  /// @param ledger  outlives it
  DownloadGate(ThresholdsOf thresholds_of, tenancy::DownloadLedger& ledger, PersonIn person_in, Tell tell, Clock now);

  /// `GET /api/tenant/downloads`: one's own figures and the thresholds.
  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);
  /// Around those routes there are so far that hand out records.
  void watch(http::Router& router);

 private:
  using Answer = std::optional<http::Response>;

  Answer take(const journal::Actor& person, const tenancy::Amount& amount);
  http::Response told(const http::Request& request);

  const ThresholdsOf thresholds_of_;
  tenancy::DownloadLedger& ledger_;
  tenancy::DownloadMeter meter_;
  const PersonIn person_in_;
  const Tell tell_;
  const Clock now_;
};

/// What a person may take where nobody has laid down anything else: a roll of a hundred thousand, several times.
tenancy::DownloadThresholds usual_download_thresholds();

}  // namespace urna::api
