// SPDX-License-Identifier: EUPL-1.2
#include "evidence/package_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using namespace std::chrono_literals;
using assurance::Finding;
using assurance::Look;

const std::string status =
    "Package: libssl3\nStatus: install ok installed\nSource: openssl\nVersion: 3.0.11-1~deb12u2\nDescription: x\n"
    " Version: 9\n\n"
    "Package: libc6\nStatus: hold ok installed\nSource: glibc (2.36-9+deb12u4)\nVersion: 2.36-9+deb12u4+b1\n\n"
    "Package: old\nStatus: deinstall ok config-files\nVersion: 1\n\n"
    "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2+b2\n";

InstalledSources installed() { return installed_in(status).value(); }

/// The file as it comes, in pieces of so many bytes.
std::optional<OpenFlaws> read(const std::string& feed, std::size_t piece_bytes = 7) {
  std::string_view rest = feed;
  const auto next = [&] {
    const std::string_view piece = rest.substr(0, piece_bytes);
    rest.remove_prefix(piece.size());
    return piece;
  };
  return open_flaws_in(next, installed(), "bookworm");
}

std::string flaw(const std::string& name, const std::string& release, const std::string& told) {
  return '"' + name + R"(":{"scope":"local","description":"\u00e9 \" {","debianbug":1,"releases":{")" + release +
         R"(":{"repositories":{"bookworm":"1"},)" + told + "}}}";
}
std::string resolved(const std::string& version, const std::string& urgency = "not yet assigned") {
  return R"("status":"resolved","fixed_version":")" + version + R"(","urgency":")" + urgency + '"';
}
std::string of(const std::string& source, const std::string& flaws) { return "{\"" + source + "\":{" + flaws + "}}"; }

Finding finding(const std::string& feed) { return look_at_packages(read(feed), 1h, 48h).finding; }

TEST(PackageChecks, KnowsTheSourceOfWhatIsInstalled) {
  const auto sources = installed();
  ASSERT_EQ(sources.size(), 3U);
  EXPECT_EQ(sources.at("openssl"), DebVersion::from("3.0.11-1~deb12u2"));
  EXPECT_EQ(sources.at("glibc"), DebVersion::from("2.36-9+deb12u4"));
  EXPECT_FALSE(sources.contains("old"));
}

TEST(PackageChecks, AListThatIsDamagedIsNone) {
  for (const char* const text :
       {"", "\n\n", "nonsense", "Package: a\nVersion: 1\n", "Package: a\nStatus: install ok installed\n",
        "Package: a\nStatus: install ok installed\nVersion: 1 2\n", "Status: install ok installed\nVersion: 1\n",
        "Package: A/\nStatus: install ok installed\nVersion: 1\n"})
    EXPECT_FALSE(installed_in(text)) << text;
}

TEST(PackageChecks, WhatDebianHasMendedAndIsNotInstalledFails) {
  EXPECT_EQ(finding(of("openssl", flaw("CVE-2026-1", "bookworm", resolved("3.0.11-1~deb12u2")))), Finding::passed);
  EXPECT_EQ(finding(of("openssl", flaw("CVE-2026-1", "bookworm", resolved("3.0.11-1~deb12u3")))), Finding::failed);
  EXPECT_EQ(finding(of("openssl", flaw("CVE-2026-1", "bookworm", resolved("3.1-1", "unimportant")))), Finding::passed);
  EXPECT_EQ(finding(of("openssl", flaw("CVE-2026-1", "bookworm", resolved("0")))), Finding::passed);
  const auto two = read("{\"openssl\":{" + flaw("CVE-2026-1", "bookworm", resolved("3.0.17-1")) + "," +
                        flaw("CVE-2026-2", "bookworm", resolved("3.0.12-1")) + "},\"bash\":{" +
                        flaw("CVE-2026-3", "bookworm", R"("status":"open","urgency":"low")") + "}}");
  ASSERT_TRUE(two);
  const Look look = look_at_packages(two, 90min, 48h);
  EXPECT_EQ(look.finding, Finding::failed);
  const std::vector<assurance::Seen> seen{{"mendable_sources", "1", true},
                                          {"mendable", "openssl 3.0.17-1 CVE-2026-1 CVE-2026-2", true},
                                          {"feed_age_hours", "1", false},
                                          {"unmended", "1", false}};
  EXPECT_EQ(look.seen, seen);
}

TEST(PackageChecks, AFileOfAnotherSystemOrNoneOrTooOldSaysNothing) {
  const std::string good = of("openssl", flaw("CVE-2026-1", "bookworm", resolved("3.0.11-1~deb12u2")));
  EXPECT_EQ(finding("{}"), Finding::unknown) << "nothing in it is installed";
  EXPECT_EQ(finding(of("openssl", flaw("CVE-2026-1", "trixie", resolved("1")))), Finding::unknown);
  EXPECT_EQ(finding(of("nginx", flaw("CVE-2026-1", "bookworm", resolved("1")))), Finding::unknown);
  EXPECT_EQ(look_at_packages(read(good), 49h, 48h).finding, Finding::unknown);
  EXPECT_EQ(look_at_packages(read(good), -2h, 48h).finding, Finding::unknown) << "of a time to come";
  EXPECT_EQ(look_at_packages(read(good), std::nullopt, 48h).finding, Finding::unknown);
  for (const std::string& text :
       {std::string(), std::string("["), std::string("[]"), std::string("1"), good + "x",
        good.substr(0, good.size() - 1), std::string(R"({"openssl":1})"), std::string(R"({"openssl":{"CVE-1":1}})"),
        "[" + good + "]", of("openssl", flaw("CVE-2026-1", "bookworm", resolved("3 1"))),
        of("openssl", flaw("<b>", "bookworm", resolved("3.1-1")))})
    EXPECT_FALSE(read(text)) << text;
}

TEST(PackageChecks, PiecesMayEndAnywhere) {
  const std::string feed = of("openssl", flaw("CVE-2026-1", "bookworm", resolved("3.0.17-1")));
  for (std::size_t bytes = 1; bytes <= feed.size(); ++bytes)
    EXPECT_EQ(look_at_packages(read(feed, bytes), 1h, 48h).finding, Finding::failed) << bytes;
}

TEST(PackageChecks, TheFileIsOfToday) {
  EXPECT_EQ(look_at_feed(24h).finding, Finding::passed);
  EXPECT_EQ(look_at_feed(25h).finding, Finding::failed);
  EXPECT_EQ(look_at_feed(-2h).finding, Finding::unknown);
  EXPECT_EQ(look_at_feed(std::nullopt).finding, Finding::unknown);
}

TEST(PackageChecks, TheReleaseIsTheSystemsOwn) {
  EXPECT_EQ(release_name_in("ID=debian\nVERSION_CODENAME=bookworm\n"), "bookworm");
  EXPECT_EQ(release_name_in("ID=debian\n"), "");
}

}  // namespace
}  // namespace urna::evidence
