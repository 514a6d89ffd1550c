// SPDX-License-Identifier: EUPL-1.2
#include "http/detail/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/host_name.hpp"
#include "base/secret.hpp"
#include "http/detail/characters.hpp"
#include "http/detail/text_body.hpp"

namespace urna::http::detail {
namespace {

namespace beast = boost::beast;

using Parser = beast::http::request_parser<TextBody>;

constexpr std::size_t head_read_bytes = 4 * 1024;
constexpr std::size_t body_read_bytes = 64 * 1024;
constexpr std::size_t chunk_line_bytes_max = 4 * 1024;
// Who asks for more than their share waits for the refusal.  Told at once, they would ask again at once, and reading,
// encrypting and logging thousands of refusals a second would take the processor from everybody else.
constexpr std::chrono::milliseconds refusal_pause = Site::wait_max;

std::string_view view_of(boost::core::string_view text) { return {text.data(), text.size()}; }

bool has_bare_line_feed(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return true;
  }
  return false;
}

/// Takes so many bytes away from the front; none of them stays behind in what the string keeps for later.
void use_up(std::string& buffer, std::size_t bytes) {
  const std::size_t left = buffer.size() - bytes;
  std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(bytes), buffer.end(), buffer.begin());
  wipe(buffer.data() + left, bytes);
  buffer.resize(left);
}

/// Whether the route takes a body of this type: the part before the parameters is compared.
bool takes_type(const Route& route, const Headers& headers) {
  if (route.content_types == std::vector<std::string>{"*"}) return true;
  const auto type = headers.get("Content-Type");
  if (!type) return false;
  const std::string_view essence = trimmed(type->substr(0, type->find(';')));
  return std::any_of(route.content_types.begin(), route.content_types.end(),
                     [essence](const std::string& taken) { return equal_but_for_case(taken, essence); });
}

/// What a head looks like that the parser refuses.
Attack attack_of(const beast::error_code& fault) {
  using beast::http::error;
  const bool is_length = fault == error::bad_content_length || fault == error::multiple_content_length ||
                         fault == error::bad_transfer_encoding;
  return is_length ? Attack::two_lengths : Attack::broken_head;
}

Response handle(Shared& shared, Exchange& exchange) {
  try {
    if (auto refusal = exchange.site->authorise()(exchange.route->permission, exchange.request))
      return std::move(*refusal);
    return exchange.route->handler(exchange.request);
  } catch (const std::exception& error) {
    shared.log.error(error.what(), exchange.trace);
    auto explained = shared.explain ? shared.explain(error) : std::nullopt;
    return explained ? std::move(*explained) : problem(500, "internal");
  }
}

/// Finds the site and its route, and judges everything that the head alone tells.
std::optional<Response> judge(const SiteOf& site_of, Exchange& exchange, std::string_view method_name,
                              std::string_view target_text) {
  const auto framing = judge_fields(exchange.request.headers);
  if (!framing) return problem(framing.error());
  exchange.framing = *framing;
  const std::string_view host = *exchange.request.headers.get("Host");
  exchange.site = site_of(host_name_from(host).value_or(""));
  if (!exchange.site) return problem(421, "unknown-host");
  const std::optional<Method> method = method_named(method_name);
  if (method) exchange.request.method = *method;
  auto target = parse_target(target_text, host);
  if (!target && !method) target = Target{};
  if (!target) {
    return problem({400, "malformed", "the target cannot be read", {}, attack_in(target_text, host)});
  }
  if (target->names_nothing) return problem({404, "not-found", {}, {}, Attack::climbing_path});

  auto match = exchange.site->router().match(method, target->segments);
  if (const auto* refused = std::get_if<Router::MethodRefused>(&match)) {
    Response response = problem(405, "method-refused");
    response.headers.set("Allow", refused->allowed);
    return response;
  }
  if (const auto* shut = std::get_if<Router::Shut>(&match)) {
    Response response = problem(*shut->answer);
    if (response.status == 503) response.headers.set("Retry-After", "5");
    return response;
  }
  auto* found = std::get_if<Router::Found>(&match);
  if (found == nullptr) return problem(404, "not-found");
  exchange.route = found->route;
  exchange.request.path_parameters = std::move(found->parameters);
  exchange.request.target = std::move(target->text);
  exchange.request.path = std::move(target->path);
  exchange.request.query = std::move(target->query);

  const auto wait = exchange.site->admits(Stream::Clock::now());
  exchange.begins_after = wait.value_or(std::chrono::nanoseconds(0));
  if (!wait) {
    exchange.is_beyond = true;
    Response response = problem(429, "too-many-requests");
    response.headers.set("Retry-After", "1");
    return response;
  }
  const bool has_body = exchange.framing.is_chunked || exchange.framing.bytes > 0;
  if (exchange.framing.bytes > exchange.route->body_bytes_max) return problem(413, "too-large");
  if (has_body && exchange.route->body_bytes_max > 0 && !takes_type(*exchange.route, exchange.request.headers)) {
    return problem(415, "content-type-refused");
  }
  return std::nullopt;
}

}  // namespace

asio::awaitable<bool> on_pool(std::shared_ptr<Shared> shared, WorkerPool::Job job, bool is_continuation) {
  // Named, then awaited: g++ 12.2 destroys twice what is captured inside a co_await expression.
  auto initiate = [shared, job, is_continuation](auto handler) {
    const auto held = std::make_shared<decltype(handler)>(std::move(handler));
    const auto go_on = [held](bool taken) {
      auto executor = asio::get_associated_executor(*held);
      asio::post(executor, [held, taken] { std::move (*held)(taken); });
    };
    const auto whole_job = [job, go_on] {
      job();
      go_on(true);
    };
    const bool taken = is_continuation ? shared->pool.post_next(whole_job) : shared->pool.post(whole_job);
    if (!taken) go_on(false);
  };
  auto awaited = asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(initiate, asio::use_awaitable);
  const bool ran = co_await std::move(awaited);
  co_return ran;
}

asio::awaitable<void> Connection::run() {
  stream_->expire_after(shared_->limits.head_time);
  is_idle_ = true;  // nothing is lost of whoever has asked nothing yet
  const bool shaken = co_await stream_->handshake();
  if (!shaken && stream_->has_expired()) shared_->metrics.turned_away("timed_out");
  bool go_on = shaken;
  while (go_on && !shared_->draining) go_on = co_await serve_one();
  stream_->close();
  buffer_.resize(buffer_.capacity());
  wipe(buffer_.data(), buffer_.size());
}

void Connection::drain() {
  if (is_idle_) stream_->interrupt();
  if (news_) news_->cancel();
  if (const auto upstream = endless_upstream_.lock()) upstream->interrupt();
}

void Connection::interrupt() {
  stream_->interrupt();
  drain();
}

asio::awaitable<bool> Connection::read_more(std::size_t bytes_max) {
  const std::size_t held = buffer_.size();
  if (buffer_.capacity() < held + bytes_max) {
    // Passphrases and codes pass through here: nothing of them is left where the buffer was.
    std::string larger;
    larger.reserve(held + bytes_max);
    larger = buffer_;
    wipe(buffer_.data(), buffer_.size());
    buffer_.swap(larger);
  }
  buffer_.resize(held + bytes_max);
  const auto moved = co_await stream_->read_some(asio::mutable_buffer(buffer_.data() + held, bytes_max));
  buffer_.resize(held + moved.bytes);
  co_return moved.good;
}

asio::awaitable<bool> Connection::serve_one() {
  if (buffer_.empty()) {
    stream_->expire_after(is_first_ ? shared_->limits.head_time : shared_->limits.idle_time);
    is_idle_ = true;
    const bool good = co_await read_more(head_read_bytes);
    is_idle_ = false;
    if (!good) co_return false;
  }
  is_first_ = false;
  const auto exchange = std::make_shared<Exchange>(shared_);
  exchange->started = Stream::Clock::now();
  exchange->trace = shared_->new_trace();
  exchange->request.trace = exchange->trace;
  exchange->request.peer = peer_;

  const Read read = co_await read_request(exchange);
  if (read == Read::gone) co_return false;
  if (read == Read::whole) {
    co_await hold_back(exchange->begins_after);
    co_await answer(exchange);
  }
  tell_attack(*exchange);
  if (exchange->is_beyond) co_await hold_back(refusal_pause);
  wipe(exchange->request.body.data(), exchange->request.body.size());
  exchange->request.body = {};
  exchange->body_bytes.release();

  const bool keep = exchange->keep_alive && exchange->read_whole && !shared_->draining;
  const bool sent = co_await send(exchange, keep);
  exchange->response.body = {};  // a secret is wiped before we wait for anything else
  log(*exchange);
  if (!sent) co_return false;
  if (!keep) {
    is_idle_ = exchange->read_whole;  // then nothing is lost when a drain cuts it short
    co_await stream_->linger();
  }
  co_return keep;
}

asio::awaitable<Connection::Read> Connection::read_head(std::shared_ptr<Exchange> exchange, std::size_t* length) {
  HeadScan scan({shared_->limits.request_line_bytes_max, shared_->limits.fields_bytes_max, shared_->limits.fields_max});
  while (true) {
    const auto looked = scan.look_at(buffer_);
    if (!looked) {
      exchange->response = problem(looked.error());
      co_return Read::refused;
    }
    if (*looked) {
      *length = **looked;
      co_return Read::whole;
    }
    const bool good = co_await read_more(head_read_bytes);
    if (good) continue;
    if (!stream_->has_expired()) co_return Read::gone;
    shared_->metrics.turned_away("timed_out");
    exchange->response = problem(408, "too-slow");
    co_return Read::refused;
  }
}

asio::awaitable<Connection::Read> Connection::read_request(std::shared_ptr<Exchange> exchange) {
  stream_->expire_at(exchange->started + shared_->limits.head_time);
  std::size_t head_bytes = 0;
  const Read head = co_await read_head(exchange, &head_bytes);
  if (head != Read::whole) co_return head;

  const auto parser = std::make_unique<Parser>();
  parser->header_limit(static_cast<std::uint32_t>(head_bytes + 1));
  parser->body_limit(boost::none);
  parser->eager(false);
  beast::error_code error;
  const std::size_t used = parser->put(asio::const_buffer(buffer_.data(), head_bytes), error);
  if (error || !parser->is_header_done() || used != head_bytes) {
    exchange->response = problem({400, "malformed", "the head cannot be read", {}, attack_of(error)});
    co_return Read::refused;
  }
  use_up(buffer_, head_bytes);
  if (parser->get().version() != 11) {
    exchange->response = problem(505, "version-refused");
    co_return Read::refused;
  }
  for (const auto& field : parser->get()) {
    exchange->request.headers.add(std::string(view_of(field.name_string())), std::string(view_of(field.value())));
  }
  auto refusal =
      judge(shared_->site_of, *exchange, view_of(parser->get().method_string()), view_of(parser->get().target()));
  exchange->keep_alive = parser->keep_alive() && (!refusal || refusal->status != 400);
  exchange->read_whole = parser->is_done();
  if (refusal) {
    exchange->response = std::move(*refusal);
    co_return Read::refused;
  }
  if (parser->is_done()) co_return Read::whole;
  co_return co_await read_body(exchange, parser.get());
}

template <class AnyParser>
asio::awaitable<Connection::Read> Connection::read_body(std::shared_ptr<Exchange> exchange, AnyParser* parser) {
  const auto fields = static_cast<std::size_t>(std::distance(parser->get().begin(), parser->get().end()));
  auto refuse_extension = [](std::uint64_t, beast::string_view extension, beast::error_code& error) {
    if (!extension.empty()) error = beast::http::error::bad_chunk_extension;
  };
  parser->on_chunk_header(refuse_extension);
  parser->body_limit(exchange->route->body_bytes_max);
  parser->eager(true);
  stream_->expire_at(exchange->started + shared_->limits.request_time);
  if (exchange->request.header("Expect") && buffer_.empty()) {
    const bool told = co_await stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
    if (!told) co_return Read::gone;
  }
  bool more = buffer_.empty();
  while (!parser->is_done()) {
    if (more) {
      const bool good = co_await read_more(body_read_bytes);
      if (!good && !stream_->has_expired()) co_return Read::gone;
      if (!good) {
        shared_->metrics.turned_away("timed_out");
        exchange->response = problem(408, "too-slow");
        co_return Read::refused;
      }
    }
    beast::error_code error;
    const std::size_t used = parser->put(asio::const_buffer(buffer_.data(), buffer_.size()), error);
    use_up(buffer_, used);
    if (!exchange->body_bytes.grow_to(parser->get().body().size(), shared_->limits.bodies_bytes_max)) {
      shared_->metrics.turned_away("bodies_full");
      exchange->response = retry_later("busy", 2);
      co_return Read::refused;
    }
    more = buffer_.empty() || error == beast::http::error::need_more;
    if (error == beast::http::error::body_limit) {
      exchange->response = problem(413, "too-large");
      co_return Read::refused;
    }
    // What is left unused is the line of a chunk, for whose end the parser would wait.
    const bool unreadable = error && error != beast::http::error::need_more;
    if (unreadable || (more && (buffer_.size() > chunk_line_bytes_max || has_bare_line_feed(buffer_)))) {
      exchange->response = problem({400, "malformed", "the body cannot be read", {}, Attack::broken_body});
      co_return Read::refused;
    }
  }
  if (static_cast<std::size_t>(std::distance(parser->get().begin(), parser->get().end())) != fields) {
    exchange->response = problem({400, "malformed", "fields after the body", {}, Attack::broken_body});
    co_return Read::refused;
  }
  exchange->request.body = std::move(parser->get().body());
  exchange->read_whole = true;
  co_return Read::whole;
}

asio::awaitable<void> Connection::answer(std::shared_ptr<Exchange> exchange) {
  if (exchange->route->runs == Runs::at_once) {
    exchange->response = handle(*shared_, *exchange);
    co_return;
  }
  exchange->working.emplace(*exchange->site);
  if (!exchange->working->is_taken()) {
    exchange->is_beyond = true;
    shared_->metrics.turned_away("site_full");
    exchange->response = retry_later("busy", 2);
    co_return;
  }
  const auto posted = Stream::Clock::now();
  shared_->metrics.queue_entered();
  WorkerPool::Job job = [exchange, posted, shared = shared_] {
    shared->metrics.queue_left();
    if (Stream::Clock::now() - posted > shared->limits.queue_time) {
      shared->metrics.turned_away("queue_full");
      exchange->response = retry_later("busy", 2);
      return;
    }
    exchange->response = handle(*shared, *exchange);
    exchange->working.reset();
  };
  const bool taken = co_await on_pool(shared_, std::move(job), false);
  if (taken) co_return;
  shared_->metrics.queue_left();
  shared_->metrics.turned_away("queue_full");
  exchange->response = retry_later("busy", 2);
}

void Connection::tell_attack(const Exchange& exchange) {
  const auto* const refused = std::get_if<Problem>(&exchange.response.body);
  if (refused == nullptr || !refused->attack || !shared_->tell_attack) return;
  shared_->tell_attack({.kind = *refused->attack,
                        .peer = exchange.request.peer,
                        .trace = exchange.trace,
                        .status = refused->status,
                        .permission = exchange.route != nullptr ? exchange.route->permission.get() : ""});
}

/// No thread waits with it, and a server that goes does not either.
asio::awaitable<void> Connection::hold_back(std::chrono::nanoseconds time) {
  if (shared_->draining || time.count() == 0) co_return;
  news_ = std::make_shared<asio::steady_timer>(get_executor(), time);
  co_await news_->async_wait(asio::as_tuple(asio::use_awaitable));
  news_.reset();
}

void Connection::log(const Exchange& exchange) {
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Stream::Clock::now() - exchange.started);
  const std::string_view route = exchange.route != nullptr ? std::string_view(exchange.route->pattern) : "-";
  shared_->metrics.request_done(route, exchange.response.status, took);
  shared_->log.request({.route = route,
                        .method = name_of(exchange.request.method),
                        .status = exchange.response.status,
                        .took = took,
                        .bytes_sent = exchange.bytes_sent,
                        .trace = exchange.trace});
}

}  // namespace urna::http::detail
