// SPDX-License-Identifier: EUPL-1.2
// What drawing asks of the system is what the cage lets through: minutes with typefaces of their own, by the program
// itself.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "inspection/preview_maker.hpp"

namespace urna_preview {
namespace {

TEST(Preview, OfMinutesIsAPictureAndOfNothingIsNone) {
  std::ifstream file(URNA_TESTS "/corpus/first_page_fuzz/minutes.pdf", std::ios::binary);
  const std::string minutes{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(minutes.empty());
  const urna::inspection::PreviewMaker maker(URNA_PREVIEW);
  const auto picture = maker.preview(urna::documents::FileKind::pdf, urna::bytes_of(minutes));
  ASSERT_TRUE(picture);
  EXPECT_GT(picture->size(), 10'000U);
  EXPECT_EQ(picture->at(1), std::byte{'P'});
  EXPECT_FALSE(maker.preview(urna::documents::FileKind::pdf, urna::bytes_of("%PDF-1.7\n")));
  EXPECT_FALSE(maker.preview(urna::documents::FileKind::png, urna::bytes_of(minutes)));
}

TEST(Preview, WritesAPictureAnewButNoMinutes) {
  std::ifstream file(URNA_TESTS "/corpus/redrawn_fuzz/taken_upright.jpg", std::ios::binary);
  const std::string photo{std::istreambuf_iterator<char>(file), {}};
  ASSERT_NE(photo.find("Exif"), std::string::npos);
  const urna::inspection::PreviewMaker maker(URNA_PREVIEW);
  const auto drawn = maker.redraw(urna::documents::FileKind::jpeg, urna::bytes_of(photo));
  ASSERT_TRUE(drawn);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(drawn->data()), drawn->size()).find("Exif"), std::string::npos);
  EXPECT_FALSE(maker.redraw(urna::documents::FileKind::png, urna::bytes_of(photo)));
  EXPECT_FALSE(maker.redraw(urna::documents::FileKind::pdf, urna::bytes_of("%PDF-1.7\n")));
}

}  // namespace
}  // namespace urna_preview
