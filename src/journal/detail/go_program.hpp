// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <stdexcept>
#include <string>

#include "base/test_folder.hpp"

namespace urna::journal {

/// For tests: a program of `tests/interop`, built from one file without network, since its packages are Debian's own.
class GoProgram {
 public:
  struct Said {
    int status = 0;
    std::string output;
  };

  explicit GoProgram(const std::string& source) {
    const Said built = run_command("cd '" + folder_.path().string() +
                                   "' && HOME=$PWD GOCACHE=$PWD/cache GO111MODULE=off GOPATH=/usr/share/gocode "
                                   "go build -o check '" URNA_TESTS "/interop/" +
                                   source + "'");
    if (built.status != 0)
      throw std::runtime_error("tools/setup test installs golang-go and golang-golang-x-mod-dev; what it said:\n" +
                               built.output);
  }

  /// @param arguments  within quotes where they need them
  Said run(const std::string& arguments) const { return run_command("'" + folder_.path("check") + "' " + arguments); }

 private:
  static Said run_command(const std::string& command) {
    Said said;
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) said.output.push_back(static_cast<char>(c));
    said.status = pclose(pipe);
    return said;
  }

  const TestFolder folder_;
};

}  // namespace urna::journal
