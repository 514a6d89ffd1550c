// SPDX-License-Identifier: EUPL-1.2
#include "crypto/tls_certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <stdexcept>

#include "base/bytes.hpp"
#include "crypto/detail/freed.hpp"

namespace urna::crypto {
namespace {

using detail::Freed;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Serial = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Output = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr std::size_t serial_bytes = 16;
constexpr std::size_t name_characters_max = 253;

void must(bool good) {
  if (!good) throw std::runtime_error("OpenSSL cannot make a certificate");
}

bool is_address(const std::string& name) {
  return name.find(':') != name.npos || name.find_first_not_of("0123456789.") == name.npos;
}

bool is_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':';
  };
  return !name.empty() && name.size() <= name_characters_max && std::all_of(name.begin(), name.end(), fits);
}

/// @returns  whether OpenSSL took the value
bool extend(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  if (!extension) return false;
  must(X509_add_ext(certificate, extension.get(), -1) == 1);
  return true;
}

void set_serial(X509* certificate, RandomSource& random) {
  std::array<std::byte, serial_bytes> bytes{};
  random.fill(bytes);
  bytes[0] = (bytes[0] & std::byte{0x7F}) | std::byte{0x40};  // positive, and always of the same length
  const Number number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), serial_bytes, nullptr));
  const Serial serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
  must(serial && X509_set_serialNumber(certificate, serial.get()) == 1);
}

std::string text_of(BIO* output) {
  char* start = nullptr;
  const long size = BIO_get_mem_data(output, &start);
  return {start, static_cast<std::size_t>(size)};
}

SecretText key_text(EVP_PKEY* key) {
  const Output output(BIO_new(BIO_s_secmem()));
  must(output && PEM_write_bio_PKCS8PrivateKey(output.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return SecretText(text_of(output.get()));
}

}  // namespace

Result<TlsCertificate, TlsCertificateFailure> self_signed_certificate(const std::vector<std::string>& names,
                                                                      RandomSource& random,
                                                                      std::chrono::sys_seconds from,
                                                                      std::chrono::days valid_for) {
  if (names.empty()) return failure(TlsCertificateFailure::no_name);
  std::string alternatives;
  for (const std::string& name : names) {
    if (!is_name(name)) return failure(TlsCertificateFailure::name_malformed);
    alternatives += (alternatives.empty() ? "" : ",") + std::string(is_address(name) ? "IP:" : "DNS:") + name;
  }
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  must(key && certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_serial(certificate.get(), random);
  std::time_t begin = std::chrono::system_clock::to_time_t(from);
  std::time_t end = std::chrono::system_clock::to_time_t(from + valid_for);
  must(X509_time_adj_ex(X509_getm_notBefore(certificate.get()), 0, 0, &begin) != nullptr);
  must(X509_time_adj_ex(X509_getm_notAfter(certificate.get()), 0, 0, &end) != nullptr);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const std::string common_name = "Urna " + names.front().substr(0, 50);
  must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                  reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0) == 1);
  must(X509_set_issuer_name(certificate.get(), subject) == 1 && X509_set_pubkey(certificate.get(), key.get()) == 1);
  must(extend(certificate.get(), NID_basic_constraints, "critical,CA:FALSE"));
  must(extend(certificate.get(), NID_key_usage, "critical,digitalSignature"));
  must(extend(certificate.get(), NID_ext_key_usage, "serverAuth"));
  if (!extend(certificate.get(), NID_subject_alt_name, alternatives)) {
    return failure(TlsCertificateFailure::name_malformed);
  }
  must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);

  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned digest_bytes = 0;
  must(X509_digest(certificate.get(), EVP_sha256(), digest.data(), &digest_bytes) == 1);
  const Output output(BIO_new(BIO_s_mem()));
  must(output && PEM_write_bio_X509(output.get(), certificate.get()) == 1);
  return TlsCertificate{text_of(output.get()), key_text(key.get()),
                        to_hex(std::as_bytes(std::span(digest).first(digest_bytes)))};
}

std::optional<std::chrono::sys_seconds> valid_until(std::string_view certificate_pem) {
  const Output input(BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size())));
  const Certificate certificate(PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr));
  std::tm parts{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) != 1) return std::nullopt;
  using namespace std::chrono;
  const sys_days day = year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
  return day + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
}

}  // namespace urna::crypto
