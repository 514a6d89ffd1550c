// SPDX-License-Identifier: EUPL-1.2
#include "progress_bar.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace {

constexpr std::uint64_t width = 30;

std::string time_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 90) return std::to_string(whole) + " s";
  if (whole < 5400) return std::to_string((whole + 30) / 60) + " min";
  return std::to_string((whole + 1800) / 3600) + " h";
}

}  // namespace

ProgressBar::ProgressBar(std::string what, std::uint64_t total)
    : what_(std::move(what)),
      total_(std::max<std::uint64_t>(total, 1)),
      is_terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_(start_) {}

ProgressBar::~ProgressBar() {
  if (is_terminal_) std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::show(std::uint64_t done) {
  const auto now = Clock::now();
  if (!is_terminal_ || now - last_ < std::chrono::milliseconds(200)) return;
  last_ = now;
  const std::uint64_t filled = width * done / total_;
  std::string bar;
  for (std::uint64_t i = 0; i < width; ++i) bar += i < filled ? "█" : "░";
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double left = elapsed * static_cast<double>(total_ - std::min(done, total_)) /
                      static_cast<double>(std::max<std::uint64_t>(done, 1));
  std::fprintf(stderr, "\r\x1b[K%s %s %3u %%, %s left", what_.c_str(), bar.c_str(),
               static_cast<unsigned>(100 * done / total_), time_text(left).c_str());
  std::fflush(stderr);
}
