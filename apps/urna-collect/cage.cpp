// SPDX-License-Identifier: EUPL-1.2
#include "cage.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace urna_collect {
namespace {

bool limit(__rlimit_resource what, rlim_t to) {
  const rlimit limits{to, to};
  return ::setrlimit(what, &limits) == 0;
}

bool allow_reading(int rules, const char* path) {
  const int place = ::open(path, O_PATH | O_CLOEXEC);
  if (place < 0) return true;  // what is not there cannot be read
  struct stat found {};
  const bool is_folder = ::fstat(place, &found) == 0 && S_ISDIR(found.st_mode);
  const landlock_path_beneath_attr beneath{
      LANDLOCK_ACCESS_FS_READ_FILE | (is_folder ? LANDLOCK_ACCESS_FS_READ_DIR : 0U), place};
  const bool is_added = ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
  ::close(place);
  return is_added;
}

/// Whatever the platform keeps is out of reach from here on.  Where the kernel has no Landlock, the user's rights are
/// what there is.
bool leave_the_rest_of_the_disk(const std::vector<std::string>& also) {
  constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  const landlock_ruleset_attr handled{reading | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE};
  const auto rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
  if (rules < 0) return errno == ENOSYS || errno == EOPNOTSUPP;
  bool is_whole = true;
  for (const char* const path : {"/proc", "/sys", "/etc", "/usr", "/lib"})
    is_whole = is_whole && allow_reading(rules, path);
  for (const std::string& path : also) is_whole = is_whole && allow_reading(rules, path.c_str());
  is_whole = is_whole && ::syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  ::close(rules);
  return is_whole;
}

}  // namespace

bool enter_cage(Needs needs, const std::vector<std::string>& also) {
  const bool is_limited = limit(RLIMIT_AS, 512U << 20U) && limit(RLIMIT_CPU, 10) && limit(RLIMIT_FSIZE, 0) &&
                          limit(RLIMIT_NOFILE, 64) && limit(RLIMIT_CORE, 0);
  if (!is_limited || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  if (!leave_the_rest_of_the_disk(also)) return false;
  // What is not allowed fails and does not end it: libraries try things that they can do without.
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return false;
  bool is_whole = true;
  const auto allow = [&](std::initializer_list<int> calls) {
    for (const int call : calls) is_whole = is_whole && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  };
  allow({SCMP_SYS(read),           SCMP_SYS(write),        SCMP_SYS(readv),
         SCMP_SYS(writev),         SCMP_SYS(pread64),      SCMP_SYS(close),
         SCMP_SYS(fstat),          SCMP_SYS(newfstatat),   SCMP_SYS(statx),
         SCMP_SYS(stat),           SCMP_SYS(lstat),        SCMP_SYS(lseek),
         SCMP_SYS(getdents64),     SCMP_SYS(readlink),     SCMP_SYS(readlinkat),
         SCMP_SYS(access),         SCMP_SYS(faccessat),    SCMP_SYS(faccessat2),
         SCMP_SYS(getcwd),         SCMP_SYS(uname),        SCMP_SYS(brk),
         SCMP_SYS(munmap),         SCMP_SYS(mremap),       SCMP_SYS(madvise),
         SCMP_SYS(futex),          SCMP_SYS(sysinfo),      SCMP_SYS(getrandom),
         SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday), SCMP_SYS(getpid),
         SCMP_SYS(gettid),         SCMP_SYS(getuid),       SCMP_SYS(geteuid),
         SCMP_SYS(getgid),         SCMP_SYS(getegid),      SCMP_SYS(rt_sigaction),
         SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
         SCMP_SYS(exit),           SCMP_SYS(exit_group),   SCMP_SYS(fcntl)});
  // Files for reading alone, memory that is never executable.
  const scmp_arg_cmp is_for_reading{2, SCMP_CMP_MASKED_EQ,
                                    static_cast<scmp_datum_t>(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND), 0};
  is_whole = is_whole && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &is_for_reading) == 0;
  const scmp_arg_cmp is_not_executable{2, SCMP_CMP_MASKED_EQ, static_cast<scmp_datum_t>(PROT_EXEC), 0};
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
    is_whole = is_whole && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is_not_executable) == 0;
  if (needs == Needs::network) {
    allow({SCMP_SYS(connect), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(sendto),
           SCMP_SYS(recvfrom), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(setsockopt), SCMP_SYS(getsockopt),
           SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(shutdown), SCMP_SYS(pipe2), SCMP_SYS(eventfd2),
           SCMP_SYS(socketpair), SCMP_SYS(ioctl)});
    for (const int family : {AF_INET, AF_INET6}) {
      const scmp_arg_cmp is_family{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(family), 0};
      is_whole = is_whole && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, &is_family) == 0;
    }
  }
  is_whole = is_whole && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return is_whole;
}

}  // namespace urna_collect
