// SPDX-License-Identifier: EUPL-1.2
#include "cage.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <initializer_list>

namespace urna_preview {
namespace {

bool limit(__rlimit_resource what, rlim_t to) {
  const rlimit limits{to, to};
  return ::setrlimit(what, &limits) == 0;
}

}  // namespace

bool enter_cage() {
  const bool is_limited = limit(RLIMIT_AS, 512U << 20U) && limit(RLIMIT_CPU, 10) && limit(RLIMIT_FSIZE, 0) &&
                          limit(RLIMIT_NOFILE, 3) && limit(RLIMIT_CORE, 0);
  if (!is_limited || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == nullptr) return false;
  bool is_whole = true;
  // `sysinfo`, how much memory there is, is what the C library asks before it sorts.
  for (const int call :
       {SCMP_SYS(sysinfo), SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap),
        SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(exit), SCMP_SYS(exit_group)}) {
    is_whole = is_whole && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  }
  // Memory that is never executable: the third argument says what may be done with it.
  const scmp_arg_cmp is_not_executable{2, SCMP_CMP_MASKED_EQ, static_cast<scmp_datum_t>(PROT_EXEC), 0};
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    is_whole = is_whole && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is_not_executable) == 0;
  }
  is_whole = is_whole && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return is_whole;
}

}  // namespace urna_preview
