// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "assurance/evidence.hpp"
#include "base/test_folder.hpp"
#include "cage.hpp"
#include "crypto/random.hpp"
#include "crypto/tls_certificate.hpp"
#include "http/self_signed.hpp"
#include "http/server.hpp"
#include "inspection/child_program.hpp"

namespace urna_collect {
namespace {

using urna::assurance::Finding;
using urna::assurance::Look;

constexpr int not_caged = 99;

/// Whether a process in the cage can do this.
bool can(Needs needs, bool (*act)()) {
  const pid_t child = fork();
  if (child == 0) {
    if (!enter_cage(needs, {})) _exit(not_caged);
    _exit(act() ? 1 : 0);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_NE(WEXITSTATUS(status), not_caged);
  return WEXITSTATUS(status) == 1;
}

TEST(CollectorsCage, LetsAFileBeReadAndNothingBeWrittenStartedOrEnded) {
  EXPECT_TRUE(can(Needs::files, [] { return open("/etc/os-release", O_RDONLY) >= 0; }));
  for (const Needs needs : {Needs::files, Needs::network}) {
    EXPECT_FALSE(can(needs, [] { return open("/tmp/urna-collect-was-here", O_WRONLY | O_CREAT, 0600) >= 0; }));
    EXPECT_FALSE(can(needs, [] { return unlink("/tmp/urna-collect-was-here") == 0; }));
    EXPECT_FALSE(can(needs, [] { return fork() >= 0; }));
    EXPECT_FALSE(can(needs, [] { return execl("/bin/true", "true", nullptr) == 0; }));
    EXPECT_FALSE(can(needs, [] { return kill(getppid(), 0) == 0; }));
    EXPECT_FALSE(can(needs, [] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }));
  }
  EXPECT_FALSE(can(Needs::files, [] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }));
  EXPECT_TRUE(can(Needs::network, [] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }));
}

std::optional<Look> look(const std::vector<std::string>& told) {
  const auto answer =
      urna::inspection::answer_of_program(URNA_COLLECT, told, {}, {.patience = std::chrono::seconds(60)});
  if (!answer) return std::nullopt;
  auto read = urna::assurance::look_from(std::string(reinterpret_cast<const char*>(answer->data()), answer->size()));
  return read ? std::optional(*read) : std::nullopt;
}

std::string value_of(const std::optional<Look>& look, const std::string& what) {
  for (const auto& seen : look ? look->seen : std::vector<urna::assurance::Seen>{})
    if (seen.what == what) return seen.value;
  return {};
}

TEST(Collect, LooksAtWhatItKnowsAndAtNothingElse) {
  EXPECT_FALSE(look({"no.such"}));
  EXPECT_FALSE(look({}));
  EXPECT_FALSE(look({"net.ports", "nonsense"}));
  for (const char* const check : {"host.no_cloud", "config.usb", "support.eol", "net.ports"}) {
    EXPECT_TRUE(look({check})) << check;
  }
  EXPECT_EQ(look({"net.ports"})->finding, Finding::unknown) << "nobody said who may wait";
  EXPECT_EQ(value_of(look({"support.eol"}), "system").substr(0, 6), "debian");
}

TEST(Collect, ReadsTheReportThatIsNamedAndNoOther) {
  const urna::TestFolder folder;
  const std::string named = folder.path("named");
  std::ofstream(named) << "lynis_tests_done=9\nhardening_index=80\nreport_datetime_end=2001-01-01 00:00:00\n";
  const auto old = look({"config.hardening", "report=" + named, "score_min=75", "age_days_max=8"});
  EXPECT_EQ(value_of(old, "unseen"), "too_old");
  EXPECT_EQ(value_of(look({"config.hardening", "report=" + folder.path("none")}), "unseen"), "unreadable");
  EXPECT_EQ(value_of(look({"config.hardening", "other=" + named}), "unseen"), "unreadable");
  EXPECT_EQ(value_of(look({"net.firewall", "rules=" + named}), "unseen"), "unreadable") << "it is no such file";
  EXPECT_EQ(value_of(look({"patch.level", "feed=" + named, "age_hours_max=48"}), "unseen"), "unreadable");
  EXPECT_EQ(look({"vuln.feed", "feed=" + named})->finding, Finding::passed) << "it is new, whatever is in it";
  EXPECT_EQ(look({"vuln.feed"})->finding, Finding::unknown);
}

TEST(Collect, TheNewestThatDebianHasIsLookedFor) {
  const urna::TestFolder folder;
  const std::string feed = folder.path("feed.json");
  const auto look_with = [&](const std::string& since) {
    std::ofstream(feed) << R"({"dpkg":{"CVE-2026-1":{"releases":{"bookworm":{"status":"resolved","fixed_version":")"
                        << since << R"(","urgency":"low"}}}}})";
    return look({"patch.level", "feed=" + feed, "age_hours_max=48"});
  };
  EXPECT_EQ(look_with("0.1")->finding, Finding::passed);
  EXPECT_EQ(look_with("999:1")->finding, Finding::failed);
}

TEST(Collect, SomebodyWhoWaitsForTheNetworkIsSeenAtOnce) {
  const int waiting = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_EQ(listen(waiting, 1), 0) << "at any address, at a port of the kernel's choice";
  const auto open = look({"net.ports", "declared=yes"});
  ASSERT_TRUE(open);
  EXPECT_EQ(open->finding, Finding::failed);
  close(waiting);
}

/// A server of ours with a certificate that vouches for itself.
struct OwnServer : testing::Test {
  static urna::http::Router router() {
    urna::http::Router made;
    made.add({.pattern = "/", .permission = urna::http::Permission("anybody"), .handler = [](urna::http::Request&) {
                return urna::http::json("{}");
              }});
    // As if it knew no customers: the same for every host.
    made.add({.pattern = "/api/elections/e1",
              .permission = urna::http::Permission("anybody"),
              .handler = [](urna::http::Request&) { return urna::http::json("{}"); }});
    return made;
  }
  void SetUp() override {
    files = urna::http::self_signed_files(folder.path("tls"), {"localhost", "127.0.0.1"});
    told = {"at=127.0.0.1", "name=localhost", "port=" + std::to_string(server.listen_tls("127.0.0.1", 0, files))};
  }
  std::optional<Look> ask(const std::string& check, std::vector<std::string> more = {}) {
    more.insert(more.begin(), told.begin(), told.end());
    more.insert(more.begin(), check);
    return look(more);
  }

  const urna::TestFolder folder;
  urna::http::AccessLog log;
  urna::http::Metrics metrics;
  urna::http::Server server{{.io_threads = 1, .workers = 2},
                            router(),
                            [](const urna::http::Permission&, urna::http::Request&) { return std::nullopt; },
                            log,
                            metrics};
  urna::http::TlsFiles files;
  std::vector<std::string> told;
};

TEST_F(OwnServer, SpeaksNothingOldAndIsSeenToSpeakNothingOld) {
  const auto seen = ask("tls.config");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->finding, Finding::passed) << look_json(*seen);
  EXPECT_EQ(value_of(seen, "tls1.3"), "yes");
  EXPECT_EQ(value_of(seen, "tls1.0"), "refused");
}

TEST_F(OwnServer, WhoVouchesForItselfIsTrustedOnlyByWhoeverSaysSo) {
  const auto alone = ask("tls.certificate");
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->finding, Finding::failed);
  EXPECT_EQ(value_of(alone, "trusted"), "no");
  // Made for 90 days a moment ago, which may be the same second.
  EXPECT_TRUE(value_of(alone, "days_left") == "89" || value_of(alone, "days_left") == "90") << look_json(*alone);
  const auto vouched = ask("tls.certificate", {"authorities=" + files.certificate_chain.string()});
  ASSERT_TRUE(vouched);
  EXPECT_EQ(vouched->finding, Finding::passed) << look_json(*vouched);
}

TEST_F(OwnServer, ACertificateThatEndsSoonIsSeenAndAnotherMendsIt) {
  const auto lasts = [&](std::chrono::days days) {
    urna::crypto::SystemRandom random;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto made = urna::crypto::self_signed_certificate({"localhost"}, random, now, days);
    ASSERT_TRUE(made);
    std::ofstream(files.certificate_chain) << made->certificate_pem;
    std::ofstream(files.private_key) << made->private_key_pem.expose();
    server.reload_certificate();
  };
  const std::string authorities = "authorities=" + files.certificate_chain.string();
  lasts(std::chrono::days(10));
  const auto soon = ask("tls.certificate", {authorities});
  ASSERT_TRUE(soon);
  EXPECT_EQ(soon->finding, Finding::failed);
  EXPECT_LE(std::stoi(value_of(soon, "days_left")), 10);
  EXPECT_EQ(value_of(soon, "trusted"), "yes");
  lasts(std::chrono::days(90));
  EXPECT_EQ(ask("tls.certificate", {authorities})->finding, Finding::passed);
}

TEST_F(OwnServer, BindsABrowserWithEachAnswerAndAnswersNothingPlain) {
  const auto headers = ask("web.owasp_probe", {"path=/", "path=/nothing-here"});
  ASSERT_TRUE(headers);
  EXPECT_EQ(headers->finding, Finding::passed) << look_json(*headers);
  const auto plain = ask("tls.no_plain", {"box=apart"});
  ASSERT_TRUE(plain);
  EXPECT_EQ(value_of(plain, "plain_on_tls_port"), "none");
  EXPECT_EQ(ask("tls.no_plain")->finding, Finding::failed) << "nobody said how the box is reached";
}

TEST_F(OwnServer, OneCustomersElectionThatAnotherHostGivesIsSeen) {
  const auto seen = ask("tenant.isolation", {"host=a.example", "host=b.example", "election=a.example/e1",
                                             "election=b.example/e2", "election=c.example/e1", "election=e1"});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->finding, Finding::failed) << look_json(*seen);
  EXPECT_EQ(value_of(seen, "given_across"), "b.example 200 a.example/api/elections/e1");
  EXPECT_EQ(value_of(seen, "not_given"), "b.example 404 b.example/api/elections/e2");
  EXPECT_EQ(value_of(seen, "asked_across"), "4") << "the election of each, at two hosts; whose it is must be known";
  EXPECT_EQ(ask("tenant.isolation", {"host=a.example", "election=a.example/e1"})->finding, Finding::unknown);
}

TEST_F(OwnServer, WhoeverIsNotThereIsUnknown) {
  for (const char* const check : {"tls.config", "tls.certificate", "web.owasp_probe"})
    EXPECT_EQ(look({check, "at=127.0.0.1", "port=1", "name=localhost", "path=/"})->finding, Finding::unknown) << check;
}

}  // namespace
}  // namespace urna_collect
