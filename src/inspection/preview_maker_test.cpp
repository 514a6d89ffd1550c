// SPDX-License-Identifier: EUPL-1.2
#include "inspection/preview_maker.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/test_folder.hpp"

namespace urna::inspection {
namespace {

using documents::FileKind;
using namespace std::chrono_literals;

/// A program that does what a line of the shell says.
struct Pretended {
  explicit Pretended(const std::string& line) {
    std::ofstream(folder.path("program")) << "#!/bin/sh\n" << line << "\n";
    ::chmod(folder.path("program").c_str(), 0700);
  }
  PreviewMaker maker(std::chrono::milliseconds patience = 10s) const {
    return PreviewMaker(folder.path("program"), patience);
  }
  TestFolder folder;
};

std::string text(const std::optional<Bytes>& bytes) {
  return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : "nothing";
}

// Shows INP-02.
TEST(PreviewMaker, TakesNothingFromAProgramThatFailedOrSaidNothing) {
  EXPECT_FALSE(Pretended("cat; exit 1").maker().preview(FileKind::png, bytes_of("a")));
  EXPECT_FALSE(Pretended("cat > /dev/null").maker().preview(FileKind::png, bytes_of("a")));
  EXPECT_FALSE(Pretended("kill -9 $$").maker().preview(FileKind::png, bytes_of("a")));
  EXPECT_FALSE(Pretended("head -c 9000000 /dev/zero").maker().preview(FileKind::png, bytes_of("a")));
  EXPECT_FALSE(PreviewMaker("/no/such/program").preview(FileKind::png, bytes_of("a")));
}

TEST(PreviewMaker, DoesNotWaitForEver) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(Pretended("sleep 60").maker(200ms).preview(FileKind::png, bytes_of("a")));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST(PreviewMaker, AsksForPicturesAndPagesOnly) {
  for (const FileKind kind : {FileKind::csv, FileKind::xlsx}) {
    EXPECT_FALSE(Pretended("echo hello").maker().preview(kind, bytes_of("a")));
  }
  EXPECT_EQ(text(Pretended("echo $1").maker().preview(FileKind::jpeg, bytes_of("a"))), "jpeg\n");
  EXPECT_EQ(text(Pretended("echo $1").maker().preview(FileKind::pdf, bytes_of("a"))), "pdf\n");
}

TEST(PreviewMaker, HandsOverAndTakesBackMoreThanAPipeHolds) {
  const Bytes content(5'000'000, std::byte{'x'});
  const auto back = Pretended("cat").maker().preview(FileKind::png, content);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, content);
}

// Shows INP-02.
TEST(PreviewMaker, TheChildHasNeitherOurEnvironmentNorOurFiles) {
  ::setenv("URNA_OF_THE_PARENT", "secret", 1);
  EXPECT_EQ(text(Pretended("echo ${URNA_OF_THE_PARENT:-none}").maker().preview(FileKind::png, bytes_of("a"))),
            "none\n");
  constexpr int of_the_parent = 200;
  ASSERT_EQ(::dup2(STDERR_FILENO, of_the_parent), of_the_parent);
  const auto found =
      Pretended("test -e /proc/self/fd/200 && echo there || echo closed").maker().preview(FileKind::png, bytes_of("a"));
  EXPECT_EQ(text(found), "closed\n");
  ::close(of_the_parent);
}

}  // namespace
}  // namespace urna::inspection
