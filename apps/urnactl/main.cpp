// SPDX-License-Identifier: EUPL-1.2
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <string>
#include <vector>

#include "cli/urnactl.hpp"

int main(int count, char** values) {
  // Codes, keys and choices pass through this memory: no crash may leave it on a disk.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);

  // Whoever stops reading the answer must not end us half-way: the write says so instead.
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> arguments(values + 1, values + count);
  urna::cli::TerminalConsole console;
  return urna::cli::run_urnactl(arguments, console);
}
