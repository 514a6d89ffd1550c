// SPDX-License-Identifier: EUPL-1.2
#include "crypto/group.hpp"

#include "crypto/hash.hpp"

namespace urna::crypto {

std::string Group::text(const Element& element) const {
  std::string out;
  append_text(out, element);
  return out;
}

Natural hash_to_scalar(const Group& group, std::string_view prefix, std::span<const Element> elements) {
  std::string texts;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) texts.push_back(',');
    group.append_text(texts, elements[i]);
  }
  thread_local Sha256 hash;
  return group.scalars().reduce(hash.add(prefix).add(std::string_view(texts)).finish());
}

}  // namespace urna::crypto
