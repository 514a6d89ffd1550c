// SPDX-License-Identifier: EUPL-1.2
#include "http/access_log.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

#include "base/test_folder.hpp"

namespace urna::http {
namespace {

// Shows B76.
TEST(AccessLog, KeepsALineALineWhateverItIsTold) {
  const TestFolder folder;
  const std::vector<std::string> hostile = {"x\n<14>1 2026-01-01T00:00:00Z forged",
                                            "\x1b[2J\x1b[31mred",
                                            "CEF:0|a\\|b=c",
                                            "\"},\n{\"event\":\"started\"",
                                            "{} {0} %v %Y %%",
                                            "a\xe2\x80\xa8"
                                            "b\xe2\x80\xa9"
                                            "c",
                                            "\xff\xfe\xc0\xaf",
                                            "\xc2\x9b"
                                            "31m",
                                            std::string("a\0b\r\x7f", 5),
                                            std::string(100'000, '\n')};
  {
    AccessLog log = AccessLog::to_file(folder.path("log"));
    for (const std::string& text : hostile) {
      log.event("told", {{"what", text}});
      log.error(text, "0123456789abcdef");
    }
  }
  std::istringstream lines(folder.read("log"));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    for (const char c : line) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << count;
    EXPECT_EQ(line.find("\xc2\x9b"), line.npos);
    const auto entry = boost::json::parse(line).as_object();
    EXPECT_EQ(entry.at("event"), count % 2 == 0 ? "told" : "error");
    EXPECT_TRUE(entry.contains("at") && entry.contains("what"));
  }
  EXPECT_EQ(count, 2 * hostile.size());
}

}  // namespace
}  // namespace urna::http
