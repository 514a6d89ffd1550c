// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/text_body.hpp"

#include <gtest/gtest.h>

#include <boost/beast/http/parser.hpp>
#include <string>

namespace urna::http::detail {
namespace {

namespace beast = boost::beast;

// Shows INP-01.
TEST(TextBody, TakesNoMemoryForWhatIsOnlyAnnounced) {
  beast::http::request_parser<TextBody> parser;
  parser.eager(true);
  parser.body_limit(boost::none);
  const std::string begun = "POST /ballots HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n{";
  beast::error_code error;
  parser.put(boost::asio::const_buffer(begun.data(), begun.size()), error);
  EXPECT_TRUE(parser.is_header_done());
  EXPECT_EQ(parser.get().body(), "{");
  EXPECT_LT(parser.get().body().capacity(), 1'000U);
}

// Shows INP-01.
TEST(TextBody, HoldsTheWholeBodyHoweverItCame) {
  beast::http::response_parser<TextBody> parser;
  parser.eager(true);
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
  for (std::size_t used = 0, end = 0; used < answer.size();) {
    end = std::min(answer.size(), end + 3);
    beast::error_code error;
    used += parser.put(boost::asio::const_buffer(answer.data() + used, end - used), error);
    ASSERT_TRUE(!error || error == beast::http::error::need_more) << error.message();
  }
  EXPECT_TRUE(parser.is_done());
  EXPECT_EQ(parser.get().body(), "0123456789");
}

}  // namespace
}  // namespace urna::http::detail
