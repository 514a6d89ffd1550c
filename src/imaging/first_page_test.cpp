// SPDX-License-Identifier: EUPL-1.2
#include "imaging/first_page.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include <string>
#include <vector>

namespace urna::imaging {
namespace {

struct Pixels {
  unsigned width = 0;
  unsigned height = 0;
  std::vector<std::uint8_t> rgb = {};

  std::array<int, 3> at(unsigned x, unsigned y) const {
    const std::size_t place = (std::size_t{y} * width + x) * 3;
    return {rgb[place], rgb[place + 1], rgb[place + 2]};
  }
  std::size_t dark() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < rgb.size(); i += 3) count += rgb[i] < 128 ? 1U : 0U;
    return count;
  }
};

Pixels pixels_of(const Bytes& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0);
  image.format = PNG_FORMAT_RGB;
  Pixels pixels{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.rgb.data(), 0, nullptr), 0);
  return pixels;
}

/// A file with one page that these operators draw, with a table of places that is right.
/// @param of_page  more entries of the page's dictionary
/// @param more     whole objects, the first of which has number 6
std::string pdf(const std::string& operators, const std::string& box = "[0 0 200 100]", const std::string& of_page = "",
                const std::vector<std::string>& more = {}) {
  std::vector<std::string> objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox " + box +
          " /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X1 6 0 R >> >> " + of_page + " >>",
      "<< /Length " + std::to_string(operators.size()) + " >>\nstream\n" + operators + "\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  objects.insert(objects.end(), more.begin(), more.end());
  std::string file = "%PDF-1.7\n";
  std::string places;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const std::string place = std::to_string(file.size());
    places += std::string(10 - place.size(), '0') + place + " 00000 n \n";
    file += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string count = std::to_string(objects.size() + 1);
  const std::size_t start = file.size();
  return file + "xref\n0 " + count + "\n0000000000 65535 f \n" + places + "trailer\n<< /Size " + count +
         " /Root 1 0 R /Info << /Title (at the house of Rosa) >> >>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
}

constexpr const char* left_half_red = "1 0 0 rg 0 0 100 100 re f";

TEST(FirstPage, RefusesWhatIsNoPdfOrHasNoPage) {
  for (const char* text : {"", "no document", "%PDF-1.7\n", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"}) {
    EXPECT_EQ(first_page_png(bytes_of(text)).error(), PictureFault::malformed) << text;
  }
}

TEST(FirstPage, SurvivesAFileThatIsCutAnywhere) {
  const std::string whole = pdf(left_half_red);
  for (std::size_t size = 0; size < whole.size(); size += 5) {
    static_cast<void>(first_page_png(bytes_of(whole.substr(0, size))));
  }
}

TEST(FirstPage, RefusesWhatTakesAPassword) {
  // Made by: qpdf --encrypt a b 256 -- (of a page like ours); only what the reader looks at is kept.
  const std::string locked = pdf(left_half_red);
  const std::string entry = "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + std::string(64, '1') +
                            "> /U <" + std::string(64, '2') +
                            "> >> /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] ";
  std::string file = locked;
  file.insert(file.find("/Root 1 0 R"), entry);
  EXPECT_EQ(first_page_png(bytes_of(file)).error(), PictureFault::malformed);
}

TEST(FirstPage, DrawsThePageOnWhiteAndKeepsItsShape) {
  const auto png = first_page_png(bytes_of(pdf(left_half_red)));
  ASSERT_TRUE(png);
  const Pixels page = pixels_of(*png);
  EXPECT_EQ(page.width, side_max);
  EXPECT_EQ(page.height, side_max / 2);
  EXPECT_EQ(page.at(10, 10), (std::array{255, 0, 0}));
  EXPECT_EQ(page.at(side_max - 10, 10), (std::array{255, 255, 255}));
}

TEST(FirstPage, LeavesNothingButPixels) {
  const std::string file = pdf(left_half_red);
  ASSERT_NE(file.find("house of Rosa"), std::string::npos);
  const auto png = first_page_png(bytes_of(file));
  ASSERT_TRUE(png);
  EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(png->data()), png->size()).find("Rosa"),
            std::string_view::npos);
}

TEST(FirstPage, DrawsLettersOfATypefaceThatTheFileLacks) {
  const auto png = first_page_png(bytes_of(pdf("BT /F1 40 Tf 20 40 Td (Minutes) Tj ET")));
  ASSERT_TRUE(png);
  EXPECT_GT(pixels_of(*png).dark(), 1000U);
}

TEST(FirstPage, APageWithoutEndOrOfAnyShapeTakesNoMoreMemoryThanAnother) {
  for (const char* box : {"[0 0 14400 14400]", "[0 0 1e9 1e9]", "[0 0 1e9 1]", "[0 0 1 1e9]", "[-5 -5 5 5]"}) {
    const auto png = first_page_png(bytes_of(pdf(left_half_red, box)));
    if (!png) continue;
    const Pixels page = pixels_of(*png);
    EXPECT_LE(page.width, side_max) << box;
    EXPECT_LE(page.height, side_max) << box;
  }
}

TEST(FirstPage, ADrawingThatDrawsItselfEnds) {
  const std::string itself =
      "<< /Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /XObject << /X1 6 0 R >> >> /Length 7 "
      ">>\nstream\n/X1 Do \nendstream";
  EXPECT_TRUE(first_page_png(bytes_of(pdf("/X1 Do", "[0 0 200 100]", "", {itself}))));
}

// Shows INP-02.
TEST(FirstPage, RunsNoScriptAndOpensNoOtherFile) {
  const std::string elsewhere =
      "<< /Type /XObject /Subtype /Form /BBox [0 0 200 100] /F (/etc/passwd) /Length 0 >>\nstream\n\nendstream";
  const std::string script = "/AA << /O << /S /JavaScript /JS (app.alert\\(1\\); while \\(true\\) {}) >> >>";
  const auto png =
      first_page_png(bytes_of(pdf(std::string(left_half_red) + " /X1 Do", "[0 0 200 100]", script, {elsewhere})));
  ASSERT_TRUE(png);
  EXPECT_EQ(pixels_of(*png).at(10, 10), (std::array{255, 0, 0}));
}

}  // namespace
}  // namespace urna::imaging
