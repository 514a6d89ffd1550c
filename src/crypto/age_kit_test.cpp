// SPDX-License-Identifier: EUPL-1.2
// The test kit that the author of age makes for every program that reads its files: https://c2sp.org/CCTV/age.
// tests/vectors/make_age_kit.mjs brings it here.
#include <gtest/gtest.h>

#include <boost/beast/zlib/inflate_stream.hpp>
#include <map>
#include <set>

#include "crypto/age_file.hpp"
#include "crypto/detail/test_vectors.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

/// A file of the kit: what is said of it, and the file.
struct Case {
  std::multimap<std::string, std::string> told;
  Bytes file;

  std::string the(const std::string& what) const {
    const auto found = told.find(what);
    return found == told.end() ? "" : found->second;
  }
};

Bytes inflated(std::span<const std::byte> zlib) {
  constexpr std::size_t header_size = 2;
  boost::beast::zlib::inflate_stream stream;
  boost::beast::zlib::z_params at;
  at.next_in = zlib.data() + header_size;
  at.avail_in = zlib.size() - header_size;
  Bytes out;
  boost::beast::error_code fault;
  while (!fault) {
    out.resize(out.size() + 65'536);
    at.next_out = out.data() + at.total_out;
    at.avail_out = out.size() - at.total_out;
    stream.write(at, boost::beast::zlib::Flush::sync, fault);
  }
  EXPECT_EQ(fault, boost::beast::zlib::error::end_of_stream);
  out.resize(at.total_out);
  return out;
}

Case case_in(const Bytes& bytes) {
  Case one;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t end = text.find("\n\n");
  for (std::size_t at = 0; at <= end;) {
    const std::size_t line_end = text.find('\n', at);
    const std::string_view line = text.substr(at, line_end - at);
    const std::size_t colon = line.find(": ");
    one.told.emplace(line.substr(0, colon), line.substr(colon + 2));
    at = line_end + 1;
  }
  const auto file = std::span(bytes).subspan(end + 2);
  one.file = one.the("compressed") == "zlib" ? inflated(file) : Bytes(file.begin(), file.end());
  return one;
}

/// Everybody who might open it.  Empty when none of them is of a kind that we know.
std::vector<AgeReader> readers_of(const Case& one) {
  std::vector<AgeReader> readers;
  const auto [identity, identity_end] = one.told.equal_range("identity");
  for (auto it = identity; it != identity_end; ++it) {
    if (const auto key = AgeIdentity::parse(SecretText(std::string(it->second)))) readers.emplace_back(*key);
  }
  const auto [passphrase, passphrase_end] = one.told.equal_range("passphrase");
  for (auto it = passphrase; it != passphrase_end; ++it) readers.emplace_back(SecretText(std::string(it->second)));
  return readers;
}

struct Opened {
  Bytes content;                  ///< all that was handed out, to the last byte before the fault
  std::optional<AgeFault> fault;  ///< none: the file is whole
};

Opened open(AgeReader reader, std::span<const std::byte> file, std::size_t piece_size) {
  Opened opened;
  const auto take = [&](const Result<Bytes, AgeFault>& piece) {
    if (piece) opened.content.insert(opened.content.end(), piece->begin(), piece->end());
    if (!piece) opened.fault = piece.error();
    return piece.has_value();
  };
  for (std::size_t at = 0; at < file.size(); at += piece_size)
    if (!take(reader.add(file.subspan(at, std::min(piece_size, file.size() - at))))) return opened;
  take(reader.finish());
  return opened;
}

std::string verdict_of(const Opened& opened) {
  if (!opened.fault) return "success";
  switch (*opened.fault) {
    case AgeFault::malformed:
    case AgeFault::too_costly:
      return "header failure";
    case AgeFault::other_key:
      return "no match";
    case AgeFault::header_changed:
      return "HMAC failure";
    case AgeFault::not_authentic:
      return "payload failure";
  }
  return "";
}

/// What the first reader finds who is not simply somebody else.
Opened open_by_any(const Case& one, std::size_t piece_size) {
  Opened opened{.content = {}, .fault = AgeFault::other_key};
  for (auto& reader : readers_of(one)) {
    opened = open(std::move(reader), one.file, piece_size);
    if (opened.fault != AgeFault::other_key) return opened;
  }
  return opened;
}

/// Files that end within the 16 bytes before their content.  The kit counts these bytes to the header; whoever opens
/// such a file with us is told that it was cut, as it was.
const std::set<std::string_view> cut_before_content{"stream_no_nonce", "stream_short_nonce"};

/// Files whose last chunk is not marked as the last, or has something behind it.  The program of the format's author
/// hands that chunk out and then refuses the file; ours opens a chunk only as what its place makes it, and hands out
/// those before it alone.
const std::set<std::string_view> wrongly_ended{"stream_no_final_full",          "stream_no_final_two_chunks_full",
                                               "stream_trailing_garbage_long",  "stream_trailing_garbage_short",
                                               "stream_two_final_chunks",       "stream_two_final_chunks_full",
                                               "stream_two_final_chunks_second"};
constexpr std::size_t chunk_size = 65'536;

// Shows KEY-12, TEN-07, B67.
TEST(AgeKit, OpensOrRefusesEachFileAsTheFormatHasIt) {
  const auto kit = detail::vectors("age_kit.json");
  std::map<std::string, int> seen;
  for (const auto& [name, base64] : kit.at("files").as_object()) {
    const Case one = case_in(from_base64(base64.as_string()).value());
    if (one.the("armored") == "yes") {
      ++seen["in armor, which we do not read"];
      continue;
    }
    if (readers_of(one).empty()) {
      ++seen["to kinds of keys that we do not have"];
      continue;
    }
    for (const std::size_t piece_size : {one.file.size() + 1, std::size_t{4'099}}) {
      const Opened opened = open_by_any(one, piece_size);
      EXPECT_EQ(verdict_of(opened), cut_before_content.contains(name) ? "payload failure" : one.the("expect"))
          << std::string_view(name);
      if (wrongly_ended.contains(name))
        EXPECT_EQ(opened.content.size() % chunk_size, 0U) << std::string_view(name);
      else if (one.told.contains("payload"))
        EXPECT_EQ(to_hex(sha256(opened.content)), one.the("payload")) << std::string_view(name);
      else
        EXPECT_TRUE(opened.content.empty()) << std::string_view(name);
    }
    ++seen[one.the("expect")];
  }
  // A kit that lost its files, or readers that lost their keys, would content everything above.
  EXPECT_EQ(seen, (std::map<std::string, int>{{"success", 15},
                                              {"no match", 7},
                                              {"HMAC failure", 1},
                                              {"header failure", 51},
                                              {"payload failure", 18},
                                              {"in armor, which we do not read", 33},
                                              {"to kinds of keys that we do not have", 18}}));
}

}  // namespace
}  // namespace urna::crypto
