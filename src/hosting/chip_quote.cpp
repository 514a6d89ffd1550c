// SPDX-License-Identifier: EUPL-1.2
#include "hosting/chip_quote.hpp"

#include <algorithm>

#include "base/base64url.hpp"
#include "crypto/token_signature.hpp"

namespace urna::hosting {
namespace {

constexpr std::uint64_t made_by_a_chip = 0xff54'4347;  // TPM_GENERATED_VALUE
constexpr std::uint64_t of_a_quote = 0x8018;           // TPM_ST_ATTEST_QUOTE
constexpr std::size_t clock_bytes = 8 + 4 + 4 + 1;
constexpr std::size_t firmware_bytes = 8;
constexpr std::uint64_t selections_max = 16;

/// Big-endian, from the left to the right; what is missing spoils all of it.
class Taker {
 public:
  explicit Taker(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::span<const std::byte> take(std::size_t count) {
    if (count > rest_.size()) {
      is_whole_ = false;
      return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::uint64_t number(std::size_t bytes) {
    std::uint64_t value = 0;
    for (const std::byte one : take(bytes)) value = value << 8U | static_cast<std::uint64_t>(one);
    return value;
  }
  Bytes counted() {
    const auto taken = take(number(2));
    return {taken.begin(), taken.end()};
  }
  bool is_whole() const { return is_whole_; }
  bool is_done() const { return is_whole_ && rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
  bool is_whole_ = true;
};

}  // namespace

std::optional<ChipQuote> chip_quote_from(std::span<const std::byte> attest) {
  Taker taker(attest);
  if (taker.number(4) != made_by_a_chip || taker.number(2) != of_a_quote) return std::nullopt;
  taker.counted();  // the name of the key
  ChipQuote quote;
  quote.nonce = taker.counted();
  taker.take(clock_bytes + firmware_bytes);
  const std::uint64_t selections = taker.number(4);
  if (!taker.is_whole() || selections > selections_max) return std::nullopt;
  for (std::uint64_t i = 0; i < selections; ++i) {
    taker.take(2);  // which kind of digest
    taker.take(taker.number(1));
  }
  quote.state = taker.counted();
  return taker.is_done() ? std::optional(std::move(quote)) : std::nullopt;
}

bool is_quoted(const NodeStatement& statement, std::string_view key) {
  const auto said = statement.pairs(Fact::chip);
  const auto of = [&](std::string_view name) -> std::optional<Bytes> {
    const auto found = said.find(name);
    return found == said.end() ? std::nullopt : from_base64url(found->second);
  };
  const auto attest = of("quote"), signature = of("signature"), point = from_base64url(key);
  constexpr std::size_t half = 32;
  if (!attest || !signature || !point || point->size() != 2 * half || signature->size() != 2 * half) return false;
  const auto chip = crypto::TokenKey::p256(std::span(*point).first(half), std::span(*point).last(half));
  const std::string_view signed_text(reinterpret_cast<const char*>(attest->data()), attest->size());
  if (!chip || !chip->has_signed(crypto::TokenAlgorithm::es256, signed_text, *signature)) return false;
  const auto quote = chip_quote_from(*attest);
  const auto nonce = from_hex(statement.checkpoint);
  return quote && nonce && std::ranges::equal(quote->nonce, *nonce);
}

}  // namespace urna::hosting
