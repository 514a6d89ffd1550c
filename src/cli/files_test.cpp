// SPDX-License-Identifier: EUPL-1.2
#include "cli/files.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

#include "cli/detail/stage.hpp"

namespace urna::cli {
namespace {

using detail::Stage;
using ::testing::HasSubstr;

TEST(SecretFile, IsRefusedWhenOthersCanReadIt) {
  const Stage stage;
  for (const mode_t mode : {0644, 0640, 0604, 0660, 0602}) {
    stage.write("key", "secret", mode);
    const auto read = read_secret_file(stage.path("key"));
    ASSERT_FALSE(read) << mode;
    EXPECT_EQ(read.error().exit, ExitCode::unusable);
    EXPECT_THAT(describe(read.error().problems[0]), HasSubstr("chmod 600"));
  }
  stage.write("key", "secret", 0600);
  EXPECT_EQ(read_secret_file(stage.path("key"))->expose(), "secret");
}

TEST(SecretFile, IsWrittenSoThatOnlyItsOwnerReadsIt) {
  const Stage stage;
  NewFiles files;
  ASSERT_FALSE(files.write(stage.path("key"), "secret", Visibility::owner_only));
  files.keep();
  EXPECT_EQ(stage.mode("key"), 0600U);
  EXPECT_EQ(stage.file_count(), 1U);
}

// Shows INP-04.
TEST(NewFiles, NeverReplaceAFile) {
  const Stage stage;
  stage.write("key", "older");
  NewFiles files;
  const auto refusal = files.write(stage.path("key"), "newer", Visibility::open);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->exit, ExitCode::refused);
  EXPECT_EQ(stage.read("key"), "older");
  EXPECT_EQ(stage.file_count(), 1U);
}

// Shows INP-04.
TEST(NewFiles, DoNotFollowALinkThatIsInTheWay) {
  const Stage stage;
  std::filesystem::create_symlink(stage.path("elsewhere"), stage.path("key"));
  NewFiles files;
  EXPECT_TRUE(files.write(stage.path("key"), "secret", Visibility::owner_only));
  EXPECT_FALSE(stage.has("elsewhere"));
}

// Shows INP-04.
TEST(NewFiles, AreTakenAwayWhenOneOfThemFails) {
  const Stage stage;
  {
    NewFiles files;
    ASSERT_FALSE(files.make_folder(stage.path("codes"), Visibility::owner_only));
    ASSERT_FALSE(files.write(stage.path("codes/first"), "1", Visibility::open));
    ASSERT_TRUE(files.write(stage.path("missing/second"), "2", Visibility::open));
  }
  EXPECT_FALSE(stage.has("codes"));
}

// Shows INP-04.
TEST(NewFiles, TakeNoFolderThatHoldsSomething) {
  const Stage stage;
  stage.write("note", "");
  NewFiles files;
  EXPECT_TRUE(files.make_folder(stage.path(""), Visibility::open));
}

/// No file may grow beyond this while it lives: what a full disk does.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit now = before_;
    now.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &now);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

// Shows INP-04, B77.
TEST(NewFiles, LeaveNothingOnAFullDisk) {
  const Stage stage;
  {
    const FullDisk disk(10);
    NewFiles files;
    EXPECT_THROW(static_cast<void>(files.write(stage.path("key"), std::string(100, 'x'), Visibility::open)),
                 std::system_error);
  }
  EXPECT_EQ(stage.file_count(), 0U);
}

// Shows B77.
TEST(LockedArchive, IsAsBeforeWhenTheDiskIsFull) {
  const Stage stage;
  stage.write("a.bel", "before");
  auto archive = LockedArchive::open(stage.path("a.bel"));
  ASSERT_TRUE(archive);
  {
    const FullDisk disk(50);  // part of the event fits
    EXPECT_THROW(archive->append(std::string(100, 'x'), 6), std::system_error);
  }
  EXPECT_EQ(stage.read("a.bel"), "before");
  archive->append("+after", 6);
  EXPECT_EQ(stage.read("a.bel"), "before+after");
}

TEST(LockedArchive, IsNotAppendedToWhenItGrewMeanwhile) {
  const Stage stage;
  stage.write("a.bel", "before");
  auto archive = LockedArchive::open(stage.path("a.bel"));
  ASSERT_TRUE(archive);
  std::ofstream(stage.path("a.bel"), std::ios::app) << "!";
  EXPECT_THROW(archive->append("mine", 6), std::system_error);
  EXPECT_EQ(stage.read("a.bel"), "before!");
}

TEST(LockedArchive, LetsNobodyElseWrite) {
  const Stage stage;
  stage.write("a.bel", "before");
  const auto archive = LockedArchive::open(stage.path("a.bel"));
  ASSERT_TRUE(archive);
  const int other = ::open(stage.path("a.bel").c_str(), O_RDWR);
  ASSERT_GE(other, 0);
  EXPECT_NE(::flock(other, LOCK_EX | LOCK_NB), 0);
  ::close(other);
}

TEST(File, IsRefusedInWordsWhenItCannotBeRead) {
  const Stage stage;
  for (const std::string name : {"missing", "", "missing/below"}) {
    const auto read = read_file(stage.path(name));
    ASSERT_FALSE(read) << name;
    EXPECT_EQ(read.error().exit, ExitCode::unusable);
    EXPECT_FALSE(read.error().problems[0].remedy.empty());
  }
  stage.write("large", "12345");
  EXPECT_FALSE(read_file(stage.path("large"), 4));
}

}  // namespace
}  // namespace urna::cli
