// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace urna::crypto {

/// How a test is called that is run with each of several groups: `RFC-3526-2048` gives `RFC35262048`.
inline std::string group_word(const testing::TestParamInfo<std::string_view>& group) {
  std::string word(group.param);
  std::erase(word, '-');
  return word;
}

}  // namespace urna::crypto
