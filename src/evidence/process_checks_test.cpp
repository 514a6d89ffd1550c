// SPDX-License-Identifier: EUPL-1.2
#include "evidence/process_checks.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"

namespace urna::evidence {
namespace {

using assurance::Finding;

std::string status(const std::string& uid, const std::string& permitted, const std::string& bounding,
                   const std::string& no_new, const std::string& filter) {
  return "Name:\turnad\nUmask:\t0077\nUid:\t" + uid + "\nCapInh:\t0000000000000000\nCapPrm:\t" + permitted +
         "\nCapBnd:\t" + bounding + "\nNoNewPrivs:\t" + no_new + "\nSeccomp:\t" + filter + "\nSeccomp_filters:\t1\n";
}
const std::string none = "0000000000000000";
const std::string all = "000001ffffffffff";

TEST(ProcessChecks, RootACapabilityOrAMissingFilterFail) {
  const std::string user = "998\t998\t998\t998";
  EXPECT_EQ(look_at_process_rights(status(user, none, none, "1", "2")).finding, Finding::passed);
  EXPECT_EQ(look_at_process_rights(status(user, none, all, "1", "2")).finding, Finding::passed);
  EXPECT_EQ(look_at_process_rights(status("0\t0\t0\t0", none, none, "1", "2")).finding, Finding::failed);
  EXPECT_EQ(look_at_process_rights(status("998\t998\t0\t998", none, none, "1", "2")).finding, Finding::failed);
  EXPECT_EQ(look_at_process_rights(status(user, "0000000000000400", none, "1", "2")).finding, Finding::failed);
  EXPECT_EQ(look_at_process_rights(status(user, none, all, "0", "2")).finding, Finding::failed);
  EXPECT_EQ(look_at_process_rights(status(user, none, none, "1", "0")).finding, Finding::failed);
  EXPECT_EQ(look_at_process_rights("").finding, Finding::unknown);
  EXPECT_EQ(look_at_process_rights("Uid:\t998\n").finding, Finding::unknown);
}

TEST(ProcessChecks, SwapACoreOrMemoryThatCannotBeLockedFail) {
  const MemorySeen good{false, 0, std::uint64_t{64} << 20U};
  EXPECT_EQ(look_at_memory(good).finding, Finding::passed);
  EXPECT_EQ(look_at_memory({true, 0, good.lockable_bytes}).finding, Finding::failed);
  EXPECT_EQ(look_at_memory({false, 1, good.lockable_bytes}).finding, Finding::failed);
  EXPECT_EQ(look_at_memory({false, 0, 65'536}).finding, Finding::failed);
}

TEST(ProcessChecks, AProgramThatWasChangedIsSeen) {
  const TestFolder folder;
  const std::string path = folder.path("program");
  std::ofstream(path) << "one";
  const std::string digest = crypto::sha256_hex("one");
  const std::vector<ProgramWanted> wanted{{"urnad", path, digest}};
  const auto look = [&] { return look_at_programs({{"urnad", sha256_of_file(path)}}, wanted).finding; };
  EXPECT_EQ(look(), Finding::passed);
  std::ofstream(path) << "two";
  EXPECT_EQ(look(), Finding::failed);
  std::ofstream(path) << "one";
  EXPECT_EQ(look(), Finding::passed);
  std::filesystem::remove(path);
  EXPECT_EQ(look(), Finding::failed);
  EXPECT_EQ(look_at_programs({{"urnad", digest}}, std::nullopt).finding, Finding::unknown);
  EXPECT_EQ(look_at_programs({{"another", digest}}, wanted).finding, Finding::failed);
}

TEST(ProcessChecks, KeysThatLieOpenForTooLongAreSeen) {
  const Timestamp opened{std::chrono::seconds(1'795'000'000)};
  const std::chrono::days most{30};
  EXPECT_EQ(look_at_open_keys(opened, most, opened + most).finding, Finding::passed);
  EXPECT_EQ(look_at_open_keys(opened, most, opened + most + std::chrono::seconds(1)).finding, Finding::failed);
  EXPECT_EQ(look_at_open_keys(opened, std::nullopt, opened).finding, Finding::unknown);
  EXPECT_EQ(look_at_open_keys(opened, most, opened - std::chrono::seconds(1)).finding, Finding::unknown);
}

}  // namespace
}  // namespace urna::evidence
