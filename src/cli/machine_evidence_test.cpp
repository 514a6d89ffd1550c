// SPDX-License-Identifier: EUPL-1.2
#include "cli/machine_evidence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/test_folder.hpp"

namespace urna::cli {
namespace {

using namespace std::string_literals;

// Shows INC-04.
TEST(MachineEvidence, OfSettingsOnlyWhatIsKnownToBeHarmlessStays) {
  EXPECT_EQ(redacted_settings("# the password is canary\n"
                              "URNA_LISTEN=0.0.0.0:8443\n"
                              "URNA_ALERTS=--alerts smtp://canary:canary@mail\n"
                              "URNA_BACKUPS=--backup-to /mnt/one --postgres host=canary --keep-backups-days=35\n"
                              "PASSWORD=canary\n"
                              "canary\n"
                              "    canary = canary\n"),
            "URNA_LISTEN=0.0.0.0:8443\n"
            "URNA_ALERTS=[34 bytes]\n"
            "URNA_BACKUPS=--backup-to /mnt/one --postgres [11 bytes] --keep-backups-days=35\n"
            "PASSWORD=[6 bytes]\n"
            "[6 bytes]\n"
            "[19 bytes]\n");
}

// Shows INC-04.
TEST(MachineEvidence, OfArgumentsOnlyWhatIsKnownToBeHarmlessStays) {
  EXPECT_EQ(redacted_arguments("/usr/bin/urnad\0--data\0/var/lib/urna-desk\0--postgres\0host=canary\0canary\0"
                               "--sink=syslog-tls:canary\0--CANARY\0--listen=0.0.0.0:1\0"s),
            "--data /var/lib/urna-desk --postgres [11 bytes] [6 bytes] --sink=[17 bytes] [8 bytes] --listen=0.0.0.0:1");
  EXPECT_EQ(redacted_arguments(""), "");
}

// Shows INC-04.
TEST(MachineEvidence, WhoIsConnectedIsCountedAndWhomTheMachineCalledIsTold) {
  const std::string head =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
  const auto socket = [](const std::string& local, const std::string& remote, const char* state) {
    return "   0: " + local + " " + remote + " " + state +
           " 00000000:00000000 00:00000000 00000000  1000        0 7 1\n";
  };
  EXPECT_EQ(sockets_without_callers(
                head + socket("00000000:20FB", "00000000:0000", "0A") + socket("0100007F:20FB", "CA4A4155:C000", "01") +
                    socket("0100007F:20FB", "CA4A4156:C001", "06") + socket("0100007F:C003", "0A000001:0019", "01"),
                "tcp"),
            "tcp listens 00000000:20FB 8443 user 1000\n"
            "tcp called 0A000001:0019 25 user 1000\n"
            "tcp called-by 2 at 8443\n");
}

// Shows INC-04.
TEST(MachineEvidence, OfMountsTheOptionsOfFileSystemsAreLeftOut) {
  EXPECT_EQ(
      mounts_in("36 35 98:0 / /mnt/share rw,nosuid shared:1 - cifs //server/share rw,username=x,password=canary\n"),
      "/mnt/share rw,nosuid cifs //server/share\n");
}

struct Machines : testing::Test {
  const TestFolder folder;
  void put(const std::string& path, const std::string& text) const {
    const std::filesystem::path whole = folder.path() / path;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole, std::ios::binary) << text;
  }
  MachineEvidence collect() const { return evidence_of_machine({.root = folder.path().string(), .days = 7}); }
};

// Shows INC-04.
TEST_F(Machines, NothingThatMayBeASecretLeaves) {
  put("etc/urna/desk.env", "URNA_LISTEN=[::]:8443\nURNA_SECRET=canary\n");
  put("etc/urna/key.pem", "-----BEGIN PRIVATE KEY-----\ncanary\n");
  put("etc/urna/mail.password", "canary\n");
  put("proc/17/status", "Name:\turnad\nPPid:\t1\nUid:\t900\t900\t900\t900\n");
  put("proc/17/cmdline", "urnad\0--postgres\0password=canary\0"s);
  put("proc/18/status", "Name:\tmysql\nPPid:\t1\nUid:\t0\t0\t0\t0\n");
  put("proc/18/cmdline", "mysql\0-pcanary\0"s);
  const MachineEvidence found = collect();
  std::string all;
  for (const auto& file : found.files) all += file.path + "\n" + file.bytes;
  EXPECT_EQ(all.find("canary"), std::string::npos) << all;
  EXPECT_NE(all.find("URNA_LISTEN=[::]:8443\n"), std::string::npos);
  EXPECT_NE(all.find("mail.password 7 "), std::string::npos);
  EXPECT_NE(all.find("17 1 900 urnad "), std::string::npos) << all;
  EXPECT_NE(all.find("18 1 0 mysql "), std::string::npos);
}

// Shows INC-04.
TEST_F(Machines, WhatCannotBeReadIsSaidToBeUnknown) {
  const MachineEvidence found = collect();
  EXPECT_NE(std::ranges::find(found.absent, "machine/mounts.txt: /proc/self/mountinfo cannot be read"),
            found.absent.end());
  EXPECT_NE(std::ranges::find(found.absent, "machine/processes.txt: /proc cannot be read"), found.absent.end());
}

}  // namespace
}  // namespace urna::cli
