// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/core.hpp"

#include <array>

#include "base/bytes.hpp"

namespace urna::http::detail {

std::string Shared::new_trace() {
  std::array<std::byte, 8> bytes{};
  const std::scoped_lock lock(random_mutex_);
  random_.fill(bytes);
  return to_hex(bytes);
}

ConnectionBook::Admission ConnectionBook::enter(std::shared_ptr<Connection> connection, const std::string& address) {
  const std::scoped_lock lock(mutex_);
  if (connections_.size() >= connections_max_) return Admission::connections_full;
  if (!address.empty() && per_address_max_ > 0) {
    std::size_t& count = of_address_[address];
    if (count >= per_address_max_) return Admission::address_full;
    ++count;
  }
  connections_.emplace(connection.get(), connection);
  return Admission::admitted;
}

void ConnectionBook::leave(const Connection* connection, const std::string& address) {
  const std::scoped_lock lock(mutex_);
  connections_.erase(connection);
  const auto found = of_address_.find(address);
  if (found != of_address_.end() && --found->second == 0) of_address_.erase(found);
}

std::size_t ConnectionBook::size() const {
  const std::scoped_lock lock(mutex_);
  return connections_.size();
}

std::vector<std::shared_ptr<Connection>> ConnectionBook::all() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<Connection>> found;
  for (const auto& [address, weak] : connections_) {
    if (auto connection = weak.lock()) found.push_back(std::move(connection));
  }
  return found;
}

}  // namespace urna::http::detail
