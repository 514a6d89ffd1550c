// SPDX-License-Identifier: EUPL-1.2
#include "imaging/redrawn.hpp"

#include <libexif/exif-data.h>
#include <png.h>
#include <turbojpeg.h>

#include <array>
#include <memory>
#include <vector>

#include "base/ensure.hpp"

namespace urna::imaging {
namespace {

Result<Bytes, PictureFault> redrawn_png(std::span<const std::byte> file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, void (*)(png_image*)> freed(&image, png_image_free);
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) return failure(PictureFault::malformed);
  if (has_too_many_pixels(image.width, image.height)) return failure(PictureFault::too_many_pixels);
  image.format &= PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA;  // no palette, 8 bits
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0) return failure(PictureFault::malformed);
  png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes drawn(bytes);
  ensure(png_image_write_to_memory(&image, drawn.data(), &bytes, 0, pixels.data(), 0, nullptr) != 0,
         "pixels are written as a PNG");
  drawn.resize(bytes);
  return drawn;
}

/// How the camera was held, as Exif numbers it from 1 to 8; 1 where nothing says so.
std::size_t orientation_in(std::span<const std::byte> file) {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(file.data());
  const std::unique_ptr<ExifData, void (*)(ExifData*)> exif(
      exif_data_new_from_data(bytes, static_cast<unsigned>(file.size())), exif_data_unref);
  if (!exif) return 1;
  const ExifEntry* const entry = exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->components != 1) return 1;
  const ExifShort orientation = exif_get_short(entry->data, exif_data_get_byte_order(exif.get()));
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

Result<Bytes, PictureFault> redrawn_jpeg(std::span<const std::byte> file) {
  constexpr std::array turns{TJXOP_NONE,      TJXOP_HFLIP, TJXOP_ROT180,     TJXOP_VFLIP,
                             TJXOP_TRANSPOSE, TJXOP_ROT90, TJXOP_TRANSVERSE, TJXOP_ROT270};
  const std::unique_ptr<void, int (*)(void*)> turner(tjInitTransform(), tjDestroy);
  ensure(turner != nullptr, "a turner of JPEG can be had");
  const auto* const bytes = reinterpret_cast<const unsigned char*>(file.data());
  int width = 0;
  int height = 0;
  int subsampling = 0;
  int colours = 0;
  if (tjDecompressHeader3(turner.get(), bytes, file.size(), &width, &height, &subsampling, &colours) != 0 ||
      width <= 0 || height <= 0 || colours == TJCS_CMYK || colours == TJCS_YCCK)
    return failure(PictureFault::malformed);
  if (has_too_many_pixels(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)))
    return failure(PictureFault::too_many_pixels);
  tjtransform turn{};
  turn.op = turns.at(orientation_in(file) - 1);
  turn.options = TJXOPT_COPYNONE | TJXOPT_TRIM;
  unsigned char* out = nullptr;
  unsigned long size = 0;
  constexpr int flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
  const int fault = tjTransform(turner.get(), bytes, file.size(), 1, &out, &size, &turn, flags);
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owned(out, tjFree);
  if (fault != 0) return failure(PictureFault::malformed);
  const auto* const drawn = reinterpret_cast<const std::byte*>(out);
  return Bytes(drawn, drawn + size);
}

}  // namespace

Result<Bytes, PictureFault> redrawn(PictureKind kind, std::span<const std::byte> file) {
  return kind == PictureKind::png ? redrawn_png(file) : redrawn_jpeg(file);
}

}  // namespace urna::imaging
