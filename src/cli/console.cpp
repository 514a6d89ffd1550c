// SPDX-License-Identifier: EUPL-1.2
#include "cli/console.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <iterator>
#include <system_error>

namespace urna::cli {
namespace {

constexpr int standard_input = 0;
constexpr int standard_output = 1;
constexpr int standard_error = 2;
/// No line that we ask for is longer.  Reserved at once, so that a secret is not copied while it grows.
constexpr std::size_t line_bytes_max = 4096;

[[noreturn]] void fail_with(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

void write_all(int descriptor, std::string_view text, const char* name) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_with(name);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

volatile std::sig_atomic_t was_interrupted = 0;

extern "C" void note_interruption(int) { was_interrupted = 1; }

/// While a person types, a signal that would end us is an answer: they left.  Then the terminal is set back and the
/// command says what was done and what not.
class Interruptible {
 public:
  Interruptible() {
    was_interrupted = 0;
    struct sigaction noting {};
    noting.sa_handler = note_interruption;  // without SA_RESTART: the read is given up
    for (std::size_t i = 0; i < std::size(signals); ++i) ::sigaction(signals[i], &noting, &before_[i]);
  }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  ~Interruptible() {
    for (std::size_t i = 0; i < std::size(signals); ++i) ::sigaction(signals[i], &before_[i], nullptr);
    was_interrupted = 0;
  }

 private:
  static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction before_[std::size(signals)] = {};
};

std::optional<char> read_byte(int descriptor) {
  char byte = 0;
  ssize_t count = 0;
  do {
    if (was_interrupted != 0) return std::nullopt;
    count = ::read(descriptor, &byte, 1);
  } while (count < 0 && errno == EINTR);
  if (count < 0) fail_with("standard input");
  if (count == 0) return std::nullopt;
  return byte;
}

/// Byte by byte: what follows the line stays for who reads next, and no buffer keeps a secret.
std::optional<std::string> read_line(int descriptor) {
  std::string line;
  line.reserve(line_bytes_max);
  bool any = false;
  bool ended = false;
  while (const auto byte = read_byte(descriptor)) {
    any = true;
    ended = *byte == '\n';
    if (ended) break;
    if (line.size() < line_bytes_max) line.push_back(*byte);
  }
  // What was begun when the person left is no answer.
  if (!any || (!ended && was_interrupted != 0)) return std::nullopt;
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

/// The terminal of the person, silent while it lives.
class SilentTerminal {
 public:
  SilentTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (descriptor_ < 0) fail_with("/dev/tty");
    if (::tcgetattr(descriptor_, &before_) != 0) {
      ::close(descriptor_);
      fail_with("/dev/tty");
    }
    // Keys that interrupt are read as characters: the terminal is never left silent.
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG);
    ::tcsetattr(descriptor_, TCSAFLUSH, &silent);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    ::close(descriptor_);
  }

  void show(std::string_view text) { write_all(descriptor_, text, "/dev/tty"); }

  /// One line; nothing when the person interrupts.
  std::optional<SecretText> line() {
    constexpr char interrupt = 3;
    constexpr char end = 4;
    constexpr char backspace = 8;
    constexpr char erase_line = 21;
    constexpr char erase = 127;
    std::string typed;
    typed.reserve(line_bytes_max);
    while (const auto byte = read_byte(descriptor_)) {
      if (*byte == '\n' || *byte == '\r') {
        show("\n");
        return SecretText(std::move(typed));
      }
      if (*byte == interrupt || (*byte == end && typed.empty())) break;
      if (*byte == erase_line) typed.clear();
      if (*byte == backspace || *byte == erase) {
        if (!typed.empty()) typed.pop_back();
      } else if (static_cast<unsigned char>(*byte) >= ' ' && typed.size() < line_bytes_max) {
        typed.push_back(*byte);
      }
    }
    show("\n");
    const SecretText discarded(std::move(typed));
    return std::nullopt;
  }

 private:
  int descriptor_;
  termios before_{};
};

}  // namespace

void TerminalConsole::answer(std::string_view text) { write_all(standard_output, text, "standard output"); }

void TerminalConsole::say(std::string_view text) { write_all(standard_error, text, "standard error"); }

bool TerminalConsole::is_person() const { return ::isatty(standard_input) == 1; }

std::optional<std::string> TerminalConsole::ask(std::string_view question) {
  say(question);
  std::optional<Interruptible> watching;
  if (is_person()) watching.emplace();
  return read_line(standard_input);
}

std::optional<SecretText> TerminalConsole::ask_secret(std::string_view question) {
  if (is_person()) {
    const Interruptible watching;  // set back after the terminal is
    SilentTerminal terminal;
    terminal.show(question);
    return terminal.line();
  }
  auto line = read_line(standard_input);
  if (!line) return std::nullopt;
  return SecretText(std::move(*line));
}

SecretText TerminalConsole::rest_of_input() {
  constexpr std::size_t rest_bytes_max = std::size_t{1} << 20;
  std::string rest;
  rest.reserve(rest_bytes_max);
  while (const auto byte = read_byte(standard_input)) {
    if (rest.size() < rest_bytes_max) rest.push_back(*byte);
  }
  return SecretText(std::move(rest));
}

}  // namespace urna::cli
