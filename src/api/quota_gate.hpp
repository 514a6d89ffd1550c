// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "http/router.hpp"
#include "journal/entry.hpp"
#include "protocol/election_uuid.hpp"
#include "tenancy/quota.hpp"

namespace urna::api {

/// How much of the platform one customer may use: asked before anything is written, 422 `quota` beyond it.  What is
/// used is counted each time in the databases where it is; whoever takes more of something keeps others from it until
/// it is written, so that many at once take no more than one after the other.
class QuotaGate {
 public:
  using Clock = std::function<Timestamp()>;
  /// What is used now, where it is kept.
  struct Usage {
    /// Addresses of who works here and of who is invited to.
    std::function<std::set<std::string>()> people;
    std::function<std::uint64_t()> elections;
    std::function<std::uint64_t()> stored_bytes;
    /// Voters on the roll of one election; nothing: there is no such election.
    std::function<std::optional<std::uint64_t>(const protocol::ElectionUuid&)> voters_of;
    std::function<std::uint64_t()> voters;
  };
  /// Where a text is kept: how many letters and mails were made today, and of what was warned.
  struct Store {
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
  };
  /// Puts it into the journal; throws when it cannot.
  using Note = std::function<void(const journal::Entry&)>;

  /// @throws std::runtime_error  what is kept is not what was put there
  QuotaGate(Usage usage, Store store, Note note, Clock now);

  /// From any thread; none at first.
  void limit(const tenancy::QuotaLimits& limits);

  /// How many voters the roll of one election may have; nothing: no limit.  Asked while a roll is taken.
  std::optional<std::uint64_t> voters_max(const protocol::ElectionUuid& election) const;

  /// Sends a mail, unless the day's are used up: then it has to wait until tomorrow.
  /// @param send  @returns  whether it was taken over
  bool send_mail(const std::function<bool()>& send);

  /// What a refusal of voters names.
  tenancy::QuotaFigure figure_of_voters() const;

  /// `GET /api/tenant/limits`: what may be used, and what is.
  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);
  /// Around those routes there are so far that take more of something.
  void watch(http::Router& router);

  /// Warns once, in the journal, when four fifths of a limit are used.  To be called about once a minute.
  void tend();

 private:
  using Resource = tenancy::Resource;
  struct Kept {
    std::chrono::sys_days day;
    std::map<Resource, std::uint64_t> made;  ///< of that day: letters, mails
    std::set<Resource> told;
  };

  http::Handler around(Resource resource, http::Handler inner);
  http::Response within(Resource resource, http::Request& request, const http::Handler& inner);
  http::Response export_one(http::Request& request, const http::Handler& inner);
  std::optional<std::uint64_t> amount_of(Resource resource, const http::Request& request) const;
  std::uint64_t used(Resource resource) const;
  std::uint64_t made_today(Resource resource) const;
  void add_made(Resource resource, std::uint64_t count);
  void give_back(Resource resource, std::uint64_t count);
  void warn_of(Resource resource);
  void keep(const Kept& kept);
  tenancy::QuotaLimits limits() const;
  http::Response told() const;

  const Usage usage_;
  const Store store_;
  const Note note_;
  const Clock now_;
  mutable std::mutex limits_mutex_;
  tenancy::QuotaLimits limits_;
  std::array<std::mutex, tenancy::every_resource.size()> taking_;  // from counting to writing
  mutable std::mutex kept_mutex_;
  Kept kept_;
  std::shared_ptr<std::atomic<std::uint64_t>> exports_ = std::make_shared<std::atomic<std::uint64_t>>(0);
};

}  // namespace urna::api
