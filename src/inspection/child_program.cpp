// SPDX-License-Identifier: EUPL-1.2
#include "inspection/child_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace urna::inspection {
namespace {

using Clock = std::chrono::steady_clock;

/// A process that reads what we write and writes what we read; ended with this.
class Child {
 public:
  Child(const std::string& program, const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
    ours_ = ends[0];
    ::fcntl(ours_, F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&files, ends[1], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // None of the server's connections and files.
    ::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    // A server's threads hold its signals back; the child's are its own.
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    std::array<char*, 1> environment{nullptr};
    if (::posix_spawn(&process_, program.c_str(), &files, &attributes, pointers.data(), environment.data()) != 0)
      process_ = -1;
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (ours_ >= 0) ::close(ours_);
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

  bool is_running() const { return process_ > 0; }
  int socket() const { return ours_; }

  /// Once it has said everything: its exit code; nothing when it was broken off.
  std::optional<int> end() {
    int status = 0;
    const bool is_ended = ::waitpid(process_, &status, 0) == process_;
    process_ = -1;
    return is_ended && WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
  }

 private:
  int ours_ = -1;
  pid_t process_ = -1;
};

}  // namespace

std::optional<ChildEnd> end_of_program(const std::string& program, const std::vector<std::string>& arguments,
                                       std::span<const std::byte> content, const ChildLimits& limits) {
  Child child(program, arguments);
  if (!child.is_running()) return std::nullopt;
  const auto deadline = Clock::now() + limits.patience;
  bool is_told = false;
  Bytes answer;
  std::array<std::byte, 64 * 1024> piece{};
  while (true) {
    if (!is_told && content.empty()) {
      ::shutdown(child.socket(), SHUT_WR);
      is_told = true;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return std::nullopt;
    pollfd waiting{child.socket(), static_cast<short>(is_told ? POLLIN : POLLIN | POLLOUT), 0};
    if (::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 3'600'000))) < 0 && errno != EINTR)
      return std::nullopt;
    if ((waiting.revents & (POLLIN | POLLHUP)) != 0) {
      const ssize_t got = ::recv(child.socket(), piece.data(), piece.size(), 0);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) break;
      if (got > 0) answer.insert(answer.end(), piece.begin(), piece.begin() + got);
      if (answer.size() > limits.answer_bytes_max) return std::nullopt;
    }
    if (!is_told && (waiting.revents & POLLOUT) != 0) {
      const ssize_t sent = ::send(child.socket(), content.data(), content.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EPIPE) content = {};  // it has heard enough; what it says counts
      if (sent > 0) content = content.subspan(static_cast<std::size_t>(sent));
    }
  }
  const auto code = child.end();
  if (!code) return std::nullopt;
  return ChildEnd{*code, std::move(answer)};
}

std::optional<Bytes> answer_of_program(const std::string& program, const std::vector<std::string>& arguments,
                                       std::span<const std::byte> input, const ChildLimits& limits) {
  auto end = end_of_program(program, arguments, input, limits);
  if (!end || end->code != 0 || end->said.empty()) return std::nullopt;
  return std::move(end->said);
}

}  // namespace urna::inspection
