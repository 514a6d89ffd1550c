// SPDX-License-Identifier: EUPL-1.2
// A library that is put before libc (LD_PRELOAD) in the real servers, so that a story can end or hinder them at one
// exact step: it counts what a program does to its store and to its connections, kills it at the n-th of these calls,
// refuses calls as a full or broken disk would, and writes down every change of a file so that a cut of power can be
// acted out.
//
// It is steered by a file that is mapped by both servers and written by the story: `Control`, whose twin is control.ts.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

enum class Kind : std::uint64_t { write = 1, sync, truncate, create, remove, send, receive, connect, accept };
enum class Action : std::uint64_t {
  none,
  kill,       ///< before the call is made
  kill_half,  ///< half of a write is made
  fail,       ///< from this call on, until the story says otherwise
  fail_once,
  fail_short,  ///< half of a write is made; from then on nothing
};

constexpr std::uint64_t bit(auto value) { return std::uint64_t{1} << static_cast<std::uint64_t>(value); }

/// 8 bytes each, in this order.
struct Control {
  std::atomic<std::uint64_t> armed;  ///< 1: steps are counted
  std::atomic<std::uint64_t> steps;  ///< counted so far
  std::atomic<std::uint64_t> at;     ///< the step at which to act, 1 …
  std::atomic<Action> action;
  std::atomic<std::uint64_t> programs;             ///< bits of those whose steps count
  std::atomic<std::uint64_t> kinds;                ///< bits of the calls that count
  std::atomic<std::uint64_t> victims;              ///< bits of the programs that are killed
  std::atomic<std::uint64_t> error;                ///< errno of a call that fails
  std::atomic<std::uint64_t> fired;                ///< the kind of call at which it happened; 0: not yet
  std::atomic<std::uint64_t> failing;              ///< 1: every later call fails too
  std::atomic<std::uint64_t> tracing;              ///< 1: changes of files and what is sent are written down
  std::atomic<std::uint64_t> traced;               ///< so many
  std::atomic<std::uint64_t> haste;                ///< a sleep is divided by it; 0 and 1: as long as was asked
  std::atomic<std::uint64_t> seconds_ahead;        ///< of the clock
  std::array<std::atomic<std::uint64_t>, 2> pids;  ///< of urnad, of urna-box
};

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

constexpr std::size_t descriptors_max = 4096;

struct Injector {
  Control* control = nullptr;
  std::uint64_t program = 2;  ///< 0 urnad, 1 urna-box, 2 another
  std::string store;          ///< the folder whose files are the store, with a slash
  int trace = -1;
  std::array<std::atomic<const std::string*>, descriptors_max> paths{};

  Injector() {
    const char* file = std::getenv("URNA_FAULTS");
    const char* folder = std::getenv("URNA_FAULTS_STORE");
    if (file == nullptr || folder == nullptr) return;
    store = std::string(folder) + "/";
    const std::string_view name = program_invocation_short_name;
    program = name == "urnad" ? 0 : name == "urna-box" ? 1 : 2;
    const int descriptor = real<int(const char*, int, ...)>("open")(file, O_RDWR | O_CLOEXEC);
    void* page = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (descriptor < 0 || page == MAP_FAILED) std::abort();
    control = static_cast<Control*>(page);
    if (program < control->pids.size()) control->pids[program] = static_cast<std::uint64_t>(getpid());
    trace = real<int(const char*, int, ...)>("open")((std::string(file) + ".trace").c_str(),
                                                     O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  }

  [[noreturn]] void kill_victims() const {
    for (std::uint64_t other = 0; other < control->pids.size(); ++other) {
      const auto pid = static_cast<pid_t>(control->pids[other].load());
      if ((control->victims & bit(other)) != 0 && pid > 0 && pid != getpid()) kill(pid, SIGKILL);
    }
    if ((control->victims & bit(program)) != 0) kill(getpid(), SIGKILL);
    for (;;) pause();
  }

  const std::string* path(int descriptor) const {
    const bool is_known = descriptor >= 0 && static_cast<std::size_t>(descriptor) < paths.size();
    return is_known ? paths[static_cast<std::size_t>(descriptor)].load() : nullptr;
  }

  bool is_of_store(const char* name) const {
    return control != nullptr &&
           std::string_view(name).starts_with(std::string_view(store).substr(0, store.size() - 1));
  }

  void opened(int descriptor, const char* name) {
    if (descriptor >= 0 && static_cast<std::size_t>(descriptor) < paths.size() && is_of_store(name))
      paths[static_cast<std::size_t>(descriptor)] = new std::string(name);  // a few a run; freed with the process
  }

  void closed(int descriptor) {
    if (path(descriptor) != nullptr) paths[static_cast<std::size_t>(descriptor)] = nullptr;
  }

  /// What is to happen to this call.
  Action step(Kind kind) const {
    if (control == nullptr || control->armed == 0) return Action::none;
    if ((control->programs & bit(program)) == 0 || (control->kinds & bit(kind)) == 0) return Action::none;
    if (control->failing != 0) return Action::fail;
    if (++control->steps != control->at) return Action::none;
    const Action action = control->action;
    if (action == Action::none) return action;
    control->fired = static_cast<std::uint64_t>(kind);
    if (action == Action::fail || action == Action::fail_short) control->failing = 1;
    return action;
  }

  void note(Kind kind, std::string_view path, std::uint64_t offset, const void* data, std::size_t size) const {
    if (control == nullptr || control->tracing == 0) return;
    std::array<std::uint64_t, 5> head{static_cast<std::uint64_t>(kind), program, offset, path.size(), size};
    const std::array<iovec, 3> parts{iovec{head.data(), sizeof head},
                                     iovec{const_cast<char*>(path.data()), path.size()},
                                     iovec{const_cast<void*>(data), size}};
    if (real<ssize_t(int, const iovec*, int)>("writev")(trace, parts.data(), parts.size()) < 0) std::abort();
    ++control->traced;
  }
};

Injector& injector() {
  static Injector one;
  return one;
}

/// A call that changes a file of the store: 0 or an errno instead of it.
template <class Call>
auto changed(Kind kind, const Call& call) -> decltype(call()) {
  const Action action = injector().step(kind);
  switch (action) {
    case Action::none:
      return call();
    case Action::kill:
    case Action::kill_half:
      injector().kill_victims();
    case Action::fail:
    case Action::fail_once:
    case Action::fail_short:
      break;
  }
  errno = static_cast<int>(injector().control->error);
  return -1;
}

/// @param write  writes so many bytes of those given
template <class Write>
ssize_t written(int descriptor, const void* data, std::size_t size, std::uint64_t offset, const Write& write) {
  const std::string* path = injector().path(descriptor);
  if (path == nullptr) return write(size);
  const Action action = injector().step(Kind::write);
  const auto write_and_note = [&](std::size_t part) {
    const ssize_t done = write(part);
    if (done > 0) injector().note(Kind::write, *path, offset, data, static_cast<std::size_t>(done));
    return done;
  };
  switch (action) {
    case Action::none:
      return write_and_note(size);
    case Action::kill_half:
      write_and_note(size / 2);
      injector().kill_victims();
    case Action::kill:
      injector().kill_victims();
    case Action::fail_short:
      if (injector().control->fired == static_cast<std::uint64_t>(Kind::write) && size > 1)
        return write_and_note(size / 2);
      break;
    case Action::fail:
    case Action::fail_once:
      break;
  }
  errno = static_cast<int>(injector().control->error);
  return -1;
}

int synced(int descriptor, const char* name) {
  using Sync = int(int);
  const std::string* path = injector().path(descriptor);
  if (path == nullptr) return real<Sync>(name)(descriptor);
  return changed(Kind::sync, [&] {
    // The disk of a rehearsal need not spin: what would be lost is worked out from the trace.
    injector().note(Kind::sync, *path, 0, nullptr, 0);
    return 0;
  });
}

int truncated(int descriptor, off_t size) {
  const std::string* path = injector().path(descriptor);
  const auto call = [&] { return real<int(int, off_t)>("ftruncate")(descriptor, size); };
  if (path == nullptr) return call();
  return changed(Kind::truncate, [&] {
    const int answer = call();
    if (answer == 0) injector().note(Kind::truncate, *path, static_cast<std::uint64_t>(size), nullptr, 0);
    return answer;
  });
}

template <class Call>
int opened(const char* path, int flags, const Call& call) {
  Injector& one = injector();
  if (!one.is_of_store(path) || (flags & O_CREAT) == 0 || access(path, F_OK) == 0) {
    const int descriptor = call();
    one.opened(descriptor, path);
    return descriptor;
  }
  return changed(Kind::create, [&] {
    const int descriptor = call();
    if (descriptor >= 0) one.note(Kind::create, path, 0, nullptr, 0);
    one.opened(descriptor, path);
    return descriptor;
  });
}

bool is_internet(int descriptor) {
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) != 0) return false;
  return name.ss_family == AF_INET || name.ss_family == AF_INET6;
}

/// Something is said: to the browser (its trace has the word `browser`) or to the other server.
template <class Call>
ssize_t sent(int descriptor, const Call& call) {
  if (injector().control == nullptr || injector().control->armed == 0) return call();
  return changed(Kind::send, [&] {
    const ssize_t done = call();
    if (done > 0) injector().note(Kind::send, is_internet(descriptor) ? "browser" : "server", 0, nullptr, 0);
    return done;
  });
}

/// A call that brings something in is a step only when it did; what happens then happens after it.
template <class Answer>
Answer came(Kind kind, Answer answer) {
  if (answer < 0 || injector().control == nullptr || injector().control->armed == 0) return answer;
  const int error = errno;
  return changed(kind, [&] {
    errno = error;
    return answer;
  });
}

mode_t mode_of(int flags, va_list values) { return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(values, mode_t) : 0; }

}  // namespace

extern "C" {

// Named as libc names them, with its parameters.
// NOLINTBEGIN(readability-identifier-naming)
int open(const char* path, int flags, ...) {
  va_list values;
  va_start(values, flags);
  const mode_t mode = mode_of(flags, values);
  va_end(values);
  return opened(path, flags, [&] { return real<int(const char*, int, ...)>("open")(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
  va_list values;
  va_start(values, flags);
  const mode_t mode = mode_of(flags, values);
  va_end(values);
  return opened(path, flags, [&] { return real<int(const char*, int, ...)>("open64")(path, flags, mode); });
}

// What a call without a mode becomes in a hardened program.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
int __open_2(const char* path, int flags) {
  return opened(path, flags, [&] { return real<int(const char*, int)>("__open_2")(path, flags); });
}

int close(int descriptor) {
  injector().closed(descriptor);
  return real<int(int)>("close")(descriptor);
}

ssize_t write(int descriptor, const void* data, std::size_t size) {
  using Write = ssize_t(int, const void*, std::size_t);
  const auto at = injector().path(descriptor) != nullptr ? lseek(descriptor, 0, SEEK_CUR) : 0;
  return written(descriptor, data, size, static_cast<std::uint64_t>(at),
                 [&](std::size_t part) { return real<Write>("write")(descriptor, data, part); });
}

ssize_t pwrite(int descriptor, const void* data, std::size_t size, off_t offset) {
  using Write = ssize_t(int, const void*, std::size_t, off_t);
  return written(descriptor, data, size, static_cast<std::uint64_t>(offset),
                 [&](std::size_t part) { return real<Write>("pwrite")(descriptor, data, part, offset); });
}

ssize_t pwrite64(int descriptor, const void* data, std::size_t size, off64_t offset) {
  return pwrite(descriptor, data, size, offset);
}

int fsync(int descriptor) { return synced(descriptor, "fsync"); }
int fdatasync(int descriptor) { return synced(descriptor, "fdatasync"); }
int ftruncate(int descriptor, off_t size) noexcept { return truncated(descriptor, size); }
int ftruncate64(int descriptor, off64_t size) noexcept { return truncated(descriptor, size); }

int unlink(const char* path) noexcept {
  const auto call = [&] { return real<int(const char*)>("unlink")(path); };
  if (!injector().is_of_store(path)) return call();
  return changed(Kind::remove, [&] {
    const int answer = call();
    if (answer == 0) injector().note(Kind::remove, path, 0, nullptr, 0);
    return answer;
  });
}

ssize_t send(int descriptor, const void* data, std::size_t size, int flags) {
  return sent(descriptor,
              [&] { return real<ssize_t(int, const void*, std::size_t, int)>("send")(descriptor, data, size, flags); });
}

ssize_t sendmsg(int descriptor, const msghdr* message, int flags) {
  return sent(descriptor,
              [&] { return real<ssize_t(int, const msghdr*, int)>("sendmsg")(descriptor, message, flags); });
}

ssize_t recv(int descriptor, void* data, std::size_t size, int flags) {
  return came(Kind::receive, real<ssize_t(int, void*, std::size_t, int)>("recv")(descriptor, data, size, flags));
}

ssize_t recvmsg(int descriptor, msghdr* message, int flags) {
  return came(Kind::receive, real<ssize_t(int, msghdr*, int)>("recvmsg")(descriptor, message, flags));
}

int connect(int descriptor, const sockaddr* address, socklen_t size) {
  return came(Kind::connect, real<int(int, const sockaddr*, socklen_t)>("connect")(descriptor, address, size));
}

int accept(int descriptor, sockaddr* address, socklen_t* size) {
  return came(Kind::accept, real<int(int, sockaddr*, socklen_t*)>("accept")(descriptor, address, size));
}

int accept4(int descriptor, sockaddr* address, socklen_t* size, int flags) {
  return came(Kind::accept, real<int(int, sockaddr*, socklen_t*, int)>("accept4")(descriptor, address, size, flags));
}
// What is done every half minute, and what is done a minute later, in no time.
int clock_nanosleep(clockid_t clock, int flags, const timespec* wanted, timespec* left) {
  timespec length = *wanted;
  const std::uint64_t haste = injector().control != nullptr ? injector().control->haste.load() : 0;
  if (haste > 1 && (flags & TIMER_ABSTIME) == 0) {
    const auto nanoseconds = (wanted->tv_sec * 1'000'000'000L + wanted->tv_nsec) / static_cast<long>(haste);
    length = {nanoseconds / 1'000'000'000L, nanoseconds % 1'000'000'000L};
  }
  return real<int(clockid_t, int, const timespec*, timespec*)>("clock_nanosleep")(clock, flags, &length, left);
}

int nanosleep(const timespec* wanted, timespec* left) {
  const int error = clock_nanosleep(CLOCK_REALTIME, 0, wanted, left);
  errno = error;
  return error == 0 ? 0 : -1;
}

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const int answer = real<int(clockid_t, timespec*)>("clock_gettime")(clock, now);
  const Control* control = injector().control;
  if (clock == CLOCK_REALTIME && control != nullptr) now->tv_sec += static_cast<time_t>(control->seconds_ahead.load());
  return answer;
}
// NOLINTEND(readability-identifier-naming)
}
