// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "crypto/hash.hpp"
#include "crypto/signature.hpp"

namespace urna::identity::detail {

inline Bytes bytes_from(std::string_view text) {
  const auto bytes = bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

inline Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

inline Bytes hex(std::string_view text) { return from_hex(text).value(); }

// What authenticators write, as CBOR.
inline Bytes cbor_bytes(const Bytes& bytes) {
  const std::size_t size = bytes.size();
  Bytes head = size < 24    ? Bytes{std::byte(0x40 + size)}
               : size < 256 ? Bytes{std::byte{0x58}, std::byte(size)}
                            : Bytes{std::byte{0x59}, std::byte(size >> 8U), std::byte(size & 0xffU)};
  return joined({head, bytes});
}
inline Bytes cbor_text(std::string_view text) { return joined({{std::byte(0x60 + text.size())}, bytes_from(text)}); }

/// A security key of our own that can be told to misbehave.
struct Authenticator {
  std::string site = "example.org";
  unsigned flags = 0x05;  // somebody there, verified
  std::uint32_t counter = 7;
  Bytes id = hex("000102030405060708090a0b0c0d0e0f");
  crypto::SigningKey signing{Secret<32>(std::array<std::byte, 32>{std::byte{1}})};

  Bytes cose() const {
    const auto& key = signing.verification_key();
    return joined({hex("a4010103272006215820"), Bytes(key.begin(), key.end())});
  }
  Bytes head(unsigned more_flags = 0) const {
    const Digest hash = crypto::sha256(site);
    return joined({Bytes(hash.begin(), hash.end()),
                   {std::byte(flags | more_flags), std::byte(counter >> 24U), std::byte(counter >> 16U),
                    std::byte(counter >> 8U), std::byte(counter)}});
  }
  Bytes with_key(const Bytes& cose_key) const {
    return joined({head(0x40), Bytes(16), {std::byte(id.size() >> 8U), std::byte(id.size())}, id, cose_key});
  }
  Bytes sign(const Bytes& data, const Bytes& client_data) const {
    const Digest hash = crypto::sha256(client_data);
    const Bytes text = joined({data, Bytes(hash.begin(), hash.end())});
    const auto signature = signing.sign({reinterpret_cast<const char*>(text.data()), text.size()});
    return {signature.begin(), signature.end()};
  }
};

inline Bytes attested(const Bytes& data) {
  return joined({hex("a3"), cbor_text("fmt"), cbor_text("none"), cbor_text("attStmt"), hex("a0"), cbor_text("authData"),
                 cbor_bytes(data)});
}

}  // namespace urna::identity::detail
