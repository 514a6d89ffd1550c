// SPDX-License-Identifier: EUPL-1.2
#include "documents/zip_rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "documents/detail/zip_for_tests.hpp"

namespace urna::documents {
namespace {

using detail::ZipForTests;

ZipForTests workbook() {
  return ZipForTests().add("[Content_Types].xml", "<Types/>").add("xl/workbook.xml", "<workbook/>");
}

void expect_refused(ZipForTests zip, ZipRefusal wanted) {
  const auto checked = check_zip(zip.bytes());
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error(), wanted);
}

// Shows INP-02, B39.
TEST(Zip, IsRefusedWithAPathThatLeavesItsFolder) {
  for (const char* path : {"../../x", "a/../../x", "..", "/etc/passwd", "//x", "a//b", "./x", "C:x", "..\\x",
                           "a\\..\\x", "a\nb", "\x7f", "\xff\xfe"}) {
    const auto checked = check_zip(ZipForTests().add(path, "x").bytes());
    ASSERT_FALSE(checked) << path;
    EXPECT_EQ(checked.error(), ZipRefusal::unsafe_path) << path;
  }
}

// Shows INP-02, B39.
TEST(Zip, IsRefusedWithALinkOrADevice) {
  for (const unsigned mode : {0120777U, 0020666U, 0060666U, 0140777U}) {
    ZipForTests zip = ZipForTests().add("a", "/etc/passwd");
    zip.claim_mode(mode);
    expect_refused(std::move(zip), ZipRefusal::linked);
  }
}

// Shows INP-02, B36.
TEST(Zip, IsRefusedWhenItUnpacksToOneHundredTimesItself) {
  expect_refused(ZipForTests().add("zeros", std::string(5'000'000, '\0')), ZipRefusal::too_dense);
}

// Shows INP-02.
TEST(Zip, IsRefusedWhenItLiesAboutItsLengths) {
  ZipForTests less = ZipForTests().add("a", std::string(1000, 'a'));
  less.claim_length(10);
  expect_refused(less, ZipRefusal::malformed);
  ZipForTests more = ZipForTests().add("a", std::string(1000, 'a'));
  more.claim_length(1'000'000);
  expect_refused(more, ZipRefusal::malformed);
}

// Shows INP-02, B36.
TEST(Zip, IsRefusedBeyondItsLimits) {
  ZipForTests many;
  for (int i = 0; i < 1000; ++i) many.add(std::to_string(i), "x");
  EXPECT_TRUE(check_zip(many.bytes()));
  expect_refused(many.add("1000", "x"), ZipRefusal::too_many_entries);

  ZipForTests large = ZipForTests().add_stored("a", std::string(600, 'a')).add_stored("b", std::string(401, 'b'));
  ZipLimits limits;
  limits.unpacked_bytes = 1000;
  EXPECT_EQ(check_zip(large.bytes(), limits).error(), ZipRefusal::too_large);
  limits.unpacked_bytes = 1001;
  EXPECT_TRUE(check_zip(large.bytes(), limits));
}

// Shows INP-02.
TEST(Zip, IsRefusedWithAnArchiveInside) {
  const Bytes inner = ZipForTests().add("a", "a").bytes();
  expect_refused(ZipForTests().add("inner.txt", {reinterpret_cast<const char*>(inner.data()), inner.size()}),
                 ZipRefusal::nested);
  expect_refused(ZipForTests().add("a", "\x1f\x8b\x08"), ZipRefusal::nested);
  expect_refused(ZipForTests().add("a", std::string(257, 'x') + "ustar  "), ZipRefusal::nested);
}

// Shows INP-02.
TEST(Zip, IsRefusedWithTwoEntriesOfOneName) {
  expect_refused(ZipForTests().add("a.xml", "1").add("a.xml", "2"), ZipRefusal::repeated_path);
  expect_refused(ZipForTests().add("a.xml", "1").add("A.XML", "2"), ZipRefusal::repeated_path);
}

// Shows INP-02.
TEST(Zip, IsRefusedWhenEncrypted) {
  ZipForTests zip = ZipForTests().add("a", "secret");
  zip.claim_encrypted();
  expect_refused(std::move(zip), ZipRefusal::encrypted);
}

// Shows INP-02.
TEST(Zip, IsRefusedWhereverItIsCutOrWithSomethingBefore) {
  const Bytes file = workbook().bytes();
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_FALSE(check_zip(std::span(file).first(size))) << size;
  Bytes shifted(3, std::byte{'x'});
  shifted.insert(shifted.end(), file.begin(), file.end());
  EXPECT_EQ(check_zip(shifted).error(), ZipRefusal::malformed);
}

// Shows INP-02.
TEST(Zip, IsRefusedWithAByteOfItsContentChanged) {
  Bytes file = ZipForTests().add_stored("a", "hello").bytes();
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  file[text.find("hello")] ^= std::byte{1};
  EXPECT_EQ(check_zip(file).error(), ZipRefusal::malformed);
}

// Shows INP-02, B41.
TEST(Zip, IsRefusedWhenItIsAnotherFileToAnotherProgram) {
  ZipForTests renamed = ZipForTests().add("....../x", "x");
  renamed.claim_path("../../.x");
  expect_refused(renamed, ZipRefusal::malformed);

  ZipForTests overlapping = ZipForTests().add_stored("a", "x").add_stored("b", "y");
  overlapping.claim_more_packed(60);
  expect_refused(overlapping, ZipRefusal::malformed);

  const Bytes file = workbook().bytes();
  Bytes with_more = file;
  with_more.push_back({});
  EXPECT_EQ(check_zip(with_more).error(), ZipRefusal::malformed);
  Bytes with_comment = file;
  with_comment[file.size() - 2] = std::byte{1};
  with_comment.push_back({});
  EXPECT_EQ(check_zip(with_comment).error(), ZipRefusal::malformed) << "a second end may stand in it";
  Bytes twice = file;
  twice.insert(twice.end(), file.begin(), file.end());
  EXPECT_EQ(check_zip(twice).error(), ZipRefusal::malformed);
}

// Shows INP-02.
TEST(Zip, IsListed) {
  const auto listed = check_zip(ZipForTests().add("a/", "").add("a/caf\xc3\xa9.txt", "one").add("b", "two").bytes());
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->paths, (std::vector<std::string>{"a/caf\xc3\xa9.txt", "b"}));
  EXPECT_EQ(listed->unpacked_bytes, 6U);

  ZipForTests in_utf8 = ZipForTests().add("caf\xc3\xa9.txt", "one");
  in_utf8.claim_utf8();
  const auto again = check_zip(in_utf8.bytes());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->paths, std::vector<std::string>{"caf\xc3\xa9.txt"});
}

// Shows INP-02, B37.
TEST(Workbook, IsRefusedWithMacrosObjectsOrLinks) {
  for (const char* path : {"xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml",
                           "xl/activeX/activeX1.xml", "xl/embeddings/oleObject1.bin"})
    EXPECT_EQ(check_workbook(workbook().add(path, "x").bytes()).error(), ZipRefusal::has_macros) << path;
  EXPECT_EQ(
      check_workbook(workbook().add("xl/media/image1.png", "\xd0\xcf\x11\xe0 an old office file").bytes()).error(),
      ZipRefusal::has_macros);
  for (const char* path : {"xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/t.xml"})
    EXPECT_EQ(check_workbook(workbook().add(path, "<a/>").bytes()).error(), ZipRefusal::has_external_link) << path;
  EXPECT_EQ(check_workbook(workbook()
                               .add("xl/_rels/workbook.xml.rels",
                                    "<Relationship Target=\"http://example.org\" TargetMode=\"External\"/>")
                               .bytes())
                .error(),
            ZipRefusal::has_external_link);
}

// Shows INP-02, INP-04, B37, B38.
TEST(Workbook, IsRefusedWithADoctypeWhereverItStands) {
  for (const std::size_t before : {0UL, 10UL, 65'530UL, 262'140UL}) {
    const std::string xml = "<?xml version=\"1.0\"?><!-- " + std::string(before, ' ') + "--><!DOCTYPE lolz []><a/>";
    // Stored, for so many spaces would be too dense.
    EXPECT_EQ(check_workbook(workbook().add_stored("xl/sharedStrings.xml", xml).bytes()).error(),
              ZipRefusal::has_doctype)
        << before;
  }
  const std::string utf16("\xff\xfe<\0!\0D\0", 8);
  EXPECT_EQ(check_workbook(workbook().add("xl/styles.xml", utf16).bytes()).error(), ZipRefusal::has_doctype);
}

// Shows INP-02, B37.
TEST(Workbook, HasTheTwoPartsOfAWorkbook) {
  EXPECT_EQ(check_workbook(ZipForTests().add("word/document.xml", "<a/>").bytes()).error(), ZipRefusal::malformed);
  EXPECT_TRUE(check_workbook(workbook().bytes()));
}

}  // namespace
}  // namespace urna::documents
