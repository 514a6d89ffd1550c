// SPDX-License-Identifier: EUPL-1.2
// Debian's belenios-tool verifies elections that Urna makes, and Urna those that it makes, live.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/test_folder.hpp"
#include "protocol/audit_text.hpp"
#include "protocol/detail/sample_archive.hpp"

namespace urna::protocol {
namespace {

/// A folder in which commands are run.
class Workplace {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }

  /// What a command prints, run in the folder; its exit status goes to `status`.
  std::string run(const std::string& command, int& status) const {
    std::string output;
    FILE* pipe = popen(("cd '" + path().string() + "' && " + command).c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output.push_back(static_cast<char>(c));
    status = pclose(pipe);
    return output;
  }

 private:
  TestFolder folder_;
};

struct Kind {
  const char* group;
  const char* kind;
};

class ToolInterop : public testing::TestWithParam<Kind> {};

TEST_P(ToolInterop, UrnaVerifiesAnElectionHeldWithTheTool) {
  const Workplace folder;
  int status = 0;
  const std::string output = folder.run(
      std::string(URNA_TESTS) + "/interop/election_by_belenios_tool " + GetParam().group + " " + GetParam().kind,
      status);
  ASSERT_EQ(status, 0) << "belenios-tool is installed by tools/setup; what it said:\n"
                       << folder.run("cat tool.log", status);
  const TextSource source(file_text(folder.path() / output.substr(0, output.find('\n'))));
  const auto audited = audit(source, {});
  EXPECT_TRUE(audited->report.is_verified()) << audit_text(audited->report, {});
  EXPECT_EQ(audited->report.stage, ElectionStage::finished);
}

TEST_P(ToolInterop, TheToolVerifiesAnElectionThatUrnaHolds) {
  const crypto::Group& group = *crypto::group_named(GetParam().group);
  const bool mixnet = std::string(GetParam().kind) == "mixnet";
  std::vector<Question> questions = {HomomorphicQuestion{"« Which » ?", {"A", "B", "C"}, 1, 2, false},
                                     HomomorphicQuestion{"Or \"blank\"?", {"D", "E"}, 1, 1, true}};
  if (mixnet) questions.push_back(MixnetQuestion{"In what order?", {"X", "Y"}, ""});
  SampleArchive archive(group, questions, 3);
  const auto cast = [&](std::size_t voter, std::vector<std::vector<std::uint32_t>> choices) {
    if (!mixnet) choices.pop_back();
    archive.cast(archive.ballot(voter, std::move(choices)));
  };
  cast(0, {{1, 1, 0}, {1, 0, 0}, {1, 2}});
  cast(1, {{0, 0, 1}, {0, 1, 0}, {2, 1}});
  cast(0, {{0, 1, 0}, {0, 0, 1}, {0, 0}});
  archive.finish();
  const Workplace folder;
  std::ofstream(folder.path() / (archive.election->uuid() + ".bel"), std::ios::binary) << archive.bytes;
  int status = 0;
  const std::string output = folder.run("belenios-tool election verify 2>&1", status);
  EXPECT_EQ(status, 0);
  EXPECT_NE(output.find("all checks passed"), std::string::npos) << output;
}

INSTANTIATE_TEST_SUITE_P(Groups, ToolInterop,
                         testing::Values(Kind{"BELENIOS-2048", "homomorphic"}, Kind{"RFC-3526-2048", "homomorphic"},
                                         Kind{"RFC-3526-2048", "mixnet"}),
                         [](const testing::TestParamInfo<Kind>& kind) {
                           return std::string(kind.param.group == std::string("BELENIOS-2048") ? "Belenios"
                                                                                               : "Rfc3526") +
                                  "_" + kind.param.kind;
                         });

}  // namespace
}  // namespace urna::protocol
