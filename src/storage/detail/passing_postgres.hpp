// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/test_folder.hpp"
#include "storage/postgres_database.hpp"

// For tests only.
namespace urna::storage {

/// A real PostgreSQL server in a folder of its own, on a Unix socket only, that goes with its test.  It refuses to run
/// as root: then it is run as the user that its package made.
class PassingPostgres {
 public:
  PassingPostgres() {
    if (geteuid() == 0) {
      user_ = getpwnam("postgres");
      if (user_ == nullptr) throw std::runtime_error("there is no user postgres: install postgresql-15");
      if (chown(folder_.path("").c_str(), user_->pw_uid, user_->pw_gid) != 0)
        throw std::runtime_error("the folder cannot be given to postgres");
    }
    const pid_t making = start(
        {"initdb", "--no-sync", "--auth=trust", "--username=urna", "--encoding=UTF8", "--locale=C", "-D", data()});
    int status = 0;
    if (waitpid(making, &status, 0) != making || status != 0) throw std::runtime_error("initdb failed: " + log());
    start_server();
  }
  PassingPostgres(const PassingPostgres&) = delete;
  PassingPostgres& operator=(const PassingPostgres&) = delete;
  ~PassingPostgres() { stop(SIGQUIT); }

  std::string connection(const std::string& database = "postgres") const {
    return "host=" + folder_.path("") + " user=urna dbname=" + database;
  }

  /// Ends every process of the server at once, as a failing machine does, and starts it again.
  void crash() {
    stop(SIGQUIT);
    start_server();
  }

 private:
  std::string data() const { return folder_.path("data"); }
  std::string log() const { return folder_.read("log"); }

  pid_t start(std::vector<std::string> arguments) const {
    arguments.front() = "/usr/lib/postgresql/15/bin/" + arguments.front();
    std::vector<char*> values;
    for (std::string& argument : arguments) values.push_back(argument.data());
    values.push_back(nullptr);
    const std::string log_path = folder_.path("log");
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("no process can be started");
    if (child > 0) return child;
    // From here on in the child, where only calls that are safe after a fork may be made.
    if (user_ != nullptr && (setgroups(0, nullptr) != 0 || setgid(user_->pw_gid) != 0 || setuid(user_->pw_uid) != 0))
      _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);  // it does not outlive a test that crashed
    const int file = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    if (chdir("/") != 0) _exit(126);
    execv(values[0], values.data());
    _exit(127);
  }

  void start_server() {
    server_ = start({"postgres", "-D", data(), "-k", folder_.path(""), "-c", "listen_addresses=", "-c",
                     "shared_buffers=8MB", "-c", "max_connections=20"});
    for (int i = 0; i < 600; ++i) {
      const pid_t asking = start({"pg_isready", "-h", folder_.path("")});
      int status = 0;
      waitpid(asking, &status, 0);
      if (status == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("PostgreSQL does not start: " + log());
  }

  void stop(int signal) {
    if (server_ <= 0) return;
    kill(server_, signal);
    waitpid(server_, nullptr, 0);
    server_ = 0;
  }

  // In memory where there is such a folder: it is processes that these tests end, not machines.
  TestFolder folder_{TestFolder::in_memory()};
  const passwd* user_ = nullptr;
  pid_t server_ = 0;
};

/// One server for all tests of a program: starting it takes seconds.
inline PassingPostgres& passing_server() {
  static PassingPostgres started;
  return started;
}

/// A new, empty database on it.
inline std::string new_database() {
  static int made = 0;
  const std::string name = "boxes" + std::to_string(++made);
  PostgresDatabase administrator(passing_server().connection(), {}, {.is_ours = false});
  administrator.execute("CREATE DATABASE " + name);
  administrator.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
  return passing_server().connection(name);
}

}  // namespace urna::storage
