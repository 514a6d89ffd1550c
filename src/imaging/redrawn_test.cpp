// SPDX-License-Identifier: EUPL-1.2
#include "imaging/redrawn.hpp"

#include <gtest/gtest.h>

#include "imaging/detail/pictures_for_tests.hpp"

namespace urna::imaging {
namespace {

using namespace detail;

/// What a camera writes that was held in this way.
std::string held(char orientation) {
  const std::string directory("II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0", 18);
  return directory + orientation + std::string("\0\0\0\0\0\0\0taken at the house of Rosa", 33);
}

Pixels seen(const Bytes& photo) { return pixels_of(small_png(PictureKind::jpeg, photo).value()); }

// Shows INP-02.
TEST(Redrawn, LeavesNothingButWhatIsSeen) {
  Bytes photo = jpeg(64, 32, held(1));
  for (const char c : std::string("PK\3\4 an archive behind the end")) photo.push_back(static_cast<std::byte>(c));
  ASSERT_TRUE(holds(photo, "house of Rosa"));
  const auto anew = redrawn(PictureKind::jpeg, photo);
  ASSERT_TRUE(anew);
  for (const char* text : {"house of Rosa", "Exif", "PK"}) EXPECT_FALSE(holds(*anew, text)) << text;
  EXPECT_EQ(seen(*anew).rgba, seen(photo).rgba);

  Bytes drawing = png(20, 10);
  const std::string note("\0\0\0\x0etEXtAuthor\0Rosa M.\xa2\x9a\x78\xd8", 26);
  const auto at = drawing.begin() + 33;  // behind the header
  std::ranges::transform(note, std::inserter(drawing, at), [](char c) { return static_cast<std::byte>(c); });
  for (const char c : std::string("<script>")) drawing.push_back(static_cast<std::byte>(c));
  const auto again = redrawn(PictureKind::png, drawing);
  ASSERT_TRUE(again);
  for (const char* text : {"Rosa", "tEXt", "<script>"}) EXPECT_FALSE(holds(*again, text)) << text;
  EXPECT_EQ(pixels_of(*again).rgba, two_halves(20, 10));
}

TEST(Redrawn, TurnsAPhotoAsItsCameraWasHeld) {
  struct Case {
    char orientation;
    bool is_upright;           // wider than high
    std::size_t red_x, red_y;  // where the left half of what was taken is, among 32 by 32
  };
  for (const Case& one : {Case{1, true, 2, 2}, Case{2, true, 60, 2}, Case{3, true, 60, 2}, Case{4, true, 2, 2},
                          Case{5, false, 2, 2}, Case{6, false, 2, 2}, Case{7, false, 2, 60}, Case{8, false, 2, 60}}) {
    const auto anew = redrawn(PictureKind::jpeg, jpeg(64, 32, held(one.orientation)));
    ASSERT_TRUE(anew) << int{one.orientation};
    const Pixels pixels = seen(*anew);
    ASSERT_EQ(pixels.width, one.is_upright ? 64U : 32U) << int{one.orientation};
    EXPECT_GT(pixels.rgba[(one.red_y * pixels.width + one.red_x) * 4], 200) << int{one.orientation};
  }
}

TEST(Redrawn, KeepsTheSizeOfWhatIsLarge) {
  EXPECT_EQ(pixels_of(redrawn(PictureKind::png, png(3000, 15)).value()).width, 3000U);
  const auto photo = redrawn(PictureKind::jpeg, jpeg(3000, 15, held(1)));
  ASSERT_TRUE(photo);
  EXPECT_EQ(seen(*photo).width, side_max);  // small_png shrinks it
}

// Shows INP-02, B40.
TEST(Redrawn, RefusesWhatIsNoPictureOfItsKindCutOrTooLarge) {
  for (const char* text : {"", "no picture", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0"}) {
    for (const PictureKind kind : {PictureKind::png, PictureKind::jpeg}) {
      EXPECT_EQ(redrawn(kind, bytes_of(text)).error(), PictureFault::malformed);
    }
  }
  const Bytes photo = jpeg(40, 40, held(6));
  for (std::size_t size = 0; size + 40 < photo.size(); size += 7) {
    EXPECT_FALSE(redrawn(PictureKind::jpeg, std::span(photo).first(size))) << size;
  }
  Bytes large = jpeg(16, 16, "");
  for (std::size_t at = 0; at + 9 < large.size(); ++at) {
    if (large[at] != std::byte{0xff} || large[at + 1] != std::byte{0xc0}) continue;
    for (std::size_t i = 5; i < 9; ++i) large[at + i] = std::byte{0xfe};
  }
  EXPECT_EQ(redrawn(PictureKind::jpeg, large).error(), PictureFault::too_many_pixels);
}

}  // namespace
}  // namespace urna::imaging
