// SPDX-License-Identifier: EUPL-1.2
#include "process/hardening.hpp"

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
  int received = 0;
  while (::sigwait(&signals_, &received) != 0) {
  }
  return received;
}

}  // namespace urna::process
