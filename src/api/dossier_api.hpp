// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/journal_proof.hpp"
#include "assurance/approval_json.hpp"
#include "assurance/assured_service_store.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// What a decision hands out as one file that proves itself, `urna-verify dossier`: the decision, its statement, its
/// papers, the measures, what had been checked, the catalogue, and where it stands in the journal.
class DossierApi {
 public:
  struct Around {
    /// Makes a signed statement of lines of text.
    std::function<std::string(std::string_view)> sign;
    /// With which key: `NoteKey::text`.
    std::function<std::string()> key;
    /// Where a decision of these bytes stands in the journal.
    std::function<std::optional<JournalProof>(const Digest& decision, Timestamp taken)> journal;
  };

  /// @param store, people  outlive this
  DossierApi(const assurance::AssuredServiceStore& store, const identity::PersonStore& people, Around around,
             const assurance::Catalogue& catalogue = assurance::Catalogue::built_in());

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response dossier(const http::Request& request) const;

  const assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  const Around around_;
  const assurance::Catalogue& catalogue_;
};

}  // namespace urna::api
