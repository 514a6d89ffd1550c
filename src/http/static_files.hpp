// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.hpp"
#include "http/response.hpp"

namespace urna::http {

/// A folder of pages, read whole when the program starts.  What is served is this fixed set: no request ever names a
/// file on disk.  Beside `a.js` there may be `a.js.br` and `a.js.gz`, which are sent to those who take them.
class StaticFiles {
 public:
  /// Links, hidden files and what is not a file are left out.  Throws when the folder cannot be read.
  explicit StaticFiles(const std::filesystem::path& folder);

  /// Says what kind of page a file is; HTML is otherwise `PageKind::page`, `.js` `script`, all else data.
  void set_kind(std::string_view file, PageKind kind);

  /// The file of the request's path, `/` being `/index.html`: 200, 304 or 404.  Never blocks.
  Response answer(const Request& request) const;

  /// This very file, whatever the path: `/booth.html` for each `/v/{uuid}`.
  Response file(std::string_view file, const Request& request) const;

  bool has(std::string_view file) const { return files_.contains(file); }
  std::vector<std::string> files() const;

 private:
  struct Form {
    SharedText bytes;
    std::string tag;  // the entity tag, with its quotes
  };
  struct File {
    Form plain;
    std::optional<Form> brotli;
    std::optional<Form> gzip;
    std::string content_type;
    std::string cache_control;
    PageKind kind = PageKind::data;
  };

  std::map<std::string, File, std::less<>> files_;
};

}  // namespace urna::http
