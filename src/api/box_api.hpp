// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/timestamp.hpp"
#include "crypto/signature.hpp"
#include "election/polling_boxes.hpp"
#include "http/event_channel.hpp"
#include "http/router.hpp"

namespace urna::api {

inline const http::Permission may_fill_boxes{"box.fill"};     ///< the desk: everything under /box/
inline const http::Permission may_read_boards{"board.read"};  ///< everybody: everything under /api/board/

/// The routes of the ballot boxes and of their public boards.
class BoxApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param boxes  outlives this
  /// @param key    with which the boxes' receipts can be checked
  BoxApi(election::PollingBoxes& boxes, const crypto::VerificationKey& key, Clock now);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using Box = std::shared_ptr<election::PollingBox>;
  using OnBox = std::function<http::Response(const Box&, http::Request&)>;

  void add_box_routes(http::Router& router);
  void add_board_routes(http::Router& router);
  /// Finds the box that the path names, or refuses.
  http::Handler on_box(OnBox handler);

  http::Response open(http::Request& request);
  http::Response put(const Box& box, http::Request& request);
  http::Response after_step(const Box& box, const std::optional<election::StepRefusal>& refusal);
  http::Response live(const Box& box);

  http::Response receipt(const Box& box, const election::Receipt& receipt, unsigned status) const;
  std::string state_text(const election::PollingBox& box) const;
  std::shared_ptr<http::EventChannel> channel(const protocol::ElectionUuid& election);
  void announce(const election::PollingBox& box);

  election::PollingBoxes& boxes_;
  const std::string key_text_;
  const Clock now_;
  std::mutex mutex_;
  std::map<protocol::ElectionUuid, std::shared_ptr<http::EventChannel>> channels_;
};

}  // namespace urna::api
