// SPDX-License-Identifier: EUPL-1.2
#include "crypto/age_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace urna::crypto {
namespace {

constexpr std::size_t chunk = detail::age_chunk_bytes;
constexpr std::size_t sealed_chunk = detail::age_sealed_chunk_bytes;

SecretText passphrase(std::string text = "seven quiet mules carry salt") { return SecretText(std::move(text)); }

struct AgeFile : testing::Test {
  ReplayedRandom random{1};
  const AgeIdentity identity = AgeIdentity::draw(random);
  const AgeIdentity stranger = AgeIdentity::draw(random);

  Bytes text_of(std::size_t size) {
    Bytes text(size);
    random.fill(text);
    return text;
  }

  static Bytes written(AgeWriter writer, std::span<const std::byte> text, std::size_t piece = 1U << 20) {
    Bytes file;
    const auto keep = [&](const Bytes& ready) { file.insert(file.end(), ready.begin(), ready.end()); };
    for (std::size_t at = 0; at < text.size(); at += piece)
      keep(writer.add(text.subspan(at, std::min(piece, text.size() - at))));
    keep(writer.finish());
    return file;
  }

  Bytes write(std::span<const std::byte> text, std::size_t piece = 1U << 20) {
    return written(AgeWriter::to(std::vector{identity.recipient()}, random), text, piece);
  }

  static Result<Bytes, AgeFault> read(AgeReader reader, std::span<const std::byte> file, std::size_t piece = 1U << 20) {
    Bytes text;
    for (std::size_t at = 0; at < file.size(); at += piece) {
      const auto ready = reader.add(file.subspan(at, std::min(piece, file.size() - at)));
      if (!ready) return failure(ready.error());
      text.insert(text.end(), ready->begin(), ready->end());
    }
    const auto ready = reader.finish();
    if (!ready) return failure(ready.error());
    text.insert(text.end(), ready->begin(), ready->end());
    return text;
  }

  Result<Bytes, AgeFault> open(std::span<const std::byte> file) { return read(AgeReader(identity), file); }

  void expect_refused(std::span<const std::byte> file, AgeFault wanted, const std::string& what = {}) {
    const auto opened = open(file);
    ASSERT_FALSE(opened) << what;
    EXPECT_EQ(opened.error(), wanted) << what;
  }
};

// Shows TEN-07.
TEST_F(AgeFile, IsRefusedWithAnyBitFlipped) {
  const Bytes file = write(text_of(100));
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    Bytes changed = file;
    changed[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    EXPECT_FALSE(open(changed)) << bit;
  }
}

// Shows TEN-07.
TEST_F(AgeFile, IsRefusedWhereverItIsCut) {
  const Bytes file = write(text_of(100));
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_FALSE(open(std::span(file).first(size))) << size;

  const Bytes long_file = write(text_of(3 * chunk + 5));
  const std::size_t head = long_file.size() - 3 * sealed_chunk - 21;
  for (std::size_t chunks = 0; chunks <= 3; ++chunks)
    expect_refused(std::span(long_file).first(head + chunks * sealed_chunk), AgeFault::not_authentic);
  expect_refused(std::span(long_file).first(head - 1), AgeFault::not_authentic, "in the nonce");
  expect_refused(std::span(long_file).first(head - 17), AgeFault::malformed, "in the header");
}

// Shows TEN-07.
TEST_F(AgeFile, IsRefusedWhenSomethingStandsAfterItsEnd) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, chunk - 1, chunk, chunk + 1}) {
    for (const std::size_t extra : {std::size_t{1}, std::size_t{16}, std::size_t{17}, sealed_chunk}) {
      Bytes file = write(text_of(size));
      file.resize(file.size() + extra);
      expect_refused(file, AgeFault::not_authentic);
    }
    Bytes twice = write(text_of(size));
    const Bytes once = twice;
    twice.insert(twice.end(), once.begin(), once.end());
    expect_refused(twice, AgeFault::not_authentic);
  }
}

// Shows TEN-07.
TEST_F(AgeFile, IsRefusedWhenChunksWereSwappedRepeatedOrLeftOut) {
  const Bytes file = write(text_of(3 * chunk + 5));
  const auto first = file.begin() + static_cast<std::ptrdiff_t>(file.size() - 3 * sealed_chunk - 21);
  Bytes without(file.begin(), first);
  without.insert(without.end(), first + sealed_chunk, file.end());
  expect_refused(without, AgeFault::not_authentic);
  Bytes twice(file.begin(), first + sealed_chunk);
  twice.insert(twice.end(), first, file.end());
  expect_refused(twice, AgeFault::not_authentic);
  Bytes swapped = file;
  const auto second = swapped.end() - 2 * sealed_chunk - 21;
  std::swap_ranges(second, second + sealed_chunk, second + sealed_chunk);
  expect_refused(swapped, AgeFault::not_authentic);
}

// Shows TEN-07.
TEST_F(AgeFile, IsRefusedByAStranger) {
  const Bytes file = write(text_of(10));
  EXPECT_EQ(read(AgeReader(stranger), file).error(), AgeFault::other_key);
  EXPECT_EQ(read(AgeReader(passphrase()), file).error(), AgeFault::other_key);
}

// Shows TEN-07.
TEST_F(AgeFile, OpensForEachOfItsRecipients) {
  const Bytes text = text_of(10);
  const std::vector recipients{stranger.recipient(), identity.recipient()};
  const Bytes file = written(AgeWriter::to(recipients, random), text);
  EXPECT_EQ(read(AgeReader(identity), file).value(), text);
  EXPECT_EQ(read(AgeReader(stranger), file).value(), text);
  EXPECT_EQ(read(AgeReader(AgeIdentity::draw(random)), file).error(), AgeFault::other_key);
}

// Shows TEN-07.
TEST_F(AgeFile, OpensWithItsPassphraseAndNoOther) {
  const Bytes text = text_of(10);
  const Bytes file = written(AgeWriter::with_passphrase(passphrase(), random, 8), text);
  EXPECT_EQ(read(AgeReader(passphrase()), file).value(), text);
  EXPECT_EQ(read(AgeReader(passphrase("seven quiet mules carry sand")), file).error(), AgeFault::other_key);
  EXPECT_EQ(read(AgeReader(passphrase("")), file).error(), AgeFault::other_key);
  EXPECT_EQ(read(AgeReader(identity), file).error(), AgeFault::other_key);
}

// Shows TEN-07, B67.
TEST_F(AgeFile, AsksForNoMoreWorkThanItsReaderBears) {
  const Bytes file = written(AgeWriter::with_passphrase(passphrase(), random, 9), text_of(10));
  EXPECT_EQ(read(AgeReader(passphrase(), 8), file).error(), AgeFault::too_costly);
  EXPECT_TRUE(read(AgeReader(passphrase(), 9), file));
}

// Shows TEN-07, B67.
TEST_F(AgeFile, HasNoHeaderWithoutEnd) {
  // Nothing of it is kept beyond the longest header, however much comes.
  AgeReader reader(identity);
  Bytes endless(bytes_of("age-encryption.org/v1\n-> X25519 ").begin(),
                bytes_of("age-encryption.org/v1\n-> X25519 ").end());
  endless.resize(age_header_bytes_max + 1, std::byte{'A'});
  EXPECT_TRUE(reader.add(std::span(endless).first(age_header_bytes_max)));
  EXPECT_EQ(reader.add(std::span(endless).last(1)).error(), AgeFault::malformed);
  EXPECT_EQ(reader.add({}).error(), AgeFault::malformed);
  EXPECT_EQ(reader.finish().error(), AgeFault::malformed);
}

// Shows TEN-07.
TEST_F(AgeFile, IsKnownFromItsFirstBytes) {
  AgeReader reader(identity);
  EXPECT_EQ(reader.add(bytes_of("PK\3\4")).error(), AgeFault::malformed);
  EXPECT_EQ(read(AgeReader(identity), {}).error(), AgeFault::malformed);
}

// Shows TEN-07.
TEST_F(AgeFile, OpensWholeWhateverThePieces) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, chunk - 1, chunk, chunk + 1, 3 * chunk}) {
    const Bytes text = text_of(size);
    for (const std::size_t piece : {std::size_t{97}, chunk, sealed_chunk, std::size_t{1} << 20}) {
      const auto opened = read(AgeReader(identity), write(text, piece), piece);
      ASSERT_TRUE(opened) << size << " in pieces of " << piece;
      EXPECT_EQ(*opened, text);
    }
  }
}

// Shows TEN-07.
TEST_F(AgeFile, SaysTheSameTwiceOnlyWithTheSameRandomness) {
  const Bytes text = text_of(10);
  EXPECT_NE(write(text), write(text));
}

}  // namespace
}  // namespace urna::crypto
