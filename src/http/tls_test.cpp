// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <fstream>

#include "http/detail/server_for_tests.hpp"
#include "http/self_signed.hpp"

namespace urna::http {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

class Tls : public testing::Test {
 protected:
  static Router router() {
    Router made;
    made.add({.pattern = "/", .permission = Permission("anybody"), .handler = [](Request&) { return json("{}"); }});
    return made;
  }
  void SetUp() override {
    files = self_signed_files(folder / "tls", {"localhost", "127.0.0.1"});
    port = server.listen_tls("127.0.0.1", 0, files);
  }

  struct Seen {
    bool shaken = false;
    std::string answer;
    std::string certificate;
    std::string protocol;
  };
  /// Connects with what `prepare` does to the client's context.
  template <class Prepare>
  Seen connect(Prepare prepare) const {
    asio::io_context io;
    ssl::context context(ssl::context::tls_client);
    prepare(context.native_handle());
    ssl::stream<asio::ip::tcp::socket> stream(io, context);
    stream.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
    boost::system::error_code error;
    stream.handshake(ssl::stream_base::client, error);
    Seen seen;
    if (error) return seen;
    const std::string request = detail::get("/");
    asio::write(stream, asio::buffer(request), error);
    asio::read(stream, asio::dynamic_buffer(seen.answer), error);
    seen.shaken = !seen.answer.empty();
    seen.protocol = SSL_get_version(stream.native_handle());
    X509* certificate = SSL_get1_peer_certificate(stream.native_handle());
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    seen.certificate.assign(reinterpret_cast<const char*>(digest), size);
    X509_free(certificate);
    return seen;
  }

  TestFolder folder;
  AccessLog log;
  Metrics metrics;
  Server server{{}, router(), detail::allow_all, log, metrics};
  TlsFiles files;
  std::uint16_t port = 0;
};

// Shows HRD-02.
TEST_F(Tls, RefusesOldProtocolsWeakCiphersAndOtherApplications) {
  EXPECT_FALSE(connect([](SSL_CTX* context) {
                 SSL_CTX_set_security_level(context, 0);
                 SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
                 SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
               }).shaken);
  for (const char* weak : {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-GCM-SHA256", "aNULL:eNULL"}) {
    EXPECT_FALSE(connect([weak](SSL_CTX* context) {
                   SSL_CTX_set_security_level(context, 0);
                   SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
                   SSL_CTX_set_cipher_list(context, weak);
                 }).shaken)
        << weak;
  }
  EXPECT_FALSE(connect([](SSL_CTX* context) {
                 SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>("\x02h2"), 3);
               }).shaken);
}

// Shows HRD-02.
TEST_F(Tls, SpeaksTls12And13) {
  const Seen newest = connect([](SSL_CTX*) {});
  EXPECT_EQ(detail::status_of(newest.answer), 200);
  EXPECT_EQ(newest.protocol, "TLSv1.3");
  const Seen older = connect([](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
  });
  EXPECT_EQ(detail::status_of(older.answer), 200);
  EXPECT_EQ(older.protocol, "TLSv1.2");
}

// Shows HRD-02.
TEST_F(Tls, TakesANewCertificateAndKeepsTheOldWhenTheNewIsBad) {
  const auto nothing = [](SSL_CTX*) {};
  const std::string first = connect(nothing).certificate;
  std::ofstream(files.certificate_chain) << "rubbish";
  EXPECT_ANY_THROW(server.reload_certificate());
  EXPECT_EQ(connect(nothing).certificate, first);
  const TlsFiles made = self_signed_files(folder / "tls", {"localhost"});  // it is no certificate: made anew
  server.reload_certificate();
  const std::string second = connect(nothing).certificate;
  EXPECT_FALSE(second.empty());
  EXPECT_NE(second, first);
  // A certificate with the key of another.
  const TlsFiles others = self_signed_files(folder / "others", {"localhost"});
  std::filesystem::copy_file(others.private_key, made.private_key, std::filesystem::copy_options::overwrite_existing);
  EXPECT_ANY_THROW(server.reload_certificate());
  EXPECT_EQ(connect(nothing).certificate, second);
}

// Shows HRD-02.
TEST_F(Tls, KeepsItsKeyToItselfAndItsCertificateWhileItIsGood) {
  EXPECT_EQ(std::filesystem::status(files.private_key).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto written = std::filesystem::last_write_time(files.certificate_chain);
  self_signed_files(folder / "tls", {"localhost"});
  EXPECT_EQ(std::filesystem::last_write_time(files.certificate_chain), written);
  EXPECT_ANY_THROW(self_signed_files(folder / "bad", {"a b"}));
}

// Shows HRD-02.
TEST_F(Tls, AnswersNothingToWhoSpeaksInTheClear) {
  detail::RawSocket raw = detail::RawSocket::to_port(port);
  raw.send(detail::get("/"));
  const std::string answer = raw.receive();
  EXPECT_EQ(detail::status_of(answer), 0);
  EXPECT_TRUE(raw.has_ended());
}

}  // namespace
}  // namespace urna::http
