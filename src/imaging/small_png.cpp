// SPDX-License-Identifier: EUPL-1.2
#include "imaging/small_png.hpp"

#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/ensure.hpp"

namespace urna::imaging {
namespace {

constexpr std::size_t channels = 4;  // red, green, blue, alpha

struct Picture {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<std::uint8_t> pixels = {};
};

Result<Picture, PictureFault> read_png(std::span<const std::byte> file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, void (*)(png_image*)> freed(&image, png_image_free);
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) return failure(PictureFault::malformed);
  if (has_too_many_pixels(image.width, image.height)) return failure(PictureFault::too_many_pixels);
  image.format = PNG_FORMAT_RGBA;
  Picture picture{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  if (png_image_finish_read(&image, nullptr, picture.pixels.data(), 0, nullptr) == 0)
    return failure(PictureFault::malformed);
  return picture;
}

Result<Picture, PictureFault> read_jpeg(std::span<const std::byte> file) {
  const std::unique_ptr<void, int (*)(void*)> decoder(tjInitDecompress(), tjDestroy);
  ensure(decoder != nullptr, "a decoder of JPEG can be had");
  const auto* const bytes = reinterpret_cast<const unsigned char*>(file.data());
  int width = 0;
  int height = 0;
  int subsampling = 0;
  int colours = 0;
  if (tjDecompressHeader3(decoder.get(), bytes, file.size(), &width, &height, &subsampling, &colours) != 0 ||
      width <= 0 || height <= 0)
    return failure(PictureFault::malformed);
  if (has_too_many_pixels(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)))
    return failure(PictureFault::too_many_pixels);
  Picture picture{static_cast<std::size_t>(width), static_cast<std::size_t>(height), {}};
  picture.pixels.resize(picture.width * picture.height * channels);
  // A picture that unrolls into hundreds of scans takes minutes: it is refused.
  constexpr int flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
  if (tjDecompress2(decoder.get(), bytes, file.size(), picture.pixels.data(), width, 0, height, TJPF_RGBA, flags) != 0)
    return failure(PictureFault::malformed);
  return picture;
}

/// Each pixel is the mean of those that it stands for; what cannot be seen has no colour in it.
Picture shrunk(const Picture& large) {
  const std::size_t longer = std::max(large.width, large.height);
  if (longer <= side_max) return large;
  Picture small{std::max<std::size_t>(1, large.width * side_max / longer),
                std::max<std::size_t>(1, large.height * side_max / longer),
                {}};
  small.pixels.resize(small.width * small.height * channels);
  for (std::size_t y = 0; y < small.height; ++y) {
    const std::size_t top = y * large.height / small.height;
    const std::size_t bottom = std::max(top + 1, (y + 1) * large.height / small.height);
    for (std::size_t x = 0; x < small.width; ++x) {
      const std::size_t left = x * large.width / small.width;
      const std::size_t right = std::max(left + 1, (x + 1) * large.width / small.width);
      std::array<std::uint64_t, 3> colour{};
      std::uint64_t alpha = 0;
      for (std::size_t v = top; v < bottom; ++v) {
        for (std::size_t u = left; u < right; ++u) {
          const std::uint8_t* const pixel = &large.pixels[(v * large.width + u) * channels];
          for (std::size_t i = 0; i < 3; ++i) colour[i] += std::uint64_t{pixel[i]} * pixel[3];
          alpha += pixel[3];
        }
      }
      std::uint8_t* const out = &small.pixels[(y * small.width + x) * channels];
      for (std::size_t i = 0; i < 3; ++i) out[i] = static_cast<std::uint8_t>(alpha == 0 ? 0 : colour[i] / alpha);
      out[3] = static_cast<std::uint8_t>(alpha / ((bottom - top) * (right - left)));
    }
  }
  return small;
}

Bytes written(const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes file(bytes);
  ensure(png_image_write_to_memory(&image, file.data(), &bytes, 0, picture.pixels.data(), 0, nullptr) != 0,
         "pixels are written as a PNG");
  file.resize(bytes);
  return file;
}

}  // namespace

Result<Bytes, PictureFault> small_png(PictureKind kind, std::span<const std::byte> file) {
  const auto picture = kind == PictureKind::png ? read_png(file) : read_jpeg(file);
  if (!picture) return failure(picture.error());
  return written(shrunk(*picture));
}

}  // namespace urna::imaging
