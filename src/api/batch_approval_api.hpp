// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/assurance_approval_api.hpp"
#include "api/common_measures.hpp"
#include "api/service_door.hpp"
#include "assurance/batch.hpp"
#include "assurance/many_services_store.hpp"
#include "assurance/sample.hpp"
#include "crypto/random.hpp"

namespace urna::api {

/// Like services approved together, over HTTP: one file, one opinion, one signature, and for each service a decision
/// of its own, judged and sealed as if it had been decided alone.  What stands in the way of one is named before
/// anybody signs, and while anything does nothing is signed.  Each service is asked about as its own door would.
class BatchApprovalApi {
 public:
  struct Around {
    /// The batches that are open, as they are kept: `text` gives nothing before `put` was called.
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
    std::function<bool(const PersonId&)> may_sign;
  };

  /// @param single, store, people, random  outlive this
  BatchApprovalApi(const AssuranceApprovalApi& single, assurance::ManyServicesStore& store,
                   const identity::PersonStore& people, crypto::RandomSource& random, Around around,
                   const assurance::Catalogue& catalogue = assurance::Catalogue::built_in())
      : single_(single),
        store_(store),
        people_(people),
        random_(random),
        around_(std::move(around)),
        catalogue_(catalogue) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// What of a service its batch answers, as `FindCommon` wants it.  A service whose description says that it is of
  /// another kind by now leaves its batch here.
  std::optional<CommonMeasures> common_of(const assurance::AssuredId& service,
                                          const assurance::WrittenDescription& description);

 private:
  using Found = AssuranceApprovalApi::Found;
  struct Member {
    assurance::AssuredId id;
    std::string remark;  ///< of this service alone; it stands in its decision
    bool is_left_out = false;
    std::string left_because;  ///< it left by itself: `unlike`, `removed`; empty where somebody left it out
  };
  struct Batch {
    assurance::BatchId id;
    std::uint64_t version = 1;
    std::string key;  ///< `similarity_key` of all of them when it was begun
    assurance::ApprovalDraft common;
    std::vector<Member> members;
    CommonAnswers answers = {};
    std::optional<assurance::Sample> sample = {};
    std::uint64_t samples_begun = 0;
  };
  /// What stands in the way of a member besides its own gates.
  struct Judged {
    std::vector<std::string> faults;
    std::vector<assurance::Obstacle> obstacles;
  };
  /// A batch with its services as they stand; none where one is gone.
  struct Opened {
    Batch batch;
    std::vector<std::optional<Found>> services;  ///< one per member
    std::vector<assurance::BatchMember> judged;  ///< those that are decided about
    std::vector<Judged> hindered;                ///< one per member
    std::vector<assurance::Decision> decisions;  ///< one per `judged`, or none while anything stands in the way
  };

  http::Response list(const http::Request& request);
  http::Response begin(const http::Request& request);
  http::Response read(const http::Request& request);
  http::Response fill_in(const http::Request& request);
  http::Response advise(const http::Request& request);
  http::Response withdraw_opinion(const http::Request& request);
  http::Response drop(const http::Request& request);
  http::Response sign(const http::Request& request);
  http::Response begin_sample(const http::Request& request);
  http::Response say_of_sample(const http::Request& request);
  http::Response sign_sample(const http::Request& request);
  http::Response drop_sample(const http::Request& request);

  /// Those that are open: one that was signed is over, whatever is still kept of it.
  std::vector<Batch> kept() const;
  void keep(const std::vector<Batch>& batches);
  /// In which services another batch than this one has to say, and the key of that batch: a service that has another
  /// key by now has left it.
  static std::map<assurance::AssuredId, std::string> taken_by_others(const std::vector<Batch>& batches,
                                                                     const assurance::BatchId& own);
  /// The batch of the path, without the services that have become another kind or were removed: they have left.
  std::optional<Batch> named(const http::Request& request);
  /// Why a service is no longer one of them; empty where it is.
  std::string divergence(const Batch& batch, const assurance::AssuredId& service) const;
  /// What is to be written into services that take over answers of the batch.
  /// @param joining  those that come back: they take over all of them
  /// @param said     by the author just now, for everybody in the batch
  /// @errors  some-do-not-fit: a service has set one of these measures aside
  Result<std::vector<assurance::ServiceChange>, http::Problem> inherited(const http::Request& request,
                                                                         const Batch& batch,
                                                                         const std::set<assurance::AssuredId>& joining,
                                                                         const CommonAnswers& said) const;
  void keep_changed(const Batch& batch);
  /// Whether every service of it that is there is open to whoever asks.
  bool is_open_to(const http::Request& request, const Batch& batch, ServiceNeed need) const;
  Opened opened(Batch batch, Timestamp now) const;
  Digest list_of(const Opened& opened) const;
  /// The batch of the path, for the expert of its sample.
  Result<Batch, http::Response> of_expert(const http::Request& request);
  /// What the sample says against each member, as a fault of it.
  static void add_sample_faults(Opened& opened);
  /// The sample for whoever reads the batch, or null.
  boost::json::value sample_told(const Opened& opened) const;
  /// `opinion`, `signature` or null.
  boost::json::value waits_for(const http::Request& request, const Batch& batch, const PersonId& who) const;
  boost::json::object told(const http::Request& request, const Opened& opened) const;
  /// Keeps the batch as the next version of itself.
  http::Response changed(const http::Request& request, Batch batch);

  const AssuranceApprovalApi& single_;
  assurance::ManyServicesStore& store_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
  const Around around_;
  const assurance::Catalogue& catalogue_;
  std::mutex mutex_;  // of what is kept of batches
};

}  // namespace urna::api
