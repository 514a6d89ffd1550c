// SPDX-License-Identifier: EUPL-1.2
#include "evidence/machine_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using assurance::Finding;
using assurance::Look;

const std::string heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";
std::string socket(const std::string& local, const std::string& state) {
  return "   0: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000     0\n";
}
bool has(const Look& look, const std::string& what, const std::string& value) {
  for (const auto& seen : look.seen)
    if (seen.what == what && seen.value == value) return true;
  return false;
}

TEST(MachineChecks, SomebodyWhoWaitsAndWasNotDeclaredIsSeen) {
  const auto look_at = [](const std::string& four, const std::string& six, const std::string& udp = heading) {
    return look_at_listeners({{true, four}, {true, six}, {false, udp}}, std::vector<std::string>{"tcp/8443"});
  };
  const std::string desk = heading + socket("00000000:20FB", "0A");
  EXPECT_EQ(look_at(desk, heading).finding, Finding::passed);
  const Look open = look_at(desk + socket("00000000:115C", "0A"), heading);
  EXPECT_EQ(open.finding, Finding::failed);
  EXPECT_TRUE(has(open, "undeclared", "tcp/4444"));
  EXPECT_TRUE(has(open, "declared", "tcp/8443"));
  // On one address of the network, over IPv6, over UDP.
  EXPECT_EQ(look_at(desk + socket("0100A8C0:115C", "0A"), heading).finding, Finding::failed);
  EXPECT_EQ(look_at(desk, heading + socket("00000000000000000000000000000000:115C", "0A")).finding, Finding::failed);
  EXPECT_EQ(look_at(desk, heading, heading + socket("00000000:115C", "07")).finding, Finding::failed);
  // For this machine alone, a connection, a client's socket.
  EXPECT_EQ(look_at(desk + socket("0100007F:115C", "0A"), heading).finding, Finding::passed);
  EXPECT_EQ(look_at(desk, heading + socket("00000000000000000000000001000000:115C", "0A")).finding, Finding::passed);
  EXPECT_EQ(look_at(desk, heading + socket("0000000000000000FFFF00000100007F:115C", "0A")).finding, Finding::passed);
  EXPECT_EQ(look_at(desk + socket("00000000:115C", "01"), heading).finding, Finding::passed);
  EXPECT_EQ(look_at(desk, heading, heading + socket("00000000:115C", "01")).finding, Finding::passed);
}

TEST(MachineChecks, WithoutADeclarationOrATableNobodyKnows) {
  EXPECT_EQ(look_at_listeners({{true, heading}}, std::nullopt).finding, Finding::unknown);
  EXPECT_EQ(look_at_listeners({{true, std::nullopt}}, std::vector<std::string>{}).finding, Finding::unknown);
}

TEST(MachineChecks, AMachineOfACloudIsKnownByItsFirmware) {
  EXPECT_EQ(look_at_firmware({"Dell Inc.", "PowerEdge R650"}).finding, Finding::passed);
  EXPECT_EQ(look_at_firmware({"Amazon EC2", "m7i.large"}).finding, Finding::failed);
  EXPECT_EQ(look_at_firmware({"Microsoft Corporation", "Virtual Machine"}).finding, Finding::failed);
  EXPECT_EQ(look_at_firmware({"QEMU", "OpenStack Nova"}).finding, Finding::failed);
  EXPECT_EQ(look_at_firmware({}).finding, Finding::unknown);
}

TEST(MachineChecks, ADiskOnUsbCannotBeRead) {
  EXPECT_EQ(look_at_usb({false, true, {}}).finding, Finding::passed);
  EXPECT_EQ(look_at_usb({false, false, false}).finding, Finding::passed);
  EXPECT_EQ(look_at_usb({false, false, true}).finding, Finding::failed);
  EXPECT_EQ(look_at_usb({false, false, {}}).finding, Finding::failed)
      << "who cannot look does not say that it is barred";
  EXPECT_EQ(look_at_usb({true, true, {}}).finding, Finding::failed);
  EXPECT_TRUE(bars_usb_storage("# no disks\ninstall usb-storage /bin/false\n"));
  EXPECT_FALSE(bars_usb_storage("# install usb-storage /bin/false\n"));
  EXPECT_FALSE(bars_usb_storage("blacklist usb-storage\n"));
  EXPECT_FALSE(bars_usb_storage("install usb-storage /sbin/modprobe --ignore-install usb-storage\n"));
}

TEST(MachineChecks, ASystemThatNobodyMendsAnyMoreIsSeen) {
  const std::string bookworm = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n";
  const auto on = [](const char* day) { return timestamp_from(std::string(day) + "T12:00:00Z").value(); };
  EXPECT_EQ(look_at_system_support(bookworm, on("2028-06-30")).finding, Finding::passed);
  EXPECT_EQ(look_at_system_support(bookworm, on("2028-07-01")).finding, Finding::failed);
  EXPECT_EQ(look_at_system_support("ID=debian\nVERSION_ID=\"11\"\n", on("2026-11-22")).finding, Finding::failed);
  EXPECT_EQ(look_at_system_support("ID=debian\n", on("2026-11-22")).finding, Finding::unknown);
  EXPECT_EQ(look_at_system_support("ID=other\nVERSION_ID=\"12\"\n", on("2026-11-22")).finding, Finding::unknown);
}

}  // namespace
}  // namespace urna::evidence
