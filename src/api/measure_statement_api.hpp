// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/caller.hpp"
#include "assurance/assured_service_store.hpp"
#include "assurance/service_file.hpp"
#include "crypto/random.hpp"
#include "documents/documents.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// What people sign of a measure, over HTTP: `/api/assurance/services/{service}/measures/{measure}/statements`. Whoever
/// may feed the measure signs, with a factor shown anew; nobody edits, and whoever may feed it withdraws with a reason.
class MeasureStatementApi {
 public:
  struct Around {
    /// Makes a signed statement of lines of text.
    std::function<std::string(std::string_view)> sign;
    /// A version of a document as this person may read it; nothing when they may not, or it is gone.
    std::function<std::optional<documents::Documents::Description>(
        const PersonId& who, const documents::DocumentId& document, std::uint32_t version)>
        document;
  };

  /// @param store, people, random  outlive this
  MeasureStatementApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                      crypto::RandomSource& random, Around around,
                      const assurance::Catalogue& catalogue = assurance::Catalogue::built_in());

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  struct Found {
    assurance::AssuredService kept;
    assurance::ServiceFile file;
    std::string measure;
  };

  http::Response list(const http::Request& request);
  http::Response sign(const http::Request& request);
  http::Response withdraw(const http::Request& request);
  http::Response note(const http::Request& request);

  /// The service and the measure that the path names, when whoever asks sees both; else why not.
  Result<Found, http::Response> found(const http::Request& request) const;
  assurance::MeasureStatement* statement_in(Found& found, const http::Request& request) const;
  std::vector<assurance::AttachedFile> attached(http::JsonFields& fields, const PersonId& who) const;
  http::Response told(const http::Request& request, const Found& found, unsigned status) const;
  http::Response keep(const http::Request& request, Found found, std::string_view what, unsigned status);

  assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
  const Around around_;
  const assurance::Catalogue& catalogue_;
};

}  // namespace urna::api
