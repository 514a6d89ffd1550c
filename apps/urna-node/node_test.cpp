// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/test_folder.hpp"
#include "facts.hpp"
#include "http/server.hpp"
#include "inspection/child_program.hpp"
#include "journal/signed_note.hpp"
#include "reach.hpp"

namespace urna_node {
namespace {

namespace fs = std::filesystem;
using urna::hosting::Fact;
using urna::hosting::NodeStatement;

std::optional<std::string> run(const std::vector<std::string>& arguments) {
  const auto answer =
      urna::inspection::answer_of_program(URNA_NODE, arguments, {}, {.patience = std::chrono::seconds(60)});
  if (!answer) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(answer->data()), answer->size());
}

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A machine of files.
struct Machine : testing::Test {
  Machine() {
    places.root = folder.path("machine");
    places.programs = {{"urnad", "/usr/bin/urnad"}, {"urna-box", "/usr/bin/urna-box"}};
    places.clock_state = "synchronised";
  }
  void put(const std::string& path, std::string_view text) { write(places.root + path, text); }
  NodeStatement stated() {
    NodeStatement statement;
    statement.node = "node-nord";
    read_facts(statement, places);
    return statement;
  }
  const urna::TestFolder folder;
  Places places;
};

TEST_F(Machine, OfWhichNothingCanBeReadSaysAbsentOfEachFact) {
  const NodeStatement statement = stated();
  for (std::size_t i = 0; i < urna::hosting::fact_count; ++i) {
    const Fact fact = static_cast<Fact>(i);
    if (fact == Fact::kernel) continue;  // the kernel is asked, not a file
    const std::string expected = fact == Fact::programs ? "urna-box=absent urnad=absent" : "absent";
    EXPECT_EQ(statement.fact(fact), expected) << name_of(fact);
  }
}

TEST_F(Machine, SaysWhatItsFilesSay) {
  put("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");
  put("/sys/class/dmi/id/sys_vendor", "Example Machines\n");
  put("/sys/class/dmi/id/product_name", "Server 3\n");
  put("/sys/class/dmi/id/product_serial", "SN-1\n");
  put("/proc/sys/kernel/random/boot_id", "5b0f4d5e-23f8-4a31-9d9d-9b8f3c8a7a10\n");
  put("/proc/cpuinfo", "processor : 0\nflags : fpu vme hypervisor\n");
  put("/usr/bin/urnad", "abc");
  put("/proc/swaps", "Filename Type Size Used Priority\n");
  put("/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
  put("/proc/self/mountinfo", "25 1 253:1 / / rw - ext4 /dev/dm-1 rw\n26 25 0:22 / /tmp rw - tmpfs tmpfs rw\n");
  put("/sys/dev/block/253:1/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-0011-root");
  const NodeStatement statement = stated();
  EXPECT_EQ(statement.fact(Fact::machine_id),
            urna::hosting::node_digest("node-nord", Fact::machine_id, "0123456789abcdef0123456789abcdef"));
  EXPECT_EQ(statement.fact(Fact::vendor), "Example Machines");
  EXPECT_EQ(statement.fact(Fact::serial), urna::hosting::node_digest("node-nord", Fact::serial, "SN-1"));
  EXPECT_EQ(statement.fact(Fact::boot_id), "5b0f4d5e-23f8-4a31-9d9d-9b8f3c8a7a10");
  EXPECT_EQ(statement.fact(Fact::virtualisation), "virtual-machine");
  EXPECT_EQ(statement.fact(Fact::programs),
            "urna-box=absent urnad=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(statement.fact(Fact::swap), "none");
  EXPECT_EQ(statement.fact(Fact::encrypted_disk), "yes");
  EXPECT_EQ(statement.fact(Fact::clock), "tsc synchronised");
  put("/sys/dev/block/253:1/slaves/dm-0/dm/uuid", "LVM-0011");
  EXPECT_EQ(stated().fact(Fact::encrypted_disk), "no");
  put("/proc/swaps", "Filename Type Size Used Priority\n/swapfile file 1024 0 -2\n");
  EXPECT_EQ(stated().fact(Fact::swap), "plain");
  put("/sys/class/dmi/id/product_serial", "To Be Filled By O.E.M.\n");
  EXPECT_EQ(stated().fact(Fact::serial), "absent");
}

TEST_F(Machine, SaysOtherwiseOnceAFileOfItsConfigurationOrAPackageIsAnother) {
  put("/etc/urna/desk.env", "URNA_LISTEN=0.0.0.0:8443\n");
  const std::string before = stated().fact(Fact::configuration);
  EXPECT_EQ(before.size(), 64U);
  EXPECT_EQ(stated().fact(Fact::configuration), before);
  put("/etc/urna/desk.env", "URNA_LISTEN=0.0.0.0:8444\n");
  EXPECT_NE(stated().fact(Fact::configuration), before);
  const std::string status =
      "Package: b\nStatus: install ok installed\nVersion: 2\nArchitecture: amd64\n\n"
      "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n"
      "Package: gone\nStatus: deinstall ok config-files\nVersion: 3\nArchitecture: all\n";
  put("/var/lib/dpkg/status", status);
  const std::string packages = stated().fact(Fact::packages);
  EXPECT_EQ(packages, packages_in("Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n"
                                  "Package: b\nStatus: hold ok installed\nVersion: 2\nArchitecture: amd64\n"))
      << "in any order, and without what is gone";
  EXPECT_NE(packages, packages_in("Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n"));
}

TEST(Addresses, AreThoseOfTheNetworkAndStayTheSameFromDayToDay) {
  const char* const trie =
      "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     |-- 127.0.0.1\n        /32 "
      "host LOCAL\n"
      "     |-- 192.0.2.10\n        /32 host LOCAL\n     |-- 192.0.2.255\n        /32 link BROADCAST\n"
      "Local:\n     |-- 192.0.2.10\n        /32 host LOCAL\n";
  const char* const six =
      "00000000000000000000000000000001 01 80 10 80       lo\n"
      "fe800000000000000211fffffe000001 02 40 20 80     eth0\n"
      "20010db8000100000000000000000010 02 40 00 80     eth0\n"
      "20010db80001000012345678abcdef01 02 40 00 01     eth0\n";
  EXPECT_EQ(addresses_in(trie, six), (std::vector<std::string>{"192.0.2.10", "2001:db8:1:0:0:0:0:10"}));
}

TEST(Reach, SaysWhoAnswersLikeACloudAndHowFarSomebodyIs) {
  urna::http::Router router;
  router.add({.pattern = "/", .permission = urna::http::Permission("anybody"), .handler = [](urna::http::Request&) {
                return urna::http::json("{}");
              }});
  urna::http::AccessLog log;
  urna::http::Metrics metrics;
  urna::http::Server server{{.io_threads = 1, .workers = 1},
                            std::move(router),
                            [](const urna::http::Permission&, urna::http::Request&) { return std::nullopt; },
                            log,
                            metrics};
  const std::string port = std::to_string(server.listen_tcp("127.0.0.1", 0));
  EXPECT_EQ(cloud_metadata({"127.0.0.1", port}), "answers");
  EXPECT_EQ(cloud_metadata({"127.0.0.1", "1"}), "silent");
  EXPECT_TRUE(round_trip_microseconds({"127.0.0.1", port}));
  EXPECT_FALSE(round_trip_microseconds({"127.0.0.1", "1"}));
  EXPECT_EQ(reached_from("[2001:db8::10]:8443")->address, "2001:db8::10");
  EXPECT_FALSE(reached_from("2001:db8::10"));
  EXPECT_FALSE(reached_from("somewhere"));
}

TEST(Node, MakesItsKeyOnceAndKeepsItToItself) {
  const urna::TestFolder folder;
  const std::string path = folder.path("key");
  const auto first = run({"key", "--node", "node-nord", "--key", path});
  ASSERT_TRUE(first);
  const auto key = urna::journal::NoteKey::parse(first->substr(0, first->size() - 1));
  ASSERT_TRUE(key) << *first;
  EXPECT_EQ(key->name(), "node-nord");
  struct stat file {};
  ASSERT_EQ(::stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0400U);
  EXPECT_EQ(run({"key", "--node", "node-nord", "--key", path}), first);
  EXPECT_FALSE(run({"key", "--node", "Not A Name", "--key", path}));
}

TEST(Node, SaysOfThisMachineWhatItCanAndStatesNothingWithoutADesk) {
  const auto text = run({"facts", "--node", "node-nord", "--program", std::string("urna-node=") + URNA_NODE});
  ASSERT_TRUE(text);
  const auto statement = NodeStatement::parse(*text);
  ASSERT_TRUE(statement) << *text;
  EXPECT_EQ(statement->pairs(Fact::programs).at("urna-node").size(), 64U);
  EXPECT_NE(statement->fact(Fact::listeners), "absent");
  EXPECT_EQ(statement->fact(Fact::chip), "absent");
  const urna::TestFolder folder;
  run({"key", "--node", "node-nord", "--key", folder.path("key")});
  EXPECT_FALSE(run({"state", "--node", "node-nord", "--key", folder.path("key"), "--desk", "https://127.0.0.1:1"}));
  EXPECT_FALSE(run({"state", "--node", "node-nord", "--key", folder.path("no-key"), "--desk", "https://127.0.0.1:1"}));
  EXPECT_FALSE(run({"state", "--node", "node-nord", "--key", folder.path("key"), "--desk", "http://127.0.0.1:1"}));
}

}  // namespace
}  // namespace urna_node
