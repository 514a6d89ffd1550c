// SPDX-License-Identifier: EUPL-1.2
#include "inspection/virus_scanner.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/test_folder.hpp"

namespace urna::inspection {
namespace {

using documents::ScanVerdict;
using namespace std::chrono_literals;

/// Listens as clamd does, hears one content, and answers what it is told to.
class PretendedScanner {
 public:
  PretendedScanner(const std::string& path, std::string answer, bool hangs_up_early = false)
      : answer_(std::move(answer)), hangs_up_early_(hangs_up_early), socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy(path, address.sun_path);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 || ::listen(socket_, 1) != 0)
      throw std::runtime_error("no socket can be had");
    thread_ = std::jthread([this] { serve(); });
  }
  PretendedScanner(const PretendedScanner&) = delete;
  PretendedScanner& operator=(const PretendedScanner&) = delete;
  ~PretendedScanner() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  std::string heard;

 private:
  void serve() {
    const int peer = ::accept(socket_, nullptr, nullptr);
    if (peer < 0) return;
    const std::string end("\0\0\0\0", 4);
    char piece[4096];
    while (!heard.ends_with(end) && !(hangs_up_early_ && heard.size() > 100)) {
      const ssize_t got = ::recv(peer, piece, sizeof(piece), 0);
      if (got <= 0) break;
      heard.append(piece, static_cast<std::size_t>(got));
    }
    ::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    if (answer_.empty()) std::this_thread::sleep_for(600ms);
    ::close(peer);
  }

  const std::string answer_;
  const bool hangs_up_early_;
  const int socket_;
  std::jthread thread_;
};

std::string zero_ended(const std::string& text) { return text + std::string(1, '\0'); }

ScanVerdict verdict_when_told(const std::string& answer, std::chrono::milliseconds patience = 5s) {
  const TestFolder folder;
  const PretendedScanner scanner(folder.path("clamd"), answer);
  return VirusScanner(folder.path("clamd"), patience).scan(bytes_of("a roll"));
}

// Shows INP-02.
TEST(VirusScanner, CallsNothingCleanThatWasNotCalledClean) {
  for (const char* answer :
       {"stream: ", "OK", "stream: OK\n", " stream: OK", "stream: INSTREAM size limit exceeded. ERROR",
        "stream:  FOUND", "UNKNOWN COMMAND", "stream: OKstream: OK", "1: stream: OK", "stream: ok"}) {
    EXPECT_EQ(verdict_when_told(zero_ended(answer)), ScanVerdict::failed) << answer;
  }
  EXPECT_EQ(verdict_when_told("stream: OK"), ScanVerdict::failed) << "cut off";
  EXPECT_EQ(verdict_when_told(std::string(100'000, 'a')), ScanVerdict::failed) << "endless";
}

TEST(VirusScanner, UnderstandsItsTwoAnswers) {
  EXPECT_EQ(verdict_when_told(zero_ended("stream: OK")), ScanVerdict::clean);
  EXPECT_EQ(verdict_when_told(zero_ended("stream: Eicar-Test-Signature FOUND")), ScanVerdict::infected);
}

// Shows INP-02.
TEST(VirusScanner, DoesNotWaitForEver) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(verdict_when_told("", 200ms), ScanVerdict::failed);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
}

// Shows INP-02.
TEST(VirusScanner, SaysWhenNobodyIsThere) {
  const TestFolder folder;
  EXPECT_EQ(VirusScanner(folder.path("nobody")).scan(bytes_of("a")), ScanVerdict::failed);
  EXPECT_EQ(VirusScanner(std::string(500, 'a')).scan(bytes_of("a")), ScanVerdict::failed);
}

TEST(VirusScanner, HandsOverEverythingInPiecesThatSayTheirLength) {
  const TestFolder folder;
  std::string content(150'000, 'x');
  content.back() = 'y';
  PretendedScanner scanner(folder.path("clamd"), zero_ended("stream: OK"));
  EXPECT_EQ(VirusScanner(folder.path("clamd")).scan(bytes_of(content)), ScanVerdict::clean);
  std::string wanted = zero_ended("zINSTREAM");
  for (std::size_t at = 0; at < content.size(); at += 65'536) {
    const std::string piece = content.substr(at, 65'536);
    for (int shift = 24; shift >= 0; shift -= 8) wanted += static_cast<char>(piece.size() >> shift);
    wanted += piece;
  }
  EXPECT_EQ(scanner.heard, wanted + std::string(4, '\0'));
}

// Shows INP-02.
TEST(VirusScanner, AVirusThatIsFoundEarlyIsFound) {
  const TestFolder folder;
  const PretendedScanner scanner(folder.path("clamd"), zero_ended("stream: Early FOUND"), true);
  const Bytes content(20'000'000);
  EXPECT_NE(VirusScanner(folder.path("clamd")).scan(content), ScanVerdict::clean);
}

/// The real clamd with one signature, ours: of the file that every scanner takes for a virus.
class RealScanner : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(clamd)) GTEST_SKIP() << "clamav-daemon is not installed: " << clamd;
    std::filesystem::create_directory(folder_.path("signatures"));
    // The test file of EICAR, as a signature of a content: its hexadecimal digits.
    std::ofstream(folder_.path("signatures/eicar.ndb"))
        << "Eicar-Test:0:*:" << to_hex(bytes_of(eicar().substr(0, 60))) << "\n";
    std::ofstream(folder_.path("clamd.conf")) << "LocalSocket " << socket() << "\nDatabaseDirectory "
                                              << folder_.path("signatures") << "\nForeground yes\nStreamMaxLength 40M\n"
                                              << "TemporaryDirectory " << folder_.path().string() << "\n";
    child_ = fork();
    if (child_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      const std::string configuration = "--config-file=" + folder_.path("clamd.conf");
      const std::string log = folder_.path("log");
      const int file = ::open(log.c_str(), O_WRONLY | O_CREAT, 0600);
      dup2(file, STDOUT_FILENO);
      dup2(file, STDERR_FILENO);
      execl(clamd, "clamd", configuration.c_str(), nullptr);
      _exit(127);
    }
    for (int i = 0; i < 400 && !std::filesystem::exists(socket()); ++i) std::this_thread::sleep_for(50ms);
    ASSERT_TRUE(std::filesystem::exists(socket())) << folder_.read("log");
  }
  void TearDown() override {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }

  /// In two pieces, so that no scanner takes this very file for a virus.
  static std::string eicar() {
    return std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}$") + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
  }
  std::string socket() const { return folder_.path("clamd.sock"); }

 private:
  static constexpr const char* clamd = "/usr/sbin/clamd";
  const TestFolder folder_;
  pid_t child_ = 0;
};

// Shows INP-02, B44.
TEST_F(RealScanner, FindsTheTestFileOfAllScannersAndNothingElse) {
  const VirusScanner scanner(socket());
  EXPECT_EQ(scanner.scan(bytes_of(eicar())), ScanVerdict::infected);
  EXPECT_EQ(scanner.scan(bytes_of("id,last_name\n1,Martin\n")), ScanVerdict::clean);
  const Bytes large(32U << 20U);
  EXPECT_EQ(scanner.scan(large), ScanVerdict::clean);
  std::string hidden(5'000'000, 'a');
  hidden.replace(2'000'000, eicar().size(), eicar());
  EXPECT_EQ(scanner.scan(bytes_of(hidden)), ScanVerdict::infected);
}

}  // namespace
}  // namespace urna::inspection
