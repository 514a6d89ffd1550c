// SPDX-License-Identifier: EUPL-1.2
// Ceremonies that Urna and Debian's belenios-tool hold together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/test_folder.hpp"
#include "protocol/detail/ceremony_test_support.hpp"
#include "protocol/trustee_key.hpp"
#include "protocol/trustees_verification.hpp"

namespace urna::protocol {
namespace {

/// The tool at work in a folder of its own, which is removed at the end.
class Tool {
 public:
  static bool is_installed() { return std::system("belenios-tool --version >/dev/null 2>&1") == 0; }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  std::string read(const std::string& name) const { return read_file(folder_.path() / name); }
  std::vector<std::string> files(const std::string& extension) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().extension() == extension) names.push_back(entry.path().stem());
    }
    return names;
  }

  /// Runs a command line in the folder, where `tool` is the tool; the test fails unless it ends well.
  /// @param name  stands wherever the command has an @
  /// @returns     what it printed
  std::string run(const std::string& command, std::string_view name = "") const {
    std::string script = "export BELENIOS_USE_URANDOM=1; tool() { belenios-tool \"$@\"; }; cd '";
    script.append(folder_.path().string()).append("' && {\n");
    for (const char character : command) {
      if (character == '@') {
        script += name;
      } else {
        script += character;
      }
    }
    script += "\n} >stdout 2>stderr";
    const int status = std::system(script.c_str());
    EXPECT_EQ(status, 0) << script << "\n" << read("stderr");
    return read("stdout");
  }
  /// A step of the tool's ceremony.
  std::string step(const std::string& options, std::string_view name = "") const {
    return run("tool setup generate-trustee-key-threshold --group BELENIOS-2048 --step " + options, name);
  }
  /// Step 1: the name of the files of a new member.
  std::string new_member() const {
    const std::vector<std::string> before = files(".key");
    step("1");
    for (const std::string& name : files(".key")) {
      if (std::find(before.begin(), before.end(), name) == before.end()) return name;
    }
    ADD_FAILURE() << "the tool wrote no key";
    return "";
  }

 private:
  TestFolder folder_;
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += std::string(without_newline(line)) + "\n";
  return text;
}

/// Members 1 and 3 use the tool, members 2 and 4 use Urna.
struct MixedCeremony {
  MixedCeremony() {
    for (std::uint32_t member = 1; member <= 4; ++member) {
      if (uses_tool(member)) {
        names.push_back(tool.new_member());
        certificates.push_back(tool.read(names.back() + ".cert"));
      } else {
        seeds[member - 1] = crypto::draw_seed(random).expose();
        certificates.push_back(make_certificate(group, seed_from(seeds[member - 1]), std::nullopt, random));
        names.push_back(fingerprint_of(certificates.back()));
      }
    }
    tool.write("certs.jsons", joined(certificates));
    tool.step("2 --certs certs.jsons");
  }

  static bool uses_tool(std::uint32_t member) { return member % 2 == 1; }
  std::string fingerprint_of(const std::string& certificate) const {
    CanonicalReader reader(without_newline(certificate));
    return to_hex(fingerprint(*certificate_from(group, read_signed_message(reader))));
  }
  CeremonyMembers members() const { return *CeremonyMembers::from_certificates(group, certificates); }

  /// Steps 3 to 6; both servers must write the same bytes.
  FinishedCeremony hold() {
    for (std::uint32_t member = 1; member <= 4; ++member) {
      polynomials.push_back(uses_tool(member)
                                ? tool.step("3 --threshold 3 --certs certs.jsons --key @.key", names[member - 1])
                                : *make_polynomial(members(), seed_from(seeds[member - 1]), 3, random));
    }
    tool.write("polynomials.jsons", joined(polynomials));
    tool.step("4 --certs certs.jsons --polynomials polynomials.jsons");
    const auto inputs = route_polynomials(members(), 3, polynomials);
    EXPECT_TRUE(inputs) << describe(inputs.error());
    for (std::uint32_t member = 1; member <= 4; ++member) {
      const std::string& name = names[member - 1];
      EXPECT_EQ(without_newline(tool.read(name + ".vinput")), (*inputs)[member - 1]);
      if (uses_tool(member)) {
        outputs.push_back(tool.step("5 --certs certs.jsons --key @.key < @.vinput", name));
      } else {
        const auto output =
            accept_verification_input(members(), seed_from(seeds[member - 1]), (*inputs)[member - 1], random);
        EXPECT_TRUE(output) << describe(output.error());
        outputs.push_back(*output);
      }
    }
    tool.write("voutputs.jsons", joined(outputs));
    const std::string theirs = tool.step("6 --certs certs.jsons --polynomials polynomials.jsons < voutputs.jsons");
    auto ours = finish(members(), 3, polynomials, outputs, {});
    EXPECT_TRUE(ours) << describe(ours.error());
    EXPECT_EQ(without_newline(theirs), threshold_trustees_text(group, ours->trustees));
    for (std::uint32_t member = 1; member <= 4; ++member) {
      EXPECT_EQ(without_newline(tool.read(names[member - 1] + ".dkey")), ours->private_keys[member - 1]);
    }
    tool.write("threshold.json", theirs);
    return std::move(*ours);
  }

  const crypto::Group& group = crypto::belenios_2048();
  Tool tool;
  crypto::SystemRandom random;
  std::array<std::string, 4> seeds;
  std::vector<std::string> names;
  std::vector<std::string> certificates;
  std::vector<std::string> polynomials;
  std::vector<std::string> outputs;
};

TEST(ThresholdInterop, MembersOfBothToolsMakeOneKey) {
  if (!Tool::is_installed()) GTEST_SKIP() << "belenios-tool is not installed";
  MixedCeremony ceremony;
  const FinishedCeremony finished = ceremony.hold();
  const std::vector<TrusteeItem> items = {finished.trustees};
  const auto trustees = Trustees::parse(ceremony.group, trustees_text(ceremony.group, items));
  ASSERT_TRUE(trustees);
  EXPECT_THAT(verify(*trustees), testing::IsEmpty());
  for (std::uint32_t member = 1; member <= 4; ++member) {
    const auto seed = ceremony.uses_tool(member) ? *parse_seed(ceremony.tool.read(ceremony.names[member - 1] + ".key"))
                                                 : seed_from(ceremony.seeds[member - 1]);
    const auto key = open_decryption_key(ceremony.group, seed, finished.private_keys[member - 1]);
    ASSERT_TRUE(key) << describe(key.error());
    EXPECT_TRUE(ceremony.group.equal(ceremony.group.generator_power(*key),
                                     finished.trustees.verification_keys[member - 1].public_key));
  }
}

TEST(ThresholdInterop, TheToolCountsAnElectionWithKeysThatUrnaMade) {
  if (!Tool::is_installed()) GTEST_SKIP() << "belenios-tool is not installed";
  MixedCeremony ceremony;
  ceremony.hold();
  Tool& tool = ceremony.tool;
  const TrusteeKeyPair single = make_trustee_key(ceremony.group, "Ada", ceremony.random);
  tool.write("public_keys.jsons", trustee_public_key_text(ceremony.group, single.public_key) + "\n");
  tool.write("single.privkey", private_key_text(single.private_key).expose());
  for (const std::uint32_t member : {2U, 4U}) {
    tool.write(ceremony.names[member - 1] + ".key", ceremony.seeds[member - 1] + "\n");
  }
  tool.write("template.json",
             R"({"description":"d","name":"n","questions":[{"answers":["A","B"],"min":0,"max":1,"question":"q"}],)"
             R"("administrator":"a","credential_authority":"c"})");

  const std::string uuid(without_newline(tool.run("tool setup generate-token")));
  tool.run("tool setup generate-credentials --uuid @ --group BELENIOS-2048 --count 1", uuid);
  tool.run("mv *.pubcreds public_creds.json; cut -d' ' -f2 *.privcreds > credential; echo '[[0,1]]' > vote");
  tool.run("tool setup make-trustees");
  tool.run("tool setup make-election --uuid @ --group BELENIOS-2048 --template template.json", uuid);
  const auto trustees = Trustees::parse(ceremony.group, std::string(without_newline(tool.read("trustees.json"))));
  ASSERT_TRUE(trustees) << describe(trustees.error());
  EXPECT_THAT(verify(*trustees), testing::IsEmpty());
  EXPECT_THAT(tool.read("election.json"), testing::HasSubstr(ceremony.group.text(election_key(*trustees))));
  tool.run("tool archive init");
  tool.run("tool election generate-ballot --privcred credential --ballot vote | tool archive add-event --type=Ballot");
  tool.run("tool archive add-event --type=EndBallots </dev/null");
  tool.run("tool election compute-encrypted-tally | tool archive add-event --type=EncryptedTally");
  const std::string add_decryption = " | tool archive add-event --type=PartialDecryption";
  tool.run("tool election decrypt --privkey single.privkey --trustee-id 1" + add_decryption);
  for (const std::uint32_t member : {1U, 2U, 4U}) {
    tool.write("owner", std::to_string(member + 1));
    tool.run("tool election decrypt-threshold --key @.key --decryption-key @.dkey --trustee-id $(cat owner)" +
                 add_decryption,
             ceremony.names[member - 1]);
  }
  tool.run("tool election compute-result > result.json && tool archive add-event --type=Result < result.json");
  EXPECT_EQ(without_newline(tool.read("result.json")), R"({"result":[[0,1]]})");
  tool.run("tool election verify");
  EXPECT_THAT(tool.read("stderr"), testing::HasSubstr("I: all checks passed"));
}

}  // namespace
}  // namespace urna::protocol
