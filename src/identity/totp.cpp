// SPDX-License-Identifier: EUPL-1.2
#include "identity/totp.hpp"

#include <liboath/oath.h>

#include <algorithm>
#include <cstdlib>

#include "base/ensure.hpp"

namespace urna::identity {
namespace {

constexpr unsigned step_seconds = 30;
constexpr std::size_t digits = 6;

void start_library() {
  static const int started = oath_init();
  ensure(started == OATH_OK, "liboath starts");
}

const char* characters(const TotpSecret& secret) { return reinterpret_cast<const char*>(secret.expose().data()); }

}  // namespace

TotpSecret make_totp_secret(crypto::RandomSource& random) {
  TotpSecret secret;
  random.fill(secret.expose());
  return secret;
}

SecretText totp_text(const TotpSecret& secret) {
  start_library();
  char* encoded = nullptr;
  std::size_t length = 0;
  const int done = oath_base32_encode(characters(secret), secret.expose().size(), &encoded, &length);
  ensure(done == OATH_OK, "liboath writes base32");
  SecretText text(std::string(encoded, length));
  wipe(encoded, length);
  std::free(encoded);  // NOLINT: allocated by the library
  return text;
}

SecretText totp_address(std::string_view name, const TotpSecret& secret) {
  std::string label;
  for (const char character : name) label += character == '@' ? std::string("%40") : std::string(1, character);
  const SecretText text = totp_text(secret);
  return SecretText("otpauth://totp/Urna:" + label + "?secret=" + text.expose() + "&issuer=Urna");
}

std::optional<std::uint64_t> find_totp_step(const TotpSecret& secret, std::string_view code, Timestamp now) {
  const bool is_code = code.size() == digits && std::all_of(code.begin(), code.end(), [](char character) {
                         return character >= '0' && character <= '9';
                       });
  if (!is_code) return std::nullopt;
  start_library();
  std::uint64_t step = 0;
  constexpr std::size_t steps_beside = 1;
  const int place = oath_totp_validate3(characters(secret), secret.expose().size(), now.time_since_epoch().count(),
                                        step_seconds, 0, steps_beside, nullptr, &step, std::string(code).c_str());
  if (place < 0) return std::nullopt;
  return step;
}

}  // namespace urna::identity
