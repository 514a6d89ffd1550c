// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "election/box_port.hpp"
#include "http/client.hpp"

namespace urna::api {

/// The ballot box as the desk sees it: `urna-box`, over its Unix socket or TLS.  Whatever is no clear answer is
/// BoxUnreachable.
class BoxClient final : public election::BoxPort {
 public:
  struct Patience {
    /// For ballots and slots.  Well below `VotingDesk::Settings::unsettled_max`.
    std::chrono::milliseconds quick{10'000};
    /// For set-ups, shuffles and results, which are judged before they are answered.
    std::chrono::milliseconds slow{600'000};
  };

  BoxClient(const http::PeerAddress& address, Patience patience);
  explicit BoxClient(const http::PeerAddress& address) : BoxClient(address, Patience()) {}

  Result<election::BoxState, election::BoxAnswer> open(const protocol::ElectionUuid& election,
                                                       const SetupRecords& records) override;
  Result<Receipt, election::BoxAnswer> put(const protocol::ElectionUuid& election, const election::Slot& slot,
                                           std::string_view ballot) override;
  bool settle(const protocol::ElectionUuid& election, const election::Slot& slot) override;
  void forget(const protocol::ElectionUuid& election, const election::Slot& slot) override;
  std::optional<Receipt> receipt(const protocol::ElectionUuid& election, const Digest& ballot) override;
  Result<election::BoxState, election::BoxAnswer> close(const protocol::ElectionUuid& election) override;
  Result<election::BoxState, election::BoxAnswer> add_event(const protocol::ElectionUuid& election,
                                                            election::BoxEvent event, std::uint32_t trustee,
                                                            std::string_view text) override;
  std::optional<election::BoxState> state(const protocol::ElectionUuid& election) override;
  std::optional<std::string> record(const protocol::ElectionUuid& election, election::BoxRecord record) override;

 private:
  http::Client quick_;
  http::Client slow_;
};

}  // namespace urna::api
