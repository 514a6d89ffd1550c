// SPDX-License-Identifier: EUPL-1.2
#include "process/hardening.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace urna::process {

void harden() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
  ::umask(077);
  std::signal(SIGPIPE, SIG_IGN);
}

AwaitedSignals::AwaitedSignals(std::initializer_list<int> signals) {
  ::sigemptyset(&signals_);
  for (const int signal : signals) ::sigaddset(&signals_, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int AwaitedSignals::wait() const {
  constexpr timespec between_tidyings{.tv_sec = 30, .tv_nsec = 0};
  while (true) {
    const int received = ::sigtimedwait(&signals_, nullptr, &between_tidyings);
    if (received > 0) return received;
    ::malloc_trim(0);
  }
}

}  // namespace urna::process
