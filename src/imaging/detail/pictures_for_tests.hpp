// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>
#include <png.h>
#include <turbojpeg.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

/// For tests: pictures of which it is known what they show.
namespace urna::imaging::detail {

struct Pixels {
  unsigned width = 0;
  unsigned height = 0;
  std::vector<std::uint8_t> rgba = {};
};

inline Pixels pixels_of(const Bytes& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0);
  image.format = PNG_FORMAT_RGBA;
  Pixels pixels{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.rgba.data(), 0, nullptr), 0);
  return pixels;
}

/// Left half red, right half blue.
inline std::vector<std::uint8_t> two_halves(unsigned width, unsigned height) {
  std::vector<std::uint8_t> rgba;
  for (unsigned i = 0; i < width * height; ++i) {
    const bool is_left = i % width < width / 2;
    for (const int value : {is_left ? 255 : 0, 0, is_left ? 0 : 255, 255})
      rgba.push_back(static_cast<std::uint8_t>(value));
  }
  return rgba;
}

inline Bytes png(unsigned width, unsigned height) {
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

/// @param exif  of the segment that cameras write
inline Bytes jpeg(unsigned width, unsigned height, const std::string& exif) {
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
  const std::string payload = std::string("Exif\0\0", 6) + exif;
  Bytes segment{std::byte{0xff}, std::byte{0xe1}, static_cast<std::byte>((payload.size() + 2) >> 8U),
                static_cast<std::byte>(payload.size() + 2)};
  for (const char c : payload) segment.push_back(static_cast<std::byte>(c));
  file.insert(file.begin() + 2, segment.begin(), segment.end());
  return file;
}

inline bool holds(const Bytes& file, std::string_view text) {
  const std::string_view all(reinterpret_cast<const char*>(file.data()), file.size());
  return all.find(text) != std::string_view::npos;
}

}  // namespace urna::imaging::detail
