// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace urna::http {

/// What a caller needs to be allowed, in words of the program that uses this room: `organiser.election.open`.
using Permission = Strong<std::string, struct PermissionTag>;

using Handler = std::function<Response(Request&)>;

/// Asked before every handler, without exception: nothing lets the request pass, a response refuses it.  May note who
/// is asking in `request.caller`.  When it throws, the request is refused.
using Authorise = std::function<std::optional<Response>(const Permission&, Request&)>;

/// Asked what an exception of a handler means to the client: nothing is 500 `internal`.  It is logged in any case.
using ExplainFailure = std::function<std::optional<Response>(const std::exception&)>;

/// Where a handler runs.
enum class Runs {
  on_a_worker,  // it may block: on a disk, on a lock, on arithmetic
  at_once,      // it never blocks, nor does `authorise` for its permission: on a thread that serves connections
};

/// One line of the table of routes.
struct Route {
  Method method = Method::get;  // a `get` also answers HEAD
  std::string pattern;    // `/api/elections/{uuid}/ballots`: a name in braces takes one segment, never an empty one
  Permission permission;  // never empty
  Handler handler = {};
  std::size_t body_bytes_max = 0;
  std::vector<std::string> content_types = {"application/json"};  // of a body that is not empty; `*`: any, or none
  Runs runs = Runs::on_a_worker;
};

/// What a program answers to: the only place that joins a path to a handler.
class Router {
 public:
  /// Stops the program on a route without permission or handler, a bad pattern, or two routes for the same.
  void add(Route route);

  /// What answers GET and HEAD for a path that no pattern takes; its requests carry `permission`.  Never blocks.
  void add_rest(Permission permission, Handler handler);

  /// Whatever begins with this segment and no route takes is answered so, whatever the method and before its body is
  /// read: what a program does not do for the time being.
  void shut(std::string first_segment, Problem answer);

  /// Puts something around the handler of each route there is so far: gets the route, gives back its new handler.
  void wrap(const std::function<Handler(const Route&)>& around);

  struct Found {
    const Route* route = nullptr;
    Request::Named parameters;
  };
  struct NotFound {};
  struct MethodRefused {
    std::string allowed;  // for the header `Allow`
  };
  struct Shut {
    const Problem* answer = nullptr;
  };
  using Match = std::variant<Found, NotFound, MethodRefused, Shut>;

  /// @param segments  the decoded segments of the path; `/` is one empty segment
  Match match(std::optional<Method> method, const std::vector<std::string>& segments) const;

  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  struct Pattern {
    struct Segment {
      std::string text;  // the literal, or the parameter's name
      bool is_parameter = false;
    };
    std::vector<Segment> segments;
    const Route* route = nullptr;
  };

  static std::optional<Request::Named> taken_by(const Pattern& pattern, const std::vector<std::string>& segments);

  std::vector<std::unique_ptr<Route>> routes_;
  std::vector<Pattern> patterns_;
  std::unique_ptr<Route> rest_;
  std::map<std::string, Problem> shut_;  // by the first segment
};

}  // namespace urna::http
