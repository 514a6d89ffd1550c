// SPDX-License-Identifier: EUPL-1.2
#include "http/event_channel.hpp"

namespace urna::http {

void EventChannel::publish(std::string name, std::string data) {
  const std::scoped_lock lock(book_->mutex);
  book_->newest = {std::move(name), std::move(data), book_->newest.number + 1};
  for (const auto& [number, wake] : book_->wakes) wake();
}

std::optional<EventChannel::Event> EventChannel::newer_than(std::uint64_t number) const {
  const std::scoped_lock lock(book_->mutex);
  if (book_->newest.number <= number) return std::nullopt;
  return book_->newest;
}

std::shared_ptr<void> EventChannel::subscribe(std::function<void()> wake) {
  const std::scoped_lock lock(book_->mutex);
  const std::uint64_t number = book_->next++;
  book_->wakes.emplace(number, std::move(wake));
  const auto leave = [book = book_, number](void*) {
    const std::scoped_lock leaving(book->mutex);
    book->wakes.erase(number);
  };
  return {static_cast<void*>(book_.get()), leave};
}

std::size_t EventChannel::subscribers() const {
  const std::scoped_lock lock(book_->mutex);
  return book_->wakes.size();
}

}  // namespace urna::http
