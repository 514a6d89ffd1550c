// SPDX-License-Identifier: EUPL-1.2
#include "election/code_issue.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/ensure.hpp"
#include "base/ordered_workers.hpp"
#include "base/printable.hpp"
#include "protocol/canonical_json.hpp"
#include "protocol/credential.hpp"
#include "protocol/public_credentials.hpp"

namespace urna::election {
namespace {

namespace json = boost::json;

struct PublicCredential {
  crypto::Element key;
  std::uint64_t weight;
};

/// Codes for a part of the roll, and what they stand for.
struct Batch {
  std::span<const protocol::VotingCode> codes;
  std::vector<crypto::Element> keys;
  std::vector<SignInVerifier> verifiers;
};

/// A copy that lives for one derivation.
protocol::Credential credential_of(const protocol::VotingCode& code) {
  auto credential = protocol::Credential::parse(code.expose());
  ensure(credential.has_value(), "a code that was made is a credential");
  return std::move(*credential);
}

/// The list in increasing order of the keys, which breaks its link with the roll.
std::string published_text(const crypto::Group& group, std::vector<PublicCredential> published, bool with_weights) {
  std::sort(published.begin(), published.end(),
            [&](const PublicCredential& a, const PublicCredential& b) { return group.compare(a.key, b.key) < 0; });
  std::vector<std::string> entries;
  for (const PublicCredential& one : published) {
    entries.push_back(group.text(one.key));
    if (with_weights) entries.back() += "," + std::to_string(one.weight);
  }
  return protocol::public_credentials_text(entries);
}

bool has_weights(const ElectoralRoll& roll) {
  const auto& columns = roll.summary().columns;
  return std::find(columns.begin(), columns.end(), RollColumn::weight) != columns.end();
}

std::string_view text_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string()
             ? std::string_view(value->get_string().data(), value->get_string().size())
             : std::string_view();
}

}  // namespace

IssuedCodes issue_codes(const ElectoralRoll& roll, const Draft& draft, crypto::RandomSource& random, unsigned threads,
                        const std::function<void(std::span<const protocol::VotingCode> codes)>& print,
                        std::size_t reserve) {
  std::vector<protocol::VotingCode> codes;
  const std::size_t count = roll.size() + reserve;
  codes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) codes.push_back(protocol::VotingCode::make(random));

  IssuedCodes issued;
  std::vector<PublicCredential> published;
  constexpr std::size_t batch_size = 64;
  {
    OrderedWorkers<Batch, Batch> workers(
        threads,
        [&](Batch batch) {
          for (const protocol::VotingCode& code : batch.codes) {
            batch.keys.push_back(
                draft.group->generator_power(credential_of(code).secret(draft.group->scalars(), draft.uuid)));
            batch.verifiers.push_back(sign_in_verifier(sign_in_secret(draft.uuid, code)));
          }
          return batch;
        },
        [&](Batch batch) {
          for (const crypto::Element& key : batch.keys) {
            const std::size_t place = published.size();
            published.push_back({key, place < roll.size() ? roll.voter(place).weight : 1});
          }
          issued.verifiers.insert(issued.verifiers.end(), batch.verifiers.begin(), batch.verifiers.end());
        });
    for (std::size_t start = 0; start < codes.size(); start += batch_size) {
      Batch batch;
      batch.codes = std::span(codes).subspan(start, std::min(batch_size, codes.size() - start));
      workers.submit(std::move(batch));
    }
    workers.drain();
  }
  const auto beyond = issued.verifiers.begin() + static_cast<std::ptrdiff_t>(roll.size());
  issued.reserve.assign(beyond, issued.verifiers.end());
  issued.verifiers.erase(beyond, issued.verifiers.end());
  issued.public_credentials = published_text(*draft.group, std::move(published), has_weights(roll));
  print(codes);
  return issued;
}

std::string sign_in_verifiers_text(const protocol::ElectionUuid& election, const ElectoralRoll& roll,
                                   std::span<const SignInVerifier> verifiers) {
  ensure(verifiers.size() == roll.size(), "every voter has a verifier");
  std::string out = "{\"uuid\":\"" + election.text() + "\",\"verifiers\":[";
  for (std::size_t i = 0; i < roll.size(); ++i) {
    out += i > 0 ? ",\n{\"id\":" : "\n{\"id\":";
    protocol::append_text_string(out, roll.voter(i).id);
    out += ",\"verifier\":\"" + to_hex(verifiers[i].get()) + "\"}";
  }
  return out + "\n]}\n";
}

Result<IssuedCodes, std::string> issued_codes_from(const protocol::ElectionUuid& election, const ElectoralRoll& roll,
                                                   std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  const json::object* object = error ? nullptr : value.if_object();
  const json::value* listed = object != nullptr ? object->if_contains("public_credentials") : nullptr;
  const json::value* named = object != nullptr ? object->if_contains("verifiers") : nullptr;
  if (listed == nullptr || !listed->is_array() || named == nullptr || !named->is_array())
    return failure(std::string("public_credentials and verifiers are expected, as urnactl codes make writes them"));
  const std::string_view uuid = text_in(*object, "uuid");
  if (!uuid.empty() && uuid != election.text()) return failure("the codes are of election " + printable(uuid));
  std::vector<std::string> entries;
  for (const json::value& entry : listed->get_array()) {
    if (!entry.is_string()) return failure(std::string("a public credential is not a text"));
    entries.emplace_back(entry.get_string().data(), entry.get_string().size());
  }
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < roll.size(); ++i) places.emplace(roll.voter(i).id, i);
  std::vector<std::optional<SignInVerifier>> found(roll.size());
  std::set<SignInVerifier> taken;
  for (const json::value& entry : named->get_array()) {
    const json::object* one = entry.if_object();
    const std::string_view id = one != nullptr ? text_in(*one, "id") : "";
    const auto place = places.find(id);
    const auto digest = one != nullptr ? digest_from_hex(text_in(*one, "verifier")) : std::nullopt;
    if (place == places.end()) return failure("there is a verifier for " + printable(id) + ", who is not on the roll");
    if (found[place->second]) return failure("there are two verifiers for " + printable(id));
    if (!digest) return failure("the verifier of " + printable(id) + " is not 64 characters of hexadecimal");
    if (!taken.insert(SignInVerifier(*digest)).second)
      return failure("the verifier of " + printable(id) + " is another voter's as well");
    found[place->second] = SignInVerifier(*digest);
  }
  IssuedCodes issued;
  issued.public_credentials = protocol::public_credentials_text(entries);
  for (std::size_t i = 0; i < roll.size(); ++i) {
    if (!found[i]) return failure("there is no verifier for " + printable(roll.voter(i).id) + ", who is on the roll");
    issued.verifiers.push_back(*found[i]);
  }
  return issued;
}

}  // namespace urna::election
