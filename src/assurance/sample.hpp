// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/approval_file.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/service_json.hpp"

/// Some services of a batch, drawn by chance, that an expert goes and looks at.
///
/// The list is fixed before anybody knows the seed, and the seed comes from where everybody can read it: whoever has
/// both draws the same services, and nobody has chosen them.
namespace urna::assurance {

/// A service of a batch as it stood when the sample was begun.
struct ListedService {
  AssuredId id;
  std::uint64_t version = 0;
};

/// `<id in hex> <version>`, a line each, by id: what is drawn from, and whose SHA-256 is fixed before.
std::string sampling_list(std::vector<ListedService> services);

/// The services of the smallest ranks, the smallest first.  The rank of a service is the SHA-256 of four lines without
/// an end after the last: `urna sample/1`, the SHA-256 of the list in hex, the seed, the service's identifier in hex.
/// As auditors of counts on paper draw ballots: https://www.stat.berkeley.edu/~stark/Java/Html/sha256Rand.htm
///
/// @param size  1 … as many as there are services
std::vector<AssuredId> draw_sample(std::span<const ListedService> services, std::string_view seed, std::size_t size);

/// What the expert found in one that was drawn.
struct Inspection {
  std::uint64_t version = 0;  ///< of the service, as it was looked at
  bool holds = false;
  std::string remark;
};

struct Sample {
  std::uint64_t number = 1;  ///< how many were begun in this batch, this one among them
  PersonId expert;
  Timestamp begun;
  std::string source;  ///< where the seed will be read, and when
  std::size_t size = 0;
  std::vector<ListedService> list;  ///< by id
  std::string seed;                 ///< empty: it is not known yet
  std::map<AssuredId, Inspection> inspections;
  std::optional<Timestamp> signed_at;

  /// None before the seed is there.
  std::vector<AssuredId> drawn() const;
};

/// What a sample says against one service.
enum class SampleObstacle {
  not_in_the_sample,  ///< it joined after the list was fixed
  not_looked_at,      ///< it was drawn
  changed_since,      ///< it was drawn, looked at, and is another version by now
  found_wrong
};
/// `not-in-the-sample`.
std::string_view word_of(SampleObstacle obstacle);

/// @param drawn  `sample.drawn()`
/// @param now    a service of the batch as it stands
std::optional<SampleObstacle> find_obstacle(const Sample& sample, std::span<const AssuredId> drawn,
                                            const ListedService& now);

/// As it is kept.
std::string sample_json(const Sample& sample);
/// What `sample_json` wrote.
Result<Sample, ServiceFault> parse_sample(std::string_view json);

/// As it stands in the decision about one service of the batch: all that drawing again takes, what was found in each
/// that was drawn, and the remark on that service alone.
boost::json::object sample_record(const Sample& sample, const AssuredId& about);

}  // namespace urna::assurance
