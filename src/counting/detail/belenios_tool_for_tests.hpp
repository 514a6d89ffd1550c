// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <concepts>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace urna::counting::detail {

/// A whole number, a list of them, a list of lists…: as JSON without spaces, as the tool writes it.
inline std::string json(std::integral auto number) { return std::to_string(number); }

template <class T>
std::string json(const std::vector<T>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + json(item);
  return "[" + text + "]";
}

/// What Debian's `belenios-tool method …` prints for these ballots, without the line feed; empty when it fails.
///
/// Fails the test when the program is missing: tools/packages.txt asks for it.
inline std::string belenios_tool(const std::string& method, const std::vector<std::vector<int>>& ballots) {
  static const bool installed = std::system("belenios-tool --version >/dev/null 2>&1") == 0;
  if (!installed) ADD_FAILURE() << "belenios-tool is not installed";
  std::string path = ::testing::TempDir() + "/urna-counting-XXXXXX";
  const int file = mkstemp(path.data());
  if (file < 0) ADD_FAILURE() << "no temporary file at " << path;
  close(file);
  std::ofstream(path) << json(ballots) << '\n';
  std::string output;
  if (FILE* pipe = popen(("belenios-tool method " + method + " <" + path + " 2>/dev/null").c_str(), "r")) {
    char buffer[4096];
    for (std::size_t read; (read = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, read);
    pclose(pipe);
  }
  std::remove(path.c_str());
  if (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

}  // namespace urna::counting::detail
