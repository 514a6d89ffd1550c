// SPDX-License-Identifier: EUPL-1.2
// A server whose process has no file descriptor left: it takes nobody, says so, and goes on when there are some.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "http/detail/server_for_tests.hpp"

namespace urna::http {
namespace {

using detail::RawSocket;
using detail::status_of;
using detail::TestServer;

/// All descriptors that this process may have, until it dies.
class EveryDescriptor {
 public:
  EveryDescriptor() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit fewer{std::min<rlim_t>(before_.rlim_cur, 1024), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &fewer);
    for (int taken = open("/dev/null", O_RDONLY | O_CLOEXEC); taken >= 0;
         taken = open("/dev/null", O_RDONLY | O_CLOEXEC)) {
      taken_.push_back(taken);
    }
  }
  EveryDescriptor(const EveryDescriptor&) = delete;
  EveryDescriptor& operator=(const EveryDescriptor&) = delete;
  ~EveryDescriptor() {
    while (!taken_.empty()) give_back_one();
    setrlimit(RLIMIT_NOFILE, &before_);
  }
  void give_back_one() {
    close(taken_.back());
    taken_.pop_back();
  }

 private:
  std::vector<int> taken_;
  rlimit before_{};
};

// Shows HST-07, B77.
TEST(Server, GoesOnWhenItHadNoDescriptorLeft) {
  Router router;
  router.add(
      {.pattern = "/hello", .permission = Permission("anybody"), .handler = [](Request&) { return json("{}"); }});
  const TestServer tested(std::move(router));
  EXPECT_EQ(status_of(tested.answer_to(detail::get("/hello"))), 200);
  RawSocket inside = tested.connect();
  inside.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(inside.receive("{}")), 200);
  {
    EveryDescriptor every;
    every.give_back_one();
    RawSocket outside = tested.connect();  // takes the last one: nothing is left for the other end
    outside.send(detail::get("/hello"));
    EXPECT_EQ(outside.receive({}, std::chrono::milliseconds(350)), "");
    const std::string said = tested.metrics.text();
    const std::size_t at = said.find("why=\"accept_failed\"} ");
    ASSERT_NE(at, said.npos);
    EXPECT_LT(std::stod(said.substr(said.find('}', at) + 2)), 10) << "it waits, and does not spin";
    inside.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(inside.receive("{}")), 200) << "who is inside is served";
    every.give_back_one();
    every.give_back_one();
    EXPECT_EQ(status_of(outside.receive()), 200) << "who waited is served";
  }
  EXPECT_EQ(status_of(tested.answer_to(detail::get("/hello"))), 200);
}

}  // namespace
}  // namespace urna::http
