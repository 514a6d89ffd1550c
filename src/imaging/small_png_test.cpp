// SPDX-License-Identifier: EUPL-1.2
#include "imaging/small_png.hpp"

#include <gtest/gtest.h>

#include <string>

#include "imaging/detail/pictures_for_tests.hpp"

namespace urna::imaging {
namespace {

using namespace detail;

// Shows INP-02.
TEST(SmallPng, RefusesWhatIsNoPictureOfItsKind) {
  for (const char* text : {"", "no picture", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0"}) {
    for (const PictureKind kind : {PictureKind::png, PictureKind::jpeg}) {
      EXPECT_EQ(small_png(kind, bytes_of(text)).error(), PictureFault::malformed);
    }
  }
  EXPECT_EQ(small_png(PictureKind::jpeg, png(4, 4)).error(), PictureFault::malformed);
  EXPECT_EQ(small_png(PictureKind::png, jpeg(4, 4, "")).error(), PictureFault::malformed);
}

TEST(SmallPng, RefusesWhatIsCutAnywhere) {
  const Bytes whole = png(40, 40);
  for (std::size_t size = 0; size + 12 < whole.size(); ++size) {
    EXPECT_FALSE(small_png(PictureKind::png, std::span(whole).first(size))) << size;
  }
  const Bytes photo = jpeg(40, 40, "");
  for (std::size_t size = 0; size + 40 < photo.size(); size += 7) {
    EXPECT_FALSE(small_png(PictureKind::jpeg, std::span(photo).first(size))) << size;
  }
}

// Shows INP-02, B40.
TEST(SmallPng, CountsPixelsBeforeItTakesMemoryForThem) {
  // A header of 100,000 by 100,000, with its checksum.
  const std::string head("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\x86\xA0\0\1\x86\xA0\x08\2\0\0\0", 29);
  const std::string rest(
      "\x27\x30\x9c\x9f"
      "\0\0\0\4IDAT\x78\x9c\x03\0\x9b\x8c\x7d\x23",
      20);
  EXPECT_EQ(small_png(PictureKind::png, bytes_of(head + rest)).error(), PictureFault::too_many_pixels);
  Bytes photo = jpeg(16, 16, "");
  for (std::size_t at = 0; at + 9 < photo.size(); ++at) {
    if (photo[at] != std::byte{0xff} || photo[at + 1] != std::byte{0xc0}) continue;
    for (std::size_t i = 5; i < 9; ++i) photo[at + i] = std::byte{0xfe};
  }
  EXPECT_EQ(small_png(PictureKind::jpeg, photo).error(), PictureFault::too_many_pixels);
}

// Shows INP-02.
TEST(SmallPng, LeavesNothingButPixels) {
  const Bytes photo = jpeg(64, 32, "taken at the house of Rosa");
  ASSERT_TRUE(holds(photo, "house of Rosa"));
  const auto small = small_png(PictureKind::jpeg, photo);
  ASSERT_TRUE(small);
  EXPECT_FALSE(holds(*small, "house of Rosa"));
  EXPECT_FALSE(holds(*small, "Exif"));
  const Pixels pixels = pixels_of(*small);
  EXPECT_EQ(pixels.width, 64U);
  EXPECT_EQ(pixels.height, 32U);
  EXPECT_GT(pixels.rgba[0], 240);
  EXPECT_GT(pixels.rgba[63 * 4 + 2], 240);
}

TEST(SmallPng, IsSmallAndKeepsItsShape) {
  const auto small = small_png(PictureKind::png, png(3000, 1500));
  ASSERT_TRUE(small);
  const Pixels pixels = pixels_of(*small);
  EXPECT_EQ(pixels.width, side_max);
  EXPECT_EQ(pixels.height, side_max / 2);
  EXPECT_EQ(pixels.rgba[0], 255);
  EXPECT_EQ(pixels.rgba[(side_max - 1) * 4 + 2], 255);
  EXPECT_EQ(pixels_of(small_png(PictureKind::png, png(5000, 1)).value()).height, 1U);
}

}  // namespace
}  // namespace urna::imaging
