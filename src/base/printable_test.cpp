// SPDX-License-Identifier: EUPL-1.2
#include "base/printable.hpp"

#include <gtest/gtest.h>

namespace urna {
namespace {

// Shows B76.
TEST(Printable, DisarmsWhatCouldMoveTheCursor) {
  EXPECT_EQ(printable("\x1b[2Jall checks passed"), "\\x1b[2Jall checks passed");
  EXPECT_EQ(printable("a\nb\x7f"), "a\\x0ab\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\xc2\\x9b31m")
      << "a control character of two bytes";
}

// Shows B76.
TEST(Printable, LeavesPeoplesNamesAlone) {
  EXPECT_EQ(printable("Élection « ouverte » 投票 🗳"), "Élection « ouverte » 投票 🗳");
}

// Shows B76.
TEST(Printable, ShowsBytesThatAreNoText) {
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf") << "an over-long slash";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "half of a surrogate pair";
}

}  // namespace
}  // namespace urna
