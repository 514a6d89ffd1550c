// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace urna {

/// Overwrites memory in a way that the compiler keeps.
void wipe(void* memory, std::size_t size);

/// Bytes that must not leak: moves but never copies, cannot be compared or printed, is wiped when it dies.
/// Reading it is spelled `secret.expose()`, so that a reviewer can search for it.
template <std::size_t N>
class Secret {
 public:
  Secret() = default;
  explicit Secret(const std::array<std::byte, N>& bytes) : bytes_(bytes) {}
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_.data(), N); }
  Secret& operator=(Secret&& other) noexcept {
    bytes_ = other.bytes_;
    if (this != &other) wipe(other.bytes_.data(), N);
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(bytes_.data(), N); }

  const std::array<std::byte, N>& expose() const { return bytes_; }
  std::array<std::byte, N>& expose() { return bytes_; }

 private:
  std::array<std::byte, N> bytes_{};
};

/// A text that must not leak, such as a voting code or a passphrase: the same promises as `Secret`.
class SecretText {
 public:
  SecretText() = default;
  /// Takes the text over; the caller's string is left empty and wiped.
  explicit SecretText(std::string&& text) : text_(text) { wipe_and_clear(text); }
  // Copied, then wiped: a short string that moves leaves its characters behind.
  // NOLINTNEXTLINE(performance-move-constructor-init)
  SecretText(SecretText&& other) noexcept : text_(other.text_) { wipe_and_clear(other.text_); }
  SecretText& operator=(SecretText&& other) noexcept {
    if (this == &other) return *this;
    wipe_and_clear(text_);
    text_ = other.text_;
    wipe_and_clear(other.text_);
    return *this;
  }
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { wipe_and_clear(text_); }

  const std::string& expose() const { return text_; }

 private:
  static void wipe_and_clear(std::string& text) {
    wipe(text.data(), text.size());
    text.clear();
  }

  std::string text_;
};

}  // namespace urna
