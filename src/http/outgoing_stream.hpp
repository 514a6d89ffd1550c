// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace urna::http {

/// A connection to a server of somebody else that is only written to, such as a collector of logs: plain TCP, or TLS
/// judged by the authorities that this machine trusts.  One thread at a time.
class OutgoingStream {
 public:
  struct Limits {
    std::chrono::milliseconds connecting{5'000};
    std::chrono::milliseconds sending{5'000};  ///< for one `send`
    std::string authorities = {};              ///< a PEM file in the place of the machine's
  };

  /// `tcp:collector.example.org:601`, `tls:[2001:db8::7]:6514`.
  static bool is_address(std::string_view address);
  /// @param address  `is_address`
  OutgoingStream(std::string_view address, Limits limits);
  explicit OutgoingStream(std::string_view address) : OutgoingStream(address, Limits{}) {}
  ~OutgoingStream();
  OutgoingStream(const OutgoingStream&) = delete;
  OutgoingStream& operator=(const OutgoingStream&) = delete;

  bool is_open() const { return handle_ != nullptr; }
  /// Connects when it is not open.  Waits for nobody longer than the limits say.
  /// @returns  whether the system has taken all of it; when not, the connection is closed, and some of it may have come
  bool send(std::string_view bytes);

 private:
  struct EndHandle {
    void operator()(void* handle) const;
  };

  bool connect();
  bool is_ended();

  const std::string url_;
  const bool is_tls_;
  const Limits limits_;
  std::unique_ptr<void, EndHandle> handle_;
};

}  // namespace urna::http
