// SPDX-License-Identifier: EUPL-1.2
#include "api/critical_proof.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/bytes.hpp"
#include "journal/checkpoint.hpp"
#include "journal/entry.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

using http::Method;

struct Critical {
  Method method;
  std::string_view pattern;
};

constexpr std::array critical_routes{
    Critical{Method::post, "/api/organiser/approvals/{approval}/confirm"},
    Critical{Method::post, "/api/organiser/elections/{uuid}/open"},
    Critical{Method::post, "/api/organiser/elections/{uuid}/close"},
    Critical{Method::post, "/api/organiser/elections/{uuid}/end-shuffles"},
    Critical{Method::post, "/api/organiser/elections/{uuid}/count"},
    Critical{Method::remove, "/api/organiser/elections/{uuid}/definition"},
    Critical{Method::remove, "/api/organiser/journal/details"},
    Critical{Method::remove, "/api/documents/files/{document}"},
    Critical{Method::post, "/api/tenant/leaving"},
    Critical{Method::post, "/api/tenant/leaving/confirm"},
    Critical{Method::remove, "/api/tenant/leaving/hold"},
    Critical{Method::post, "/api/people/{person}/unlock"},
};

struct Found {
  std::uint64_t number = 0;
  std::string entry;
};

/// The newest entry of this request that the checkpoint covers.
std::optional<Found> find(storage::JournalKeeper& keeper, const journal::LogName& log, std::uint64_t size,
                          const std::string& trace) {
  constexpr std::uint64_t looked_at_max = 1'024;
  const std::uint64_t from = size > looked_at_max ? size - looked_at_max : 0;
  const auto texts = keeper.journal().entries(log, from, size);
  for (std::size_t i = texts.size(); i > 0; --i) {
    const auto entry = journal::entry_from(texts[i - 1]);
    if (entry && entry->trace == trace) return Found{from + i - 1, texts[i - 1]};
  }
  return std::nullopt;
}

bool prove(http::Response& response, storage::JournalKeeper& keeper, const journal::LogName& log,
           const std::string& trace) {
  const auto known = keeper.journal().log(log);
  const auto note = keeper.checkpoint(log);
  if (!known || !note) return false;
  const std::array ours{keeper.signer().key(known->origin)};
  const auto head = journal::open_checkpoint(*note, ours);
  const auto found = head ? find(keeper, log, head->size, trace) : std::nullopt;
  if (!found) return false;
  journal::TiledTree tree(head->size, keeper.journal().reader(log));
  const std::string proof = journal::log_proof_text({found->number, tree.inclusion_proof(found->number), *note});
  response.headers.set("X-Urna-Journal", "proved");
  response.headers.set("X-Urna-Journal-Entry", to_base64(bytes_of(found->entry)));
  response.headers.set("X-Urna-Journal-Proof", to_base64(bytes_of(proof)));
  return true;
}

}  // namespace

bool is_critical(const http::Route& route) {
  return std::ranges::any_of(
      critical_routes, [&](const Critical& one) { return one.method == route.method && one.pattern == route.pattern; });
}

void add_proof(http::Response& response, storage::JournalKeeper& keeper, const std::string& trace,
               const std::optional<protocol::ElectionUuid>& election, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  std::vector<journal::LogName> logs;
  if (election) logs.push_back(storage::log_of(*election));
  logs.push_back(keeper.house());
  constexpr int groups_max = 8;  // among many others an entry goes with a later group
  for (int group = 0; group < groups_max; ++group) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left <= std::chrono::milliseconds(0) || !keeper.settle_within(left)) {
      response.headers.set("X-Urna-Journal", "late");
      return;
    }
    if (std::ranges::any_of(logs, [&](const auto& log) { return prove(response, keeper, log, trace); })) return;
  }
}

}  // namespace urna::api
