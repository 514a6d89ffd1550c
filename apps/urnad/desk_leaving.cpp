// SPDX-License-Identifier: EUPL-1.2
// What leaves with the customer whose desk it is.
#include <algorithm>

#include "desk.hpp"
#include "http/client.hpp"
#include "storage/customer_files.hpp"

namespace urnad {

using namespace urna;  // NOLINT(google-build-using-namespace)

storage::CustomerFile Desk::archive_of(const protocol::ElectionUuid& election) const {
  return {"elections/" + election.text() + "/archive.bel",
          [box = box_address_, target = "/api/board/" + election.text() + "/archive"](const storage::TakeText& take) {
            http::ClientLimits limits{.connections_max = 1, .time = std::chrono::hours(1)};
            limits.take = take;
            const auto answer = http::Client(box, limits).ask(http::Method::get, target);
            if (!answer || answer->status != 200) throw election::BoxUnreachable("the box hands out no archive");
          }};
}

api::CustomerAtHand Desk::at_hand() {
  api::CustomerAtHand at_hand;
  at_hand.databases = {{"desk", [this](const std::string& path) { kept_->copy_to(path); }},
                       {"people", [this](const std::string& path) { people_database_.copy_to(path); }},
                       {"approvals", [this](const std::string& path) { approval_store_.copy_to(path); }},
                       {"documents", [this](const std::string& path) { document_room_.copy_to(path); }},
                       {"settings", [this](const std::string& path) { settings_.copy_to(path); }},
                       {"assurance", [this](const std::string& path) { assured_services_.copy_to(path); }},
                       {"incidents", [this](const std::string& path) { incident_store_.copy_to(path); }}};
  at_hand.open_part = [this](const crypto::KeyId& key, const documents::UploadId& upload, std::uint32_t part) {
    return document_room_.open_part(key, upload, part);
  };
  const auto elections = store_.elections();
  for (const protocol::ElectionUuid& election : elections)
    if (box_.state(election)) at_hand.files.push_back(archive_of(election));
  journal_.keeper().settle();
  auto logs = storage::files_of_journal(journal_.keeper());
  std::ranges::move(logs, std::back_inserter(at_hand.files));
  auto before = storage::files_of_before(data_, at_hand.files);
  std::ranges::move(before, std::back_inserter(at_hand.files));
  at_hand.is_empty = elections.empty() && person_store_.all().empty() && document_room_.is_empty();
  return at_hand;
}

}  // namespace urnad
