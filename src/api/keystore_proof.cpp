// SPDX-License-Identifier: EUPL-1.2
#include "api/keystore_proof.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "api/detail/keystore_answers.hpp"
#include "api/journal_proof.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<std::string_view, journal::Event>, 4> acts{
    {{"unlock", journal::Event::keystore_unlocked},
     {"rekey", journal::Event::keystore_rekeyed},
     {"rotate-root", journal::Event::keystore_root_rotated},
     {"rotate-tenants", journal::Event::keystore_tenants_rotated}}};

}  // namespace

void KeystoreProof::add_routes(http::Router& router) const {
  router.add({.method = http::Method::get,
              .pattern = "/proofs/{act}",
              .permission = detail::may_operate,
              .handler = [this](http::Request& request) { return prove(request); }});
}

http::Response KeystoreProof::prove(const http::Request& request) const {
  const auto act = std::ranges::find(acts, std::string_view(request.parameter("act")),
                                     [](const auto& known) { return known.first; });
  if (act == acts.end()) return http::problem(404, "not-found");
  std::optional<JournalProof> proof;
  const bool is_open =
      with_journal_([&](storage::JournalKeeper& keeper) { proof = newest_journal_proof(keeper, act->second); });
  if (!is_open) return http::problem(503, "sealed");
  if (!proof) return http::problem(409, "not-proved");
  return http::json(
      json::serialize(json::object{{"entry", proof->entry}, {"proof", proof->proof}, {"key", proof->key}}));
}

}  // namespace urna::api
