// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/test_folder.hpp"
namespace urna::report::for_tests {

/// A word and where it stands on its page, in points from the top left corner.
struct PlacedWord {
  std::string text;
  double left, top, right, bottom;
};

/// A PDF as the programs that people read with see it: poppler, qpdf, zbar.
class ReadPdf {
 public:
  explicit ReadPdf(std::string_view pdf) { std::ofstream(file(), std::ios::binary) << pdf; }

  std::string info() const { return run("pdfinfo '" + file() + "'"); }
  std::string fonts() const { return run("pdffonts '" + file() + "'"); }
  std::string structure() const { return run("pdfinfo -struct-text '" + file() + "'"); }
  /// Whether qpdf finds nothing to blame.
  bool is_sound() const { return exit_code("qpdf --check '" + file() + "' > /dev/null 2>&1") == 0; }
  std::string text(std::size_t page) const { return run("pdftotext -layout " + of_page(page) + " '" + file() + "' -"); }
  /// What a camera reads in the QR code of a page.
  std::string qr_code(std::size_t page) const {
    const std::string picture = folder_.path("page");
    run("pdftoppm -r 110 -gray -singlefile " + of_page(page) + " '" + file() + "' '" + picture + "'");
    std::string read = run("zbarimg --quiet --raw -Sdisable -Sqrcode.enable '" + picture + ".pgm' 2> /dev/null");
    if (!read.empty() && read.back() == '\n') read.pop_back();
    return read;
  }
  std::vector<PlacedWord> words(std::size_t page) const {
    std::istringstream lines(run("pdftotext -bbox " + of_page(page) + " '" + file() + "' -"));
    std::vector<PlacedWord> words;
    for (std::string line; std::getline(lines, line);) {
      PlacedWord word;
      if (std::sscanf(line.c_str(), " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">", &word.left,
                      &word.top, &word.right, &word.bottom) != 4) {
        continue;
      }
      const std::size_t start = line.find('>') + 1;
      word.text = line.substr(start, line.rfind('<') - start);
      words.push_back(word);
    }
    return words;
  }

 private:
  std::string file() const { return folder_.path("read.pdf"); }
  static std::string of_page(std::size_t page) { return "-f " + std::to_string(page) + " -l " + std::to_string(page); }
  static int exit_code(const std::string& command) { return WEXITSTATUS(std::system(command.c_str())); }
  static std::string run(const std::string& command) {
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
    std::string output;
    char buffer[4096];
    for (std::size_t count = 0; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, count);
    if (pclose(pipe) != 0 && output.empty()) throw std::runtime_error("this failed: " + command);
    return output;
  }

  TestFolder folder_;
};

/// The words that leave the page or lie on one another, for a message; empty when all is well.
inline std::string collisions(const std::vector<PlacedWord>& words, double page_width, double page_height) {
  std::string found;
  // A word's box has room above and below its letters: only what enters the middle of another is an overlap.
  const auto shrunk = [](PlacedWord word) {
    const double rim = 0.22 * (word.bottom - word.top);
    word.top += rim;
    word.bottom -= rim;
    word.left += 0.3;
    word.right -= 0.3;
    return word;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const PlacedWord a = shrunk(words[i]);
    if (a.left < 10 || a.top < 10 || a.right > page_width - 10 || a.bottom > page_height - 10) {
      found += "\n" + a.text + " leaves the page";
    }
    for (std::size_t j = i + 1; j < words.size(); ++j) {
      const PlacedWord b = shrunk(words[j]);
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
        found += "\n" + a.text + " lies on " + b.text;
      }
    }
  }
  return found;
}

}  // namespace urna::report::for_tests
