// SPDX-License-Identifier: EUPL-1.2
#include "base/tar_header.hpp"

#include <gtest/gtest.h>

#include <string>

namespace urna {
namespace {

TEST(TarHeader, SaysNameLengthTimeAndItsOwnSum) {
  for (const TarForm form : {TarForm::v7, TarForm::ustar}) {
    const TarBlock block = tar_header(form, "a/b.json", 01234567, 077);
    EXPECT_STREQ(block.data(), "a/b.json");
    EXPECT_EQ(octal_in(&block[124], 11), 01234567U);
    EXPECT_EQ(octal_in(&block[136], 11), 077U);
    EXPECT_EQ(std::string(&block[257], 5) == "ustar", form == TarForm::ustar);
    unsigned sum = 0;
    for (std::size_t i = 0; i < block.size(); ++i)
      sum += i >= 148 && i < 156 ? unsigned{' '} : static_cast<unsigned char>(block[i]);
    EXPECT_EQ(octal_in(&block[148], 6), sum);
  }
}

TEST(TarHeader, ReadsOctalDigitsAlone) {
  EXPECT_EQ(octal_in("0000017", 7), 15U);
  for (const char* wrong : {"0000018", " 000017", "000001\0", "-000017"}) EXPECT_FALSE(octal_in(wrong, 7)) << wrong;
}

TEST(TarHeader, RoundsAContentUpToWholeBlocks) {
  EXPECT_EQ(in_tar_blocks(0), 0U);
  EXPECT_EQ(in_tar_blocks(1), 512U);
  EXPECT_EQ(in_tar_blocks(512), 512U);
  EXPECT_EQ(in_tar_blocks(513), 1024U);
}

}  // namespace
}  // namespace urna
