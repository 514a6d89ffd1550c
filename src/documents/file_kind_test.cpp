// SPDX-License-Identifier: EUPL-1.2
#include "documents/file_kind.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "documents/detail/zip_for_tests.hpp"

namespace urna::documents {
namespace {

using namespace std::string_literals;

std::string png(const std::string& size = "\0\0\0\x02\0\0\0\x02"s) {
  return "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"s + size + "\x08\x02\0\0\0....IDAT.......\0\0\0\0IEND\xae\x42\x60\x82"s;
}
std::string jpeg(const std::string& size = "\0\x02\0\x02"s) {
  return "\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08"s + size + "\x03rest\xff\xd9"s;
}
const std::string pdf = "%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n";
const std::string csv = "name;code\nRosa;1\n";

Result<FileKind, FileRefusal> judge(const std::string& name, const std::string& content) {
  return judge_file(name, bytes_of(content));
}

void expect_refused(const std::string& name, const std::string& content, FileFault wanted) {
  const auto judged = judge(name, content);
  ASSERT_FALSE(judged) << name;
  EXPECT_EQ(judged.error(), FileRefusal{wanted}) << name;
}

// Shows INP-02, B42.
TEST(FileKind, IsRefusedForWhatIsNotOnTheList) {
  for (const char* name : {"a.svg", "a.html", "a.xlsm", "a.docm", "a.zip", "a.exe", "a.csv.exe", "a", "csv", "a.", ""})
    expect_refused(name, csv, FileFault::unknown_extension);
}

// Shows INP-02, B41.
TEST(FileKind, IsRefusedWhenTheContentIsAnother) {
  expect_refused("a.png", "<html><script>alert(1)</script></html>", FileFault::other_content);
  expect_refused("a.png", pdf, FileFault::other_content);
  expect_refused("a.jpg", png(), FileFault::other_content);
  expect_refused("a.pdf", png(), FileFault::other_content);
  expect_refused("a.xlsx", csv, FileFault::other_content);
  expect_refused("a.csv", "<svg onload=alert(1)>", FileFault::other_content);
  expect_refused("a.csv", " \n <!DOCTYPE html>", FileFault::other_content);
  expect_refused("a.csv", pdf, FileFault::other_content);
  expect_refused("a.csv", png(), FileFault::malformed);
}

// Shows INP-02, B41.
TEST(FileKind, IsRefusedForTwoKindsInOne) {
  expect_refused("a.pdf", "%PDF-1.7\n<HTML><script>alert(1)</script>\n%%EOF", FileFault::other_content);
  expect_refused("a.pdf", "x" + pdf, FileFault::other_content);
  expect_refused("a.pdf", "%PDF-1.7\nPK\3\4 %%EOF", FileFault::other_content);
  expect_refused("a.png", png() + "<script>alert(1)</script>", FileFault::other_content);
  expect_refused("a.jpg", jpeg() + "PK\3\4", FileFault::other_content);
}

// Shows INP-02, B40.
TEST(FileKind, IsRefusedForAPictureOfTooManyPixels) {
  expect_refused("a.png", png("\0\x01\x86\xa0\0\x01\x86\xa0"s), FileFault::too_many_pixels);  // 100,000 × 100,000
  expect_refused("a.png", png("\xff\xff\xff\xff\xff\xff\xff\xff"s), FileFault::too_many_pixels);
  expect_refused("a.png", png("\0\0\0\0\0\0\0\x02"s), FileFault::malformed);
  expect_refused("a.jpg", jpeg("\xff\xff\xff\xff"s), FileFault::too_many_pixels);
}

// Shows INP-02.
TEST(FileKind, IsRefusedWhereverAFileIsCut) {
  for (const auto& [name, content] : {std::pair("a.png", png()), std::pair("a.jpg", jpeg()), std::pair("a.pdf", pdf)}) {
    for (std::size_t size = 0; size + 2 < content.size(); ++size)
      EXPECT_FALSE(judge(name, content.substr(0, size))) << name << " " << size;
  }
}

// Shows INP-02.
TEST(FileKind, IsRefusedForATextThatIsNone) {
  expect_refused("a.csv", "a;\0b"s, FileFault::malformed);
  expect_refused("a.csv", "caf\xe9", FileFault::malformed);
  expect_refused("a.csv", "\xff\xfe"s + "a\0"s, FileFault::malformed);
  expect_refused("a.csv", "\x1b[31m", FileFault::malformed);
  expect_refused("a.csv", "", FileFault::malformed);
}

// Shows INP-02.
TEST(FileKind, SaysWhyAnArchiveIsUnsafe) {
  const Bytes file = detail::ZipForTests().add("../x", "x").bytes();
  const auto judged = judge_file("roll.xlsx", file);
  ASSERT_FALSE(judged);
  EXPECT_EQ(judged.error(), (FileRefusal{FileFault::unsafe_archive, ZipRefusal::unsafe_path}));
}

// Shows INP-02.
TEST(FileKind, IsToldByNameAndContent) {
  EXPECT_EQ(judge("a.png", png()), FileKind::png);
  EXPECT_EQ(judge("A.JPG", jpeg()), FileKind::jpeg);
  EXPECT_EQ(judge("a.jpeg", jpeg()), FileKind::jpeg);
  EXPECT_EQ(judge("a.pdf", pdf), FileKind::pdf);
  EXPECT_EQ(judge("a.csv", csv), FileKind::csv);
  EXPECT_EQ(judge("a.csv", "\xef\xbb\xbf" + csv), FileKind::csv);
  const Bytes file = detail::ZipForTests().add("[Content_Types].xml", "<a/>").add("xl/workbook.xml", "<a/>").bytes();
  EXPECT_EQ(judge_file("a.xlsx", file), FileKind::xlsx);
}

// Shows INP-02, INP-04, B43.
TEST(FileName, LosesWhatAHeaderOrASystemWouldStumbleOver) {
  EXPECT_EQ(clean_file_name("a\";\r\nX: y.pdf"), "a__X_ y.pdf");
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\Users\\rosa\\roll.csv"), "roll.csv");
  EXPECT_EQ(clean_file_name("a\xe2\x80\xaegpj.exe"), "agpj.exe");  // it looked like aexe.jpg
  EXPECT_EQ(clean_file_name("CON"), "_CON");
  EXPECT_EQ(clean_file_name("com1.pdf"), "_com1.pdf");
  EXPECT_EQ(clean_file_name(".htaccess"), "htaccess");
  EXPECT_EQ(clean_file_name("\xff\xfe"), "document");
  EXPECT_EQ(clean_file_name("..."), "document");
  EXPECT_EQ(clean_file_name("proc\xc3\xa8s-verbal.pdf"), "proc\xc3\xa8s-verbal.pdf");
  std::string name;
  for (int i = 0; i < 150; ++i) name += "\xc3\xa9";
  const std::string cut = clean_file_name(name + ".pdf");
  EXPECT_LE(cut.size(), file_name_bytes_max);
  EXPECT_TRUE(cut.ends_with(".pdf"));
  EXPECT_TRUE(is_utf8(cut));
  EXPECT_EQ(clean_file_name(std::string(119, 'a') + " b"), std::string(119, 'a')) << "no space at the end, cut or not";
}

// Shows INP-02, INP-04, B43.
TEST(FileName, IsOneLineOfAHeader) {
  EXPECT_EQ(content_disposition("a\";\r\nX: y.pdf"),
            "attachment; filename=\"a__X_ y.pdf\"; filename*=UTF-8''a__X_%20y.pdf");
  EXPECT_EQ(content_disposition("\xc3\xa9.pdf"), "attachment; filename=\"__.pdf\"; filename*=UTF-8''%C3%A9.pdf");
}

}  // namespace
}  // namespace urna::documents
