// SPDX-License-Identifier: EUPL-1.2
#include "machine.hpp"

#include <sys/stat.h>
#include <sys/utsname.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace urna_collect {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

std::string printable(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::ranges::replace_if(
      text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

bool is_barred() {
  for (const char* const folder : {"/etc/modprobe.d", "/usr/lib/modprobe.d"}) {
    std::error_code fault;
    for (const auto& file : fs::directory_iterator(folder, fault)) {
      if (file.path().extension() != ".conf") continue;
      if (urna::evidence::bars_usb_storage(text_of(file.path()).value_or(""))) return true;
    }
  }
  return false;
}

std::optional<bool> is_installed() {
  utsname kernel{};
  if (::uname(&kernel) != 0) return std::nullopt;
  const auto list = text_of(fs::path("/lib/modules") / kernel.release / "modules.dep");
  if (!list) return std::nullopt;
  return list->find("/usb-storage.ko") != std::string::npos;
}

}  // namespace

std::vector<urna::evidence::SocketTable> socket_tables() {
  return {{true, text_of("/proc/self/net/tcp")},
          {true, text_of("/proc/self/net/tcp6")},
          {false, text_of("/proc/self/net/udp")},
          {false, text_of("/proc/self/net/udp6")}};
}

std::vector<std::string> firmware() {
  std::vector<std::string> all;
  for (const char* const name : {"sys_vendor", "product_name", "bios_vendor", "chassis_asset_tag"}) {
    const auto text = text_of(fs::path("/sys/class/dmi/id") / name);
    if (text && !printable(*text).empty()) all.push_back(printable(*text));
  }
  return all;
}

urna::evidence::UsbSeen usb() {
  std::error_code fault;
  return {fs::exists("/sys/module/usb_storage", fault), is_barred(), is_installed()};
}

std::string os_release() { return text_of("/etc/os-release").value_or(""); }

std::optional<std::chrono::seconds> age_of(const std::string& path, urna::Timestamp now) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return now - urna::Timestamp(std::chrono::seconds(found.st_mtime));
}

std::optional<std::string> report_at(const std::string& path) {
  constexpr std::uintmax_t bytes_max = std::uintmax_t{64} << 20U;
  std::error_code fault;
  const auto bytes = fs::file_size(path, fault);
  return fault || bytes > bytes_max ? std::nullopt : text_of(path);
}

std::optional<urna::evidence::OpenFlaws> open_flaws(const std::string& feed) {
  const auto list = text_of(packages_list);
  const auto installed = list ? urna::evidence::installed_in(*list) : std::nullopt;
  const std::string release = urna::evidence::release_name_in(os_release());
  std::ifstream file(feed, std::ios::binary);
  if (!installed || release.empty() || !file) return std::nullopt;
  std::string piece(std::size_t{1} << 20U, '\0');
  const auto next = [&]() -> std::string_view {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    return {piece.data(), static_cast<std::size_t>(file.gcount())};
  };
  return urna::evidence::open_flaws_in(next, *installed, release);
}

}  // namespace urna_collect
