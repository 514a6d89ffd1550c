// SPDX-License-Identifier: EUPL-1.2
#include "http/mail_out.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace urna::http {
namespace {

const Timestamp at{std::chrono::seconds(1'795'513'327)};

TEST(MailOut, TakesNoAddressThatWouldSaySomethingElseToTheServer) {
  for (const char* good : {"rosa@example.org", "rosa.l+urna@vote.example.org", "o'neil@example.org"})
    EXPECT_TRUE(MailOut::is_mailbox(good)) << good;
  for (const char* bad : {"", "rosa", "@example.org", "rosa@", "a@b@c", "rosa@example.org\r\nRCPT TO:<x@example.org>",
                          "<rosa@example.org>", "rosa @example.org", "rosa>@example.org", "ro\"sa@example.org",
                          "rosé@example.org", "rosa@exam_ple.org"})
    EXPECT_FALSE(MailOut::is_mailbox(bad)) << bad;
  for (const char* good :
       {"smtp://mail.example.org", "smtp://127.0.0.1:2525", "smtps://mail.example.org:465", "smtp://[::1]:25"})
    EXPECT_TRUE(MailOut::is_address(good)) << good;
  for (const char* bad : {"", "smtp://", "http://mail.example.org", "smtp://a@b", "smtp://mail.example.org/x",
                          "smtp://mail example", "smtp://mail\r\n"})
    EXPECT_FALSE(MailOut::is_address(bad)) << bad;
}

TEST(MailOut, WritesNothingButAsciiInShortLinesWhateverTheWordsAre) {
  std::string subject =
      "Urna, vote.example.org : une alerte de sécurité — téléchargements arrêtés\r\nBcc: x@example.org";
  const std::string text =
      mail_text({"rosa@example.org", subject, std::string(3000, 'e') + "é\n.\n", at}, "urna@vote.example.org");
  EXPECT_TRUE(
      text.starts_with("From: Urna <urna@vote.example.org>\r\nTo: <rosa@example.org>\r\n"
                       "Date: Tue, 24 Nov 2026 "));
  EXPECT_EQ(text.find("Bcc"), std::string::npos) << "what looks like a head is in the encoded words";
  EXPECT_TRUE(
      std::all_of(text.begin(), text.end(), [](char c) { return (c >= ' ' && c < '\x7f') || c == '\r' || c == '\n'; }));
  std::size_t begin = 0;
  for (std::size_t end = text.find("\r\n"); end != std::string::npos; begin = end + 2, end = text.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 130U);
    EXPECT_NE(text.substr(begin, end - begin), ".") << "ends the message";
  }
  EXPECT_EQ(begin, text.size());
}

TEST(MailOut, SaysWhenNobodyTakesIt) {
  const MailOut out("smtp://127.0.0.1:1", "urna@vote.example.org", {.time = std::chrono::milliseconds(2000)});
  EXPECT_FALSE(out.send({"rosa@example.org", "subject", "text", at}));
  EXPECT_FALSE(out.send({"not an address", "subject", "text", at}));
}

}  // namespace
}  // namespace urna::http
