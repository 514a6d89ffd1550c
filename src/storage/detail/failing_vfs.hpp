// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

// For tests only.
namespace urna::storage {

/// A disk in memory under SQLite that fails when it is told to, and that forgets at a power cut what was not forced to
/// it. Single-threaded; as many at a time as wanted, each under its own name.
class FailingDisk {
 public:
  /// What becomes of writes that were not forced to the disk when the power is cut.
  enum class Unsynced { lost, kept, torn /* some of them kept, cut in the middle */ };

  explicit FailingDisk(std::string name) : name_(std::move(name)), system_(*sqlite3_vfs_find(nullptr)) {
    vfs_ = {};
    vfs_.iVersion = 1;
    vfs_.szOsFile = sizeof(OpenFile);
    vfs_.mxPathname = 200;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    vfs_.xAccess = access;
    vfs_.xFullPathname = full_path;
    vfs_.xRandomness = [](sqlite3_vfs* vfs, int count, char* out) {
      return of(vfs).system_.xRandomness(&of(vfs).system_, count, out);
    };
    vfs_.xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
    vfs_.xCurrentTime = [](sqlite3_vfs*, double* days) {
      *days = 2461366.0;
      return SQLITE_OK;
    };
    vfs_.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
    sqlite3_vfs_register(&vfs_, 0);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;
  ~FailingDisk() { sqlite3_vfs_unregister(&vfs_); }

  const std::string& name() const { return name_; }

  /// Counts what changes the disk: writes, cuts, syncs, deletions.
  int operations() const { return operations_; }

  /// The n-th operation from now on fails once, from 1.
  void fail_at(int n) {
    fails_at_ = operations_ + n;
    is_power_cut_ = false;
  }
  /// At the n-th operation from now on the power goes, from 1: nothing works until `restore_power`.
  void cut_power_at(int n) {
    fails_at_ = operations_ + n;
    is_power_cut_ = true;
  }
  bool is_dark() const { return dark_; }
  void restore_power(Unsynced unsynced) {
    for (auto& [name, file] : files_) file->lose(unsynced);
    dark_ = false;
    fails_at_ = 0;
  }

  /// No file grows beyond this many bytes.
  void limit_files(std::size_t bytes) { file_bytes_max_ = bytes; }

  /// Takes nothing any more, as a system does that has seen its disk fail and goes on reading; until it is told
  /// otherwise.
  void make_read_only(bool is_read_only) { is_read_only_ = is_read_only; }

 private:
  struct File {
    std::string content;  // as a program sees it
    std::string durable;  // as it is after a power cut
    struct Write {
      std::size_t offset;
      std::string bytes;
      bool is_cut;  // to `offset` bytes
    };
    std::vector<Write> unsynced;

    static void apply(std::string& to, const Write& write) {
      if (write.is_cut) return to.resize(write.offset);
      if (to.size() < write.offset + write.bytes.size()) to.resize(write.offset + write.bytes.size());
      to.replace(write.offset, write.bytes.size(), write.bytes);
    }
    void change(Write write) {
      apply(content, write);
      unsynced.push_back(std::move(write));
    }
    void sync() {
      durable = content;
      unsynced.clear();
    }
    void lose(Unsynced what) {
      if (what == Unsynced::lost) content = durable;
      if (what == Unsynced::torn) {
        content = durable;
        for (std::size_t i = 0; i < unsynced.size(); ++i) {
          Write& write = unsynced[i];
          if (i % 3 == 1) continue;
          if (i % 3 == 2) write.bytes.resize(write.bytes.size() / 2);
          apply(content, write);
        }
      }
      sync();
    }
  };

  struct OpenFile : sqlite3_file {
    FailingDisk* disk;
    std::shared_ptr<File> file;
  };

  static FailingDisk& of(sqlite3_vfs* vfs) { return *static_cast<FailingDisk*>(vfs->pAppData); }
  static OpenFile& of(sqlite3_file* file) { return *static_cast<OpenFile*>(file); }

  /// Whether the next operation is carried out.
  bool proceeds() {
    if (dark_ || is_read_only_) return false;
    if (++operations_ != fails_at_) return true;
    dark_ = is_power_cut_;
    return false;
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* flags_out) {
    FailingDisk& disk = of(vfs);
    if (disk.dark_) return SQLITE_CANTOPEN;
    auto* opened = new (out) OpenFile{};
    opened->disk = &disk;
    opened->file = name == nullptr ? std::make_shared<File>() : disk.files_[name];
    if (!opened->file) opened->file = disk.files_[name] = std::make_shared<File>();
    opened->pMethods = methods();
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int) {
    if (!of(vfs).proceeds()) return SQLITE_IOERR_DELETE;
    of(vfs).files_.erase(name);
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* name, int, int* answer) {
    *answer = of(vfs).files_.contains(name) ? 1 : 0;
    return SQLITE_OK;
  }

  static int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
  }

  static int read(sqlite3_file* handle, void* out, int count, sqlite3_int64 offset) {
    if (of(handle).disk->dark_) return SQLITE_IOERR_READ;
    const std::string& content = of(handle).file->content;
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t there = at >= content.size() ? 0 : std::min<std::size_t>(count, content.size() - at);
    std::memset(out, 0, static_cast<std::size_t>(count));
    if (there > 0) std::memcpy(out, content.data() + at, there);
    return there == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* handle, const void* bytes, int count, sqlite3_int64 offset) {
    FailingDisk& disk = *of(handle).disk;
    if (!disk.proceeds()) return SQLITE_IOERR_WRITE;
    File& file = *of(handle).file;
    const auto at = static_cast<std::size_t>(offset);
    const auto size = static_cast<std::size_t>(count);
    if (at + size > file.content.size() && at + size > disk.file_bytes_max_) return SQLITE_FULL;
    file.change({at, std::string(static_cast<const char*>(bytes), size), false});
    return SQLITE_OK;
  }

  static int truncate(sqlite3_file* handle, sqlite3_int64 size) {
    if (!of(handle).disk->proceeds()) return SQLITE_IOERR_TRUNCATE;
    of(handle).file->change({static_cast<std::size_t>(size), "", true});
    return SQLITE_OK;
  }

  static int sync(sqlite3_file* handle, int) {
    if (!of(handle).disk->proceeds()) return SQLITE_IOERR_FSYNC;
    of(handle).file->sync();
    return SQLITE_OK;
  }

  static int close(sqlite3_file* handle) {
    of(handle).~OpenFile();
    return SQLITE_OK;
  }

  static int size_of(sqlite3_file* handle, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(of(handle).file->content.size());
    return SQLITE_OK;
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods methods = [] {
      sqlite3_io_methods made{};
      made.iVersion = 1;
      made.xClose = close;
      made.xRead = read;
      made.xWrite = write;
      made.xTruncate = truncate;
      made.xSync = sync;
      made.xFileSize = size_of;
      made.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
      made.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
      made.xCheckReservedLock = [](sqlite3_file*, int* answer) {
        *answer = 0;
        return SQLITE_OK;
      };
      made.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
      made.xSectorSize = [](sqlite3_file*) { return 4096; };
      made.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
      return made;
    }();
    return &methods;
  }

  const std::string name_;
  sqlite3_vfs& system_;
  sqlite3_vfs vfs_{};
  std::map<std::string, std::shared_ptr<File>> files_;
  int operations_ = 0;
  int fails_at_ = 0;
  bool is_power_cut_ = false;
  bool dark_ = false;
  std::atomic<bool> is_read_only_ = false;
  std::size_t file_bytes_max_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace urna::storage
