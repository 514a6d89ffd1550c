// SPDX-License-Identifier: EUPL-1.2
#include "imaging/small_png.hpp"

#include <gtest/gtest.h>
#include <png.h>
#include <turbojpeg.h>

#include <string>

namespace urna::imaging {
namespace {

struct Pixels {
  unsigned width = 0;
  unsigned height = 0;
  std::vector<std::uint8_t> rgba = {};
};

Pixels pixels_of(const Bytes& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0);
  image.format = PNG_FORMAT_RGBA;
  Pixels pixels{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.rgba.data(), 0, nullptr), 0);
  return pixels;
}

/// Left half red, right half blue.
std::vector<std::uint8_t> two_halves(unsigned width, unsigned height) {
  std::vector<std::uint8_t> rgba;
  for (unsigned i = 0; i < width * height; ++i) {
    const bool is_left = i % width < width / 2;
    for (const int value : {is_left ? 255 : 0, 0, is_left ? 0 : 255, 255})
      rgba.push_back(static_cast<std::uint8_t>(value));
  }
  return rgba;
}

Bytes png(unsigned width, unsigned height) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes file(size);
  const auto rgba = two_halves(width, height);
  EXPECT_NE(png_image_write_to_memory(&image, file.data(), &size, 0, rgba.data(), 0, nullptr), 0);
  file.resize(size);
  return file;
}

Bytes jpeg(unsigned width, unsigned height, const std::string& comment) {
  auto rgba = two_halves(width, height);
  const tjhandle encoder = tjInitCompress();
  unsigned char* out = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(encoder, rgba.data(), static_cast<int>(width), 0, static_cast<int>(height), TJPF_RGBA, &out,
                        &size, TJSAMP_444, 95, 0),
            0);
  Bytes file(reinterpret_cast<std::byte*>(out), reinterpret_cast<std::byte*>(out) + size);
  tjFree(out);
  tjDestroy(encoder);
  // Metadata: an Exif segment after the first two bytes.
  const std::string payload = std::string("Exif\0\0", 6) + comment;
  Bytes segment{std::byte{0xff}, std::byte{0xe1}, static_cast<std::byte>((payload.size() + 2) >> 8U),
                static_cast<std::byte>(payload.size() + 2)};
  for (const char c : payload) segment.push_back(static_cast<std::byte>(c));
  file.insert(file.begin() + 2, segment.begin(), segment.end());
  return file;
}

bool holds(const Bytes& file, std::string_view text) {
  const std::string_view all(reinterpret_cast<const char*>(file.data()), file.size());
  return all.find(text) != std::string_view::npos;
}

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
