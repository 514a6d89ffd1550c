// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace urna::http {

/// A state that pages follow live (server-sent events).  Only the newest state is kept: a slow reader misses the ones
/// between and is never a burden.  Every function may be called from any thread.
class EventChannel {
 public:
  struct Event {
    std::string name;          // `state`; no line ends
    std::string data;          // one line of JSON
    std::uint64_t number = 0;  // 1, 2, 3 … in the order of publishing
  };

  void publish(std::string name, std::string data);

  /// The newest event when it is newer than the one of that number.
  std::optional<Event> newer_than(std::uint64_t number) const;

  /// Calls `wake` after each publishing, on the publisher's thread, until the returned guard dies.
  [[nodiscard]] std::shared_ptr<void> subscribe(std::function<void()> wake);

  std::size_t subscribers() const;

 private:
  struct Book {
    mutable std::mutex mutex;
    std::map<std::uint64_t, std::function<void()>> wakes;
    std::uint64_t next = 0;
    Event newest;
  };
  std::shared_ptr<Book> book_ = std::make_shared<Book>();
};

}  // namespace urna::http
