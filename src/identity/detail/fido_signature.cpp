// SPDX-License-Identifier: EUPL-1.2
#include "identity/detail/fido_signature.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>
#include <new>

namespace urna::identity::detail {
namespace {

/// Something of libfido2's, freed by its function, which takes the address of the pointer.
template <class T, void (*free_it)(T**)>
struct Freed {
  void operator()(T* owned) const { free_it(&owned); }
};
template <class T, void (*free_it)(T**)>
using Owned = std::unique_ptr<T, Freed<T, free_it>>;

template <class Pointer>
Pointer there(Pointer made) {
  if (!made) throw std::bad_alloc();
  return made;
}

const unsigned char* raw(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// Calls `use` with the key as the library has it.
template <class Use>
bool with_key(const SecurityKey& key, const Use& use) {
  const Bytes& bytes = key.public_key;
  switch (key.algorithm) {
    case KeyAlgorithm::es256: {
      const auto made = there(Owned<es256_pk_t, es256_pk_free>(es256_pk_new()));
      return es256_pk_from_ptr(made.get(), bytes.data(), bytes.size()) == FIDO_OK && use(COSE_ES256, made.get());
    }
    case KeyAlgorithm::eddsa: {
      const auto made = there(Owned<eddsa_pk_t, eddsa_pk_free>(eddsa_pk_new()));
      return eddsa_pk_from_ptr(made.get(), bytes.data(), bytes.size()) == FIDO_OK && use(COSE_EDDSA, made.get());
    }
    case KeyAlgorithm::rs256: {
      const auto made = there(Owned<rs256_pk_t, rs256_pk_free>(rs256_pk_new()));
      return rs256_pk_from_ptr(made.get(), bytes.data(), bytes.size()) == FIDO_OK && use(COSE_RS256, made.get());
    }
  }
  return false;
}

}  // namespace

bool is_usable(const SecurityKey& key) {
  fido_init(0);
  return with_key(key, [](int, const void*) { return true; });
}

bool has_signed(const SecurityKey& key, const std::string& site, const Digest& client_data_hash,
                std::span<const std::byte> authenticator_data, std::span<const std::byte> signature, bool must_verify) {
  fido_init(0);
  const auto made = there(Owned<fido_assert_t, fido_assert_free>(fido_assert_new()));
  fido_assert_t* const assertion = made.get();
  const bool is_set =
      fido_assert_set_count(assertion, 1) == FIDO_OK && fido_assert_set_rp(assertion, site.c_str()) == FIDO_OK &&
      fido_assert_set_clientdata_hash(assertion, raw(client_data_hash), client_data_hash.size()) == FIDO_OK &&
      fido_assert_set_authdata_raw(assertion, 0, raw(authenticator_data), authenticator_data.size()) == FIDO_OK &&
      fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(assertion, must_verify ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) == FIDO_OK &&
      fido_assert_set_sig(assertion, 0, raw(signature), signature.size()) == FIDO_OK;
  return is_set && with_key(key, [&](int algorithm, const void* public_key) {
           return fido_assert_verify(assertion, 0, algorithm, public_key) == FIDO_OK;
         });
}

bool has_signed_itself(const SecurityKey& key, const std::string& site, const Digest& client_data_hash,
                       std::span<const std::byte> authenticator_data, std::span<const std::byte> signature,
                       bool must_verify) {
  fido_init(0);
  const auto made = there(Owned<fido_cred_t, fido_cred_free>(fido_cred_new()));
  fido_cred_t* const registration = made.get();
  return fido_cred_set_type(registration, static_cast<int>(key.algorithm)) == FIDO_OK &&
         fido_cred_set_rp(registration, site.c_str(), nullptr) == FIDO_OK &&
         fido_cred_set_clientdata_hash(registration, raw(client_data_hash), client_data_hash.size()) == FIDO_OK &&
         fido_cred_set_authdata_raw(registration, raw(authenticator_data), authenticator_data.size()) == FIDO_OK &&
         fido_cred_set_uv(registration, must_verify ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) == FIDO_OK &&
         fido_cred_set_fmt(registration, "packed") == FIDO_OK &&
         fido_cred_set_sig(registration, raw(signature), signature.size()) == FIDO_OK &&
         fido_cred_verify_self(registration) == FIDO_OK;
}

}  // namespace urna::identity::detail
