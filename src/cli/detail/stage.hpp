// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/test_folder.hpp"
#include "cli/detail/scripted_console.hpp"
#include "cli/urnactl.hpp"
#include "protocol/audit.hpp"
#include "protocol/audit_text.hpp"
#include "protocol/file_source.hpp"

/// For tests: a folder of its own in which elections are held through the command line.
namespace urna::cli::detail {

struct Told {
  int exit = -1;
  std::string answer;
  std::string said;
};

class Stage {
 public:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  void write(const std::string& name, const std::string& content, mode_t mode = 0644) const {
    std::ofstream(path(name), std::ios::binary) << content;
    ::chmod(path(name).c_str(), mode);
  }
  std::string read(const std::string& name) const {
    std::ostringstream content;
    content << std::ifstream(path(name), std::ios::binary).rdbuf();
    return content.str();
  }
  mode_t mode(const std::string& name) const {
    struct stat about {};
    return ::stat(path(name).c_str(), &about) == 0 ? (about.st_mode & 07777U) : 0;
  }
  bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }
  std::size_t file_count() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path()))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  /// Runs `urnactl`; each `@name` among the arguments is a path in the folder.
  Told run(std::vector<std::string> arguments, std::deque<std::string> typed = {}, bool is_person = false) const {
    for (std::string& argument : arguments) {
      if (argument.starts_with("@")) argument = path(argument.substr(1));
    }
    ScriptedConsole console(std::move(typed), is_person);
    crypto::SystemRandom random;
    Session session{.console = console, .random = random, .now = 1'795'279'352, .threads = 2};
    const int exit = run_urnactl(arguments, session);
    return {exit, console.answered, console.said};
  }

  /// As `run`, and it must succeed.
  std::string must(std::vector<std::string> arguments, std::deque<std::string> typed = {}) const {
    std::string line;
    for (const std::string& argument : arguments) line += argument + " ";
    const Told told = run(std::move(arguments), std::move(typed));
    EXPECT_EQ(told.exit, 0) << line << "\n" << told.answer << told.said;
    return told.answer;
  }

 private:
  TestFolder folder_;
};

/// The value of a text member in a JSON answer.
inline std::string member(const std::string& json, const std::string& name) {
  const std::string start = "\"" + name + "\":\"";
  const std::size_t at = json.find(start);
  if (at == std::string::npos) return "";
  return json.substr(at + start.size(), json.find('"', at + start.size()) - at - start.size());
}

inline std::string roll_of(std::size_t voters, bool weights = false) {
  std::string out = weights ? "id,weight\n" : "id\n";
  for (std::size_t i = 1; i <= voters; ++i)
    out += "V" + std::to_string(i) + (weights ? "," + std::to_string(i) : "") + "\n";
  return out;
}

/// An election prepared from a definition and a roll: folder `e`, codes in `codes`, and its keys.
class PreparedElection {
 public:
  PreparedElection(const Stage& stage, const std::string& definition, const std::string& roll) : stage_(stage) {
    stage.write("definition.toml", definition);
    stage.write("roll.csv", roll);
    const std::string made =
        stage.must({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e", "--json"});
    uuid_ = member(made, "uuid");
    group_ = member(made, "group");
    stage.must({"codes", "make", "--dir", "@e", "--out", "@codes"});
    std::istringstream codes(stage.read("codes/voting-codes.csv"));
    std::string line;
    std::getline(codes, line);
    while (std::getline(codes, line)) codes_.push_back(line.substr(line.find(',') + 1));
  }

  void open_with_single_trustees(int count) {
    std::vector<std::string> arguments = {"election", "open", "@e", "--credentials", "@codes/public_credentials.json"};
    for (int i = 1; i <= count; ++i) {
      const std::string name = "t" + std::to_string(i);
      stage_.must({"trustee", "keygen", "--dir", "@e", "--name", name, "--out", "@" + name});
      arguments.insert(arguments.end(), {"--trustee", "@" + name + ".pubkey"});
    }
    stage_.must(std::move(arguments));
  }

  /// The six steps of a key in shares, with files named out of order on purpose.
  void make_shared_key(int members, int threshold, bool contextual = false) {
    const std::string t = std::to_string(threshold);
    std::vector<std::string> gather = {"election", "ceremony", "members", "--dir", "@e", "--out", "@certs"};
    std::vector<std::string> route = {"election", "ceremony",    "route", "--dir", "@e",     "--certs",
                                      "@certs",   "--threshold", t,       "--out", "@inputs"};
    std::vector<std::string> finish = {"election", "ceremony",    "finish", "--dir", "@e",  "--certs",
                                       "@certs",   "--threshold", t,        "--out", "@key"};
    for (int i = 1; i <= members; ++i) {
      std::vector<std::string> certificate = {"trustee", "cert", "--dir", "@e", "--out", "@m" + std::to_string(i)};
      if (contextual) {
        certificate.insert(certificate.end(),
                           {"--members", std::to_string(members), "--threshold", t, "--index", std::to_string(i)});
      }
      stage_.must(std::move(certificate));
      gather.push_back("@m" + std::to_string(i) + ".cert");
    }
    stage_.must(gather);
    for (int i = members; i >= 1; --i) {
      const std::string m = "@m" + std::to_string(i);
      stage_.must({"trustee", "share", "--dir", "@e", "--certs", "@certs", "--threshold", t, "--seed", m + ".seed",
                   "--out", m + ".polynomial"});
      route.push_back(m + ".polynomial");
      finish.insert(finish.end(), {"--polynomial", m + ".polynomial"});
    }
    stage_.must(route);
    for (int i = members; i >= 1; --i) {
      const std::string m = "@m" + std::to_string(i);
      stage_.must({"trustee", "share", "--dir", "@e", "--certs", "@certs", "--seed", m + ".seed", "--accept",
                   "@inputs/vinput-" + std::to_string(i) + ".json", "--out", m + ".voutput"});
      finish.push_back(m + ".voutput");
    }
    stage_.must(finish);
  }

  Told vote(std::size_t voter, const std::string& choices) const {
    return stage_.run({"vote", "--archive", archive(), "--choices", "-", "--json"}, {codes_[voter], choices});
  }
  void must_vote(std::size_t voter, const std::string& choices) const {
    const Told told = vote(voter, choices);
    EXPECT_EQ(told.exit, 0) << told.answer << told.said;
  }

  void close_and_tally() const {
    stage_.must({"election", "close", archive()});
    stage_.must({"election", "tally", archive()});
  }
  void decrypt_alone(int trustee) const {
    const std::string name = "@t" + std::to_string(trustee);
    stage_.must({"trustee", "decrypt", archive(), "--key", name + ".privkey", "--out", name + ".decryption"});
    stage_.must({"election", "archive", archive(), "--add", name + ".decryption"});
  }
  void decrypt_share(int member) const {
    const std::string m = "@m" + std::to_string(member);
    stage_.must({"trustee", "decrypt", archive(), "--key", m + ".seed", "--dkey",
                 "@key/dkey-" + std::to_string(member) + ".json", "--out", m + ".decryption"});
    stage_.must({"election", "archive", archive(), "--add", m + ".decryption"});
  }

  /// The verdict of an independent reading of the final archive.
  protocol::AuditReport audit() const {
    const protocol::FileSource source(stage_.path(archive().substr(1)));
    return protocol::audit(source, {.threads = 2, .on_progress = {}, .setup_only = false})->report;
  }

  std::string archive() const { return "@e/" + uuid_ + ".bel"; }
  const std::string& uuid() const { return uuid_; }
  const std::string& group() const { return group_; }
  const std::vector<std::string>& codes() const { return codes_; }

 private:
  const Stage& stage_;
  std::string uuid_;
  std::string group_;
  std::vector<std::string> codes_;
};

/// What Debian's own tool says of an archive; its messages when it does not say that all holds.
inline std::string other_tool_says(const Stage& stage, const PreparedElection& election) {
  const std::string folder = stage.path("other");
  std::filesystem::create_directory(folder);
  std::filesystem::copy_file(stage.path(election.archive().substr(1)), folder + "/" + election.uuid() + ".bel");
  const std::string log = stage.path("other.log");
  const int status = std::system(("belenios-tool election verify --dir " + folder + " >" + log + " 2>&1").c_str());
  return status == 0 ? "all checks passed" : stage.read("other.log");
}

}  // namespace urna::cli::detail
