// SPDX-License-Identifier: EUPL-1.2
#include "process/main_of.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace urna::process {
namespace {

TEST(MainOf, LetsNoExceptionOutAndSaysWhatItWas) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(main_of("urna-box", [](int, char**) -> int { throw std::runtime_error("where?"); }, 0, nullptr), 1);
  EXPECT_EQ(main_of("urna-box", [](int, char**) -> int { throw 7; }, 0, nullptr), 1);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "urna-box: where?\nurna-box: something unknown failed\n");
  EXPECT_EQ(main_of("urna-box", [](int count, char**) { return count; }, 3, nullptr), 3);
}

}  // namespace
}  // namespace urna::process
