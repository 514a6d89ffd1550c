// SPDX-License-Identifier: EUPL-1.2
// Two programs of ours on two hosts: who may speak with whom.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <fstream>

#include "http/client.hpp"
#include "http/detail/authority_for_tests.hpp"
#include "http/detail/server_for_tests.hpp"

namespace urna::http {
namespace {

class MutualTlsTest : public testing::Test {
 protected:
  static Router router() {
    Router made;
    made.add({.method = Method::put,
              .pattern = "/slot",
              .permission = Permission("desk"),
              .handler = [](Request& request) { return json(request.body); },
              .body_bytes_max = 1000});
    made.add({.pattern = "/", .permission = Permission("desk"), .handler = [](Request&) { return json("{}"); }});
    return made;
  }
  void SetUp() override { port = server.listen_mutual_tls("127.0.0.1", 0, box_files()); }

  MutualTls box_files() { return {authority.issue("box"), authority.file(), {"desk", "second-desk"}}; }
  MutualTls desk() { return {authority.issue("desk"), authority.file(), {"box"}}; }

  PeerAddress address(MutualTls files) const { return {Endpoint{"127.0.0.1", port}, std::move(files)}; }
  std::optional<ClientFailure> failure_of(MutualTls files) const {
    Client client(address(std::move(files)), {.time = std::chrono::seconds(5)});
    const auto answer = client.ask(Method::get, "/");
    if (!answer) return answer.error();
    EXPECT_EQ(answer->status, 200U);
    return std::nullopt;
  }
  /// Whether a client with this context is answered.
  bool hears(boost::asio::ssl::context& context) const {
    boost::asio::io_context io;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream(io, context);
    stream.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), port});
    boost::system::error_code error;
    stream.handshake(boost::asio::ssl::stream_base::client, error);
    if (error) return false;
    boost::asio::write(stream, boost::asio::buffer(detail::get("/")), error);
    std::string answer;
    boost::asio::read(stream, boost::asio::dynamic_buffer(answer), error);
    return !answer.empty();
  }

  TestFolder folder;
  detail::TestAuthority authority{folder / "ours"};
  detail::TestAuthority strangers{folder / "others"};
  AccessLog log;
  Metrics metrics;
  Server server{{}, router(), detail::allow_all, log, metrics};
  std::uint16_t port = 0;
};

// Shows HRD-02.
TEST_F(MutualTlsTest, RefusesWhoHasNoCertificateOrAWrongOne) {
  boost::asio::ssl::context nothing(boost::asio::ssl::context::tls_client);
  EXPECT_FALSE(hears(nothing)) << "no certificate";
  const auto unreachable_or_broken = [](std::optional<ClientFailure> failure) {
    return failure == ClientFailure::unreachable || failure == ClientFailure::broken_off;
  };
  EXPECT_TRUE(unreachable_or_broken(failure_of({authority.issue("somebody"), authority.file(), {"box"}}))) << "name";
  EXPECT_TRUE(unreachable_or_broken(failure_of({strangers.issue("desk"), authority.file(), {"box"}}))) << "authority";
  EXPECT_TRUE(unreachable_or_broken(failure_of({authority.issue("desk", -60), authority.file(), {"box"}}))) << "ended";
  EXPECT_TRUE(unreachable_or_broken(failure_of({authority.issue("box"), authority.file(), {"box"}})))
      << "the box's own";
  EXPECT_EQ(failure_of(desk()), std::nullopt);
  EXPECT_EQ(failure_of({authority.issue("second-desk"), authority.file(), {"box"}}), std::nullopt);
}

// Shows HRD-02.
TEST_F(MutualTlsTest, SpeaksNothingOlderThanTls13) {
  const TlsFiles files = authority.issue("desk");
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    boost::asio::ssl::context context(boost::asio::ssl::context::tls_client);
    context.use_certificate_chain_file(files.certificate_chain);
    context.use_private_key_file(files.private_key, boost::asio::ssl::context::pem);
    SSL_CTX_set_max_proto_version(context.native_handle(), version);
    EXPECT_EQ(hears(context), version == TLS1_3_VERSION) << version;
  }
}

// Shows HRD-02, INP-03.
TEST_F(MutualTlsTest, ClientsSayNothingToAServerThatIsNotTheOneTheyExpect) {
  EXPECT_EQ(failure_of({authority.issue("desk"), authority.file(), {"another-box"}}), ClientFailure::unreachable);
  EXPECT_EQ(failure_of({authority.issue("desk"), authority.file(), {"bo"}}), ClientFailure::unreachable);
  EXPECT_EQ(failure_of({authority.issue("desk"), strangers.file(), {"box"}}), ClientFailure::unreachable);
}

// Shows HRD-02.
TEST_F(MutualTlsTest, KeepsAConnectionForManyRequests) {
  Client client(address(desk()));
  for (int i = 0; i < 5; ++i) {
    const auto answer = client.ask(Method::put, "/slot", {{"Content-Type", "application/json"}}, "[1]");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "[1]");
  }
  EXPECT_EQ(server.connections(), 1U);
}

// Shows HRD-02.
TEST_F(MutualTlsTest, TakesNewCertificatesOnBothSidesAndKeepsTheOldWhenTheyAreBad) {
  const PeerAddress box = address(desk());
  const auto asks = [&box] { return Client(box, {.time = std::chrono::seconds(5)}).ask(Method::get, "/").has_value(); };
  EXPECT_TRUE(asks());
  std::ofstream(folder / "ours/desk.pem") << "rubbish";
  EXPECT_ANY_THROW(box.reload());
  EXPECT_TRUE(asks());
  authority.issue("desk");
  box.reload();
  EXPECT_TRUE(asks());
  // The box changes to another authority: from then on the old desk is a stranger.
  std::filesystem::copy_file(strangers.file(), authority.file(), std::filesystem::copy_options::overwrite_existing);
  server.reload_certificate();
  EXPECT_FALSE(asks());
}

// Shows HRD-02.
TEST_F(MutualTlsTest, WantsANameAndGoodFiles) {
  MutualTls nameless = desk();
  nameless.peer_names.clear();
  EXPECT_ANY_THROW(address(nameless));
  MutualTls keyless = desk();
  keyless.own.private_key = authority.issue("other").private_key;
  EXPECT_ANY_THROW(address(keyless));
  MutualTls lawless = desk();
  lawless.authority = folder / "nowhere";
  EXPECT_ANY_THROW(address(lawless));
}

// Shows HRD-02.
TEST_F(MutualTlsTest, WaitsForNobodyWhoConnectedAndSaysNothingWhenItGoes) {
  detail::RawSocket silent = detail::RawSocket::to_port(port);
  while (server.connections() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const auto begun = std::chrono::steady_clock::now();
  server.drain(std::chrono::seconds(20));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
}

TEST_F(MutualTlsTest, BoardsArePassedOn) {
  Router router;
  const PeerAddress box = address(desk());
  router.add({.pattern = "/", .permission = Permission("board"), .handler = [box](Request& request) {
                return forward(request, box);
              }});
  const detail::TestServer front(std::move(router));
  EXPECT_EQ(detail::body_of(front.answer_to(detail::get("/"))), "{}");
  server.drain(std::chrono::milliseconds(0));
  EXPECT_EQ(detail::status_of(front.answer_to(detail::get("/"))), 503);
}

TEST(Endpoint, IsANumericAddressAndAPort) {
  EXPECT_EQ(endpoint_from("[::1]:8443").host, "::1");
  EXPECT_EQ(endpoint_from("localhost:1").host, "127.0.0.1");
  EXPECT_EQ(endpoint_from("192.0.2.1:65535").port, 65'535);
  for (const char* wrong : {"", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.1:80x"})
    EXPECT_ANY_THROW(endpoint_from(wrong)) << wrong;
}

}  // namespace
}  // namespace urna::http
