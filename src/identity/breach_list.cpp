// SPDX-License-Identifier: EUPL-1.2
#include "identity/breach_list.hpp"

#include <algorithm>
#include <string>

#include "crypto/sha1.hpp"

namespace urna::identity {
namespace {

constexpr std::size_t hash_characters = 40;

std::uint64_t number_from(std::span<const std::byte> bytes) {
  std::uint64_t number = 0;
  for (const std::byte byte : bytes.first(BreachList::prefix_bytes)) {
    number = number << 8U | std::to_integer<std::uint64_t>(byte);
  }
  return number;
}

/// Empty, or a colon and digits.
bool is_count(std::string_view text) {
  if (text.empty()) return true;
  const std::string_view digits = text.substr(1);
  return text.front() == ':' && !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<BreachList> BreachList::of(std::span<const std::byte> bytes) {
  if (bytes.size() % prefix_bytes != 0) return std::nullopt;
  return BreachList(bytes);
}

std::uint64_t BreachList::prefix(std::size_t index) const {
  return number_from(bytes_.subspan(index * prefix_bytes, prefix_bytes));
}

std::optional<std::size_t> BreachList::find_unordered(std::size_t step) const {
  for (std::size_t index = step; index < size(); index += step) {
    if (prefix(index) <= prefix(index - step)) return index;
  }
  return std::nullopt;
}

bool BreachList::contains(std::string_view password) const {
  const std::uint64_t wanted = number_from(crypto::sha1(password));
  std::size_t low = 0;
  std::size_t high = size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (prefix(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < size() && prefix(low) == wanted;
}

Result<std::span<const std::byte>, BreachLineFault> BreachListMaker::add(std::string_view line) {
  if (line.size() < hash_characters || !is_count(line.substr(hash_characters))) {
    return failure(BreachLineFault::malformed);
  }
  std::string text(line.substr(0, hash_characters));
  for (char& character : text) {
    if (character >= 'A' && character <= 'F') character = static_cast<char>(character - 'A' + 'a');
  }
  auto hash = from_hex(text);
  if (!hash) return failure(BreachLineFault::malformed);
  const bool is_first = last_hash_.empty();
  if (!is_first && *hash < last_hash_) return failure(BreachLineFault::unordered);
  const bool is_new = is_first || !std::equal(last_.begin(), last_.end(), hash->begin());
  std::copy_n(hash->begin(), last_.size(), last_.begin());
  last_hash_ = std::move(*hash);
  if (!is_new) return std::span<const std::byte>();
  return std::span<const std::byte>(last_);
}

}  // namespace urna::identity
