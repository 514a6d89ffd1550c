// SPDX-License-Identifier: EUPL-1.2
#include "crypto/tls_certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace urna::crypto {
namespace {

constexpr std::chrono::sys_seconds start{std::chrono::seconds(1'800'000'000)};

X509* parsed(const std::string& pem) {
  BIO* input = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* certificate = PEM_read_bio_X509(input, nullptr, nullptr, nullptr);
  BIO_free_all(input);
  return certificate;
}

// Shows HRD-02.
TEST(TlsCertificate, RefusesNamesThatWouldSayMore) {
  SystemRandom random;
  const std::string too_long(254, 'a');
  for (const std::string& name :
       std::vector<std::string>{"", "a,DNS:b", "a b", "*", "a\nb", "999.1.1.1", ":::", too_long}) {
    const auto made = self_signed_certificate({"localhost", name}, random, start, std::chrono::days(1));
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error(), TlsCertificateFailure::name_malformed);
  }
  EXPECT_FALSE(self_signed_certificate({}, random, start, std::chrono::days(1)));
}

// Shows HRD-02.
TEST(TlsCertificate, IsForItsNamesOnlyAndForItsTime) {
  SystemRandom random;
  const auto made = self_signed_certificate({"localhost", "127.0.0.1", "::1"}, random, start, std::chrono::days(30));
  ASSERT_TRUE(made);
  EXPECT_EQ(valid_until(made->certificate_pem), start + std::chrono::days(30));
  EXPECT_EQ(made->fingerprint.size(), 64U);
  EXPECT_TRUE(made->private_key_pem.expose().starts_with("-----BEGIN PRIVATE KEY-----"));

  X509* certificate = parsed(made->certificate_pem);
  ASSERT_NE(certificate, nullptr);
  EXPECT_EQ(X509_check_host(certificate, "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate, "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate, "::1", 0), 1);
  EXPECT_NE(X509_check_host(certificate, "example.org", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ca(certificate), 0);
  EXPECT_EQ(X509_verify(certificate, X509_get0_pubkey(certificate)), 1);
  X509_free(certificate);
}

// Shows HRD-02.
TEST(TlsCertificate, ReadsNoTimeFromWhatIsNoCertificate) {
  EXPECT_FALSE(valid_until(""));
  EXPECT_FALSE(valid_until("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

}  // namespace
}  // namespace urna::crypto
