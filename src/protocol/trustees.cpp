// SPDX-License-Identifier: EUPL-1.2
#include "protocol/trustees.hpp"

#include <algorithm>
#include <set>

#include "crypto/hash.hpp"

namespace urna::protocol {

Result<Trustees, FormatError> Trustees::parse(const crypto::Group& group, std::string text) {
  Trustees trustees;
  trustees.group_ = &group;
  trustees.text_ = std::move(text);
  CanonicalReader reader(trustees.text_);
  reader.array([&] {
    if (reader.accept("[\"Single\",")) {
      TrusteePublicKey key = read_trustee_public_key(reader, group);
      if (key.signature) reader.fail("a single trustee has no certificate that could have signed its key");
      trustees.items_.emplace_back(std::move(key));
    } else {
      reader.expect("[\"Pedersen\",");
      trustees.items_.emplace_back(read_threshold_trustees(reader, group));
    }
    reader.expect("]");
  });
  if (auto error = reader.finish()) return failure(std::move(*error));
  return trustees;
}

std::vector<Owner> owners(const Trustees& trustees) {
  std::vector<Owner> all;
  const auto add = [&](std::size_t item, std::uint32_t member, const TrusteePublicKey& key) {
    all.push_back({static_cast<std::uint32_t>(all.size() + 1), item, member, &key});
  };
  for (std::size_t item = 0; item < trustees.items().size(); ++item) {
    if (const auto* single = std::get_if<TrusteePublicKey>(&trustees.items()[item])) {
      add(item, 1, *single);
    } else {
      std::uint32_t member = 0;
      for (const auto& key : std::get<ThresholdTrustees>(trustees.items()[item]).verification_keys)
        add(item, ++member, key);
    }
  }
  return all;
}

crypto::Element sub_key(const crypto::Group& group, const TrusteeItem& item) {
  if (const auto* single = std::get_if<TrusteePublicKey>(&item)) return single->public_key;
  crypto::Element product = group.neutral();
  for (const Commitments& commitments : std::get<ThresholdTrustees>(item).commitments) {
    if (!commitments.elements.empty()) product = group.multiply(product, commitments.elements[0]);
  }
  return product;
}

crypto::Element election_key(const Trustees& trustees) {
  const crypto::Group& group = trustees.group();
  crypto::Element product = group.neutral();
  for (const TrusteeItem& item : trustees.items()) product = group.multiply(product, sub_key(group, item));
  return product;
}

Digest fingerprint(const crypto::Group& group, const TrusteePublicKey& key) {
  return crypto::sha256("\"" + group.text(key.public_key) + "\"");
}

Digest fingerprint(const Certificate& certificate) { return crypto::sha256(certificate.signed_message.message); }

crypto::Natural lagrange_weight(const crypto::ScalarField& field, std::uint32_t index,
                                std::span<const std::uint32_t> indexes) {
  crypto::Natural numerator(1);
  crypto::Natural denominator(1);
  for (const std::uint32_t other : indexes) {
    if (other == index) continue;
    numerator = field.multiply(numerator, crypto::Natural(other));
    denominator = field.multiply(denominator, field.subtract(crypto::Natural(other), crypto::Natural(index)));
  }
  return field.multiply(numerator, field.invert(denominator));
}

Result<std::vector<std::vector<ShareWeight>>, TooFewShares> combination(const Trustees& trustees,
                                                                        std::span<const std::uint32_t> supplied) {
  const std::set<std::uint32_t> available(supplied.begin(), supplied.end());
  std::vector<std::vector<Owner>> present(trustees.items().size());
  for (const Owner& owner : owners(trustees)) {
    if (available.contains(owner.number)) present[owner.item].push_back(owner);
  }

  std::vector<std::vector<ShareWeight>> combined;
  for (std::size_t item = 0; item < present.size(); ++item) {
    const auto* group = std::get_if<ThresholdTrustees>(&trustees.items()[item]);
    const std::size_t wanted = group == nullptr ? 1 : group->threshold;
    if (present[item].size() < wanted) return failure(TooFewShares{item, present[item].size(), wanted});
    present[item].resize(wanted);  // the lowest numbers: owners are in increasing order
    std::vector<std::uint32_t> indexes;
    for (const Owner& owner : present[item]) indexes.push_back(owner.member);
    std::vector<ShareWeight>& weights = combined.emplace_back();
    for (const Owner& owner : present[item]) {
      weights.push_back({owner.number, lagrange_weight(trustees.group().scalars(), owner.member, indexes)});
    }
  }
  return combined;
}

}  // namespace urna::protocol
