// SPDX-License-Identifier: EUPL-1.2
#include "api/journal_sink.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <set>

#include "base/test_folder.hpp"

namespace urna::api {
namespace {

using journal::LogName;
using testing::ElementsAre;
using testing::StartsWith;
using namespace std::chrono_literals;

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (std::size_t at = text.find('\n'); at != std::string::npos; from = at + 1, at = text.find('\n', from))
    lines.push_back(text.substr(from, at - from));
  if (from < text.size()) lines.push_back(text.substr(from));
  return lines;
}

/// Listens on a port of this machine and takes connections, or does not.
class Listener {
 public:
  Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no port");
    port_ = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(socket_); }

  std::string place() const { return "syslog-tcp:127.0.0.1:" + std::to_string(port_); }
  int accept() const { return ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC); }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

/// What has come by now.
std::string received(int connection) {
  std::string all;
  char bytes[4096];
  for (ssize_t count = 0; (count = recv(connection, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0;)
    all.append(bytes, static_cast<std::size_t>(count));
  return all;
}

/// Takes frames apart by their counts.
std::vector<std::string> frames_of(std::string_view bytes) {
  std::vector<std::string> frames;
  while (!bytes.empty()) {
    const std::size_t blank = bytes.find(' ');
    const std::size_t size = std::stoul(std::string(bytes.substr(0, blank)));
    frames.emplace_back(bytes.substr(blank + 1, size));
    EXPECT_EQ(frames.back().size(), size);
    bytes.remove_prefix(blank + 1 + size);
  }
  return frames;
}

struct Sink : testing::Test {
  void SetUp() override { grow(5); }

  void grow(int count, const LogName& log = LogName::platform()) {
    journal::Entry entry;
    entry.at = Timestamp(1'795'513'327s);
    entry.log = log;
    const std::vector<storage::SqliteJournal::Arrival> arrivals(static_cast<std::size_t>(count),
                                                                storage::SqliteJournal::Arrival::of(entry));
    journal.append(arrivals, {});
  }
  JournalSink sink(const std::string& place) {
    auto target = sink_target(place, "vote.example.org", "");
    EXPECT_TRUE(target) << place;
    return JournalSink(journal, place, std::move(target),
                       [this](std::string_view event, const std::string&) { alarms.emplace_back(event); },
                       {.has_thread = false});
  }

  std::vector<std::string> alarms;
  const TestFolder folder{TestFolder::in_memory()};
  storage::SqliteJournal journal{folder.path("journal.db"), "vote.example.org"};
  const std::string file = folder.path("out.jsonl");
};

// Shows AUD-10.
TEST_F(Sink, WritesEachEntryOnceToAFileAlsoAfterARestart) {
  EXPECT_TRUE(sink("file:" + file).pass());
  grow(300);
  EXPECT_TRUE(sink("file:" + file).pass());
  EXPECT_TRUE(sink("file:" + file).pass());
  const auto lines = lines_of(content_of(file));
  ASSERT_EQ(lines.size(), 305U);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(lines[i], StartsWith("{\"number\":" + std::to_string(i) + ",\"entry\":{\"v\":1,"));
  struct stat status {};
  stat(file.c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Sink, WritesEveryLog) {
  grow(2, *LogName::parse("election/aaaaaaaaaaaaaaaaaaaaaa"));
  EXPECT_TRUE(sink("file:" + file).pass());
  EXPECT_EQ(lines_of(content_of(file)).size(), 7U);
}

// Shows AUD-04.
TEST_F(Sink, GoesOnInANewFileWhenTheOldOneWasDeleted) {
  auto one = sink("file:" + file);
  EXPECT_TRUE(one.pass());
  unlink(file.c_str());
  grow(1);
  EXPECT_TRUE(one.pass());
  EXPECT_THAT(content_of(file), StartsWith("{\"number\":5,"));
}

TEST_F(Sink, DoesNotJoinALineThatWasCutOffWithTheNext) {
  std::ofstream(file) << "{\"number\":0,\"ent";
  EXPECT_TRUE(sink("file:" + file).pass());
  EXPECT_THAT(lines_of(content_of(file))[1], StartsWith("{\"number\":0,\"entry\""));
}

// Shows AUD-04.
TEST_F(Sink, LeavesNoHalfLineOnAFullDiskAndWritesItLater) {
  auto one = sink("file:" + file);
  EXPECT_TRUE(one.pass());
  const auto before = content_of(file);
  grow(200);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{before.size() + 1000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_FALSE(one.pass());
  EXPECT_EQ(content_of(file), before);
  EXPECT_FALSE(one.pass());
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, SIG_DFL);
  EXPECT_TRUE(one.pass());
  EXPECT_EQ(lines_of(content_of(file)).size(), 205U);
  EXPECT_THAT(alarms, ElementsAre("sink_failed", "sink_back"));
}

// Shows INP-04.
TEST_F(Sink, WritesToNoLinkAndWaitsForNoPipe) {
  const std::string other = folder.path("other");
  std::ofstream(other) << "keep";
  symlink(other.c_str(), file.c_str());
  EXPECT_FALSE(sink("file:" + file).pass());
  EXPECT_EQ(content_of(other), "keep");
  const std::string pipe = folder.path("pipe");
  mkfifo(pipe.c_str(), 0600);
  EXPECT_FALSE(sink("file:" + pipe).pass());
  EXPECT_FALSE(sink("file:" + folder.path("no/such/folder")).pass());
}

TEST_F(Sink, SendsDatagramsToTheSystemsCollector) {
  const std::string path = folder.path("log");
  EXPECT_FALSE(sink("syslog:" + path).pass()) << "nobody is there yet";
  const int collector = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(collector, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_TRUE(sink("syslog:" + path).pass());
  for (int i = 0; i < 5; ++i) {
    char bytes[4096];
    const ssize_t count = recv(collector, bytes, sizeof(bytes), MSG_DONTWAIT);
    ASSERT_GT(count, 0);
    EXPECT_EQ(std::string(bytes, static_cast<std::size_t>(count)),
              "<110>1 2026-11-24T09:42:07Z vote.example.org urnad - journal.heartbeat [urna@32473 log=\"platform\" "
              "number=\"" +
                  std::to_string(i) + "\" act=\"n:urnad\" res=\"ok\"]");
  }
  close(collector);
}

// Shows AUD-10.
TEST_F(Sink, CountsTheOctetsOfWhatItSendsOverTcp) {
  const Listener listener;
  auto one = sink(listener.place());
  EXPECT_TRUE(one.pass());
  const int connection = listener.accept();
  const auto frames = frames_of(received(connection));
  ASSERT_EQ(frames.size(), 5U);
  EXPECT_THAT(frames[4], StartsWith("<110>1 "));
  EXPECT_EQ(frames[4].find('\n'), std::string::npos);
  close(connection);
}

TEST_F(Sink, SendsOnceMoreWhatMayHaveBeenLostWithAConnection) {
  const Listener listener;
  auto one = sink(listener.place());
  EXPECT_TRUE(one.pass());
  close(listener.accept());  // without reading
  grow(1);
  EXPECT_FALSE(one.pass());
  EXPECT_TRUE(one.pass());
  const int connection = listener.accept();
  EXPECT_EQ(frames_of(received(connection)).size(), 6U) << "from the first of that connection on";
  close(connection);
}

TEST_F(Sink, GoesBackOnceAndNotWithEveryTry) {
  std::string place;
  {
    const Listener listener;
    place = listener.place();
    auto one = sink(place);
    grow(1000);
    EXPECT_TRUE(one.pass());
    close(listener.accept());
    grow(1);
    EXPECT_FALSE(one.pass());
    EXPECT_EQ(journal.sink_cursor(place, LogName::platform()), 1005U - 256U);
  }
  auto one = sink(place);
  for (int tries = 0; tries < 3; ++tries) EXPECT_FALSE(one.pass());
  EXPECT_EQ(journal.sink_cursor(place, LogName::platform()), 1005U - 256U);
}

// Shows AUD-04.
TEST_F(Sink, IsNotHeldUpByACollectorThatTakesNothing) {
  const Listener listener;  // takes the connection, and never reads
  std::atomic<int> failures = 0;
  const std::string place = listener.place();
  {
    const JournalSink black_hole(journal, place, sink_target(place, "vote.example.org", ""),
                                 [&](std::string_view, const std::string&) { ++failures; }, {.pause = 1ms});
    for (int i = 0; i < 60; ++i) {
      const auto begun = std::chrono::steady_clock::now();
      grow(1000);
      EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s) << "the journal goes on";
    }
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (failures == 0 && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(10ms);
  }
  EXPECT_GT(failures, 0);
  EXPECT_LT(journal.sink_cursor(place, LogName::platform()), 60'005U);
}

// Shows INP-03.
TEST(SinkPlace, HasOneOfFourForms) {
  for (const char* good : {"file:/var/log/urna/journal.jsonl", "syslog:/dev/log", "syslog-tcp:127.0.0.1:601",
                           "syslog-tls:logs.example.org:6514", "syslog-tls:[2001:db8::7]:6514"})
    EXPECT_TRUE(sink_target(good, "h", "")) << good;
  for (const char* bad : {"", "file:relative", "/var/log/x", "syslog:x", "syslog-tcp:host", "syslog-tcp::601",
                          "syslog-udp:h:514", "http://h", "syslog-tcp:h:601/x", "syslog-tcp:u@h:601"})
    EXPECT_FALSE(sink_target(bad, "h", "")) << bad;
  EXPECT_FALSE(sink_target("syslog:/" + std::string(200, 'x'), "h", "")) << "longer than a socket's name may be";
}

}  // namespace
}  // namespace urna::api
