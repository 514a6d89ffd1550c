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

}  // namespace
}  // namespace urna_preview
