// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "api/journal_sink.hpp"
#include "http/outgoing_stream.hpp"
#include "journal/journal_export.hpp"

namespace urna::api {
namespace {

using Taken = SinkTarget::Taken;

/// An open file or socket, closed with it.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { shut(); }

  void take(int number) {
    shut();
    number_ = number;
  }
  void shut() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }
  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

std::string json_line(const SinkTarget::Line& line) {
  return "{\"number\":" + std::to_string(line.number) + ",\"entry\":" + line.text + "}\n";
}

/// JSON Lines at the end of a file, which is opened anew each time: it may be moved away or deleted meanwhile.
class FileTarget final : public SinkTarget {
 public:
  explicit FileTarget(std::string path) : path_(std::move(path)) {}

  Taken write(std::span<const Line> lines) override {
    // A pipe would make us wait for whoever reads it.
    const Descriptor file(open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    struct stat status {};
    if (!file.is_open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return Taken::none;
    std::string text = ends_within_a_line(file, status.st_size) ? "\n" : "";
    for (const Line& line : lines) text += json_line(line);
    std::string_view rest = text;
    while (!rest.empty()) {
      const ssize_t count = ::write(file.get(), rest.data(), rest.size());
      if (count <= 0) {
        // The disk is full: half a line is no use to anybody.
        if (ftruncate(file.get(), status.st_size) != 0) return Taken::none;
        return Taken::none;
      }
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    return fdatasync(file.get()) == 0 ? Taken::all : Taken::none;
  }

 private:
  /// As after a power cut.
  static bool ends_within_a_line(const Descriptor& file, off_t size) {
    char last = '\n';
    return size > 0 && pread(file.get(), &last, 1, size - 1) == 1 && last != '\n';
  }

  const std::string path_;
};

/// RFC 5424 without the line end.
std::string syslog_message(const SinkTarget::Line& line, const std::string& host) {
  std::string text = journal::syslog_line(line.number, line.entry, host);
  text.pop_back();
  return text;
}

/// One datagram a message, to the system's own collector.
class DatagramTarget final : public SinkTarget {
 public:
  DatagramTarget(const std::string& path, std::string host) : host_(std::move(host)) {
    address_.sun_family = AF_UNIX;
    std::strncpy(address_.sun_path, path.c_str(), sizeof(address_.sun_path) - 1);
  }

  Taken write(std::span<const Line> lines) override {
    if (!socket_.is_open()) socket_.take(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket_.is_open()) return Taken::none;
    for (const Line& line : lines) {
      const std::string message = syslog_message(line, host_);
      const ssize_t sent = sendto(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL,
                                  reinterpret_cast<const sockaddr*>(&address_), sizeof(address_));
      if (sent != static_cast<ssize_t>(message.size())) return Taken::none;
    }
    return Taken::all;
  }

 private:
  const std::string host_;
  sockaddr_un address_{};
  Descriptor socket_;
};

/// RFC 5424 behind its length (RFC 6587 §3.4.1), which RFC 5425 wants over TLS.
class StreamTarget final : public SinkTarget {
 public:
  StreamTarget(const std::string& address, std::string host, const std::string& authorities)
      : host_(std::move(host)), stream_(address, {.authorities = authorities}) {}

  Taken write(std::span<const Line> lines) override {
    std::string frames;
    for (const Line& line : lines) {
      const std::string message = syslog_message(line, host_);
      frames += std::to_string(message.size()) + " " + message;
    }
    const bool was_open = stream_.is_open();
    if (stream_.send(frames)) return Taken::all;
    return was_open ? Taken::broken : Taken::none;
  }

 private:
  const std::string host_;
  http::OutgoingStream stream_;
};

}  // namespace

std::unique_ptr<SinkTarget> sink_target(const std::string& place, const std::string& host,
                                        const std::string& authorities) {
  const auto after = [&](std::string_view word) { return place.substr(word.size()); };
  constexpr std::string_view file = "file:/";
  constexpr std::string_view datagrams = "syslog:/";
  constexpr std::string_view stream = "syslog-";
  if (place.starts_with(file)) return std::make_unique<FileTarget>("/" + after(file));
  if (place.starts_with(datagrams) && place.size() - datagrams.size() + 1 < sizeof(sockaddr_un::sun_path))
    return std::make_unique<DatagramTarget>("/" + after(datagrams), host);
  if (place.starts_with(stream) && http::OutgoingStream::is_address(after(stream)))
    return std::make_unique<StreamTarget>(after(stream), host, authorities);
  return nullptr;
}

}  // namespace urna::api
