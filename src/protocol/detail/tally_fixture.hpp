// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "protocol/partial_decryption.hpp"
#include "protocol/result.hpp"
#include "protocol/shuffle_record.hpp"
#include "protocol/tally_records.hpp"

/// For tests only: what follows the last ballot in an archive that another program made.
namespace urna::protocol {

/// The texts of an archive that the tests of the tally read.
struct TallyTexts {
  std::string election;
  std::string trustees;
  std::string encrypted_tally;
  std::string sized_encrypted_tally;
  std::vector<std::string> shuffles;
  std::vector<std::string> decryptions;
  std::vector<std::string> owned_shuffles;
  std::vector<std::string> owned_decryptions;
  std::string result;
};

inline std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// @param name  folder below tests/fixtures
inline TallyTexts tally_texts(const std::string& tests, const std::string& name) {
  const std::string archive = file_text(tests + "/fixtures/" + name + "/election.bel");
  TallyTexts texts;
  std::vector<std::string> data;
  for (std::size_t at = 0; at < archive.size();) {
    const std::string record_name = archive.substr(at, 100).c_str();
    const auto length = static_cast<std::size_t>(std::strtoull(archive.substr(at + 124, 11).c_str(), nullptr, 8));
    const std::string content = archive.substr(at + 512, length);
    at += 512 + (length + 511) / 512 * 512;
    if (record_name.ends_with(".data.json")) data.push_back(content);
    if (!record_name.ends_with(".event.json")) continue;
    const auto is = [&](const char* type) {
      return content.find("\"type\":\"" + std::string(type) + "\"") != std::string::npos;
    };
    if (is("Setup")) {
      texts.election = data.at(0);
      texts.trustees = data.at(1);
    } else if (is("EncryptedTally")) {
      texts.encrypted_tally = data.at(0);
      texts.sized_encrypted_tally = data.at(1);
    } else if (is("Shuffle")) {
      texts.shuffles.push_back(data.at(0));
      texts.owned_shuffles.push_back(data.at(1));
    } else if (is("PartialDecryption")) {
      texts.decryptions.push_back(data.at(0));
      texts.owned_decryptions.push_back(data.at(1));
    } else if (is("Result")) {
      texts.result = data.at(0);
    }
    data.clear();
  }
  return texts;
}

/// A whole tally, read with the functions under test.
struct TallyFixture {
  TallyTexts texts;
  Election election;
  SizedEncryptedTally sized;
  std::vector<Shape> shapes;
  EncryptedTally tally;  ///< as published, before any shuffle
  std::vector<ShuffleRecord> shuffles;
  EncryptedTally shuffled_tally;
  std::vector<crypto::Element> trustee_keys;  ///< of single trustees and threshold members, in their order
  std::vector<std::uint32_t> owners;          ///< of the decryptions
  std::vector<PartialDecryption> decryptions;
  std::vector<WeightedShare> shares;
  ElectionResult result;

  TallyFixture(const std::string& tests, const std::string& name) : TallyFixture(tally_texts(tests, name)) {}
  TallyFixture(const TallyFixture&) = delete;

  const crypto::Group& group() const { return election.group(); }
  std::span<const Question> questions() const { return election.questions(); }
  const crypto::Element& key_of(std::size_t decryption) const { return trustee_keys.at(owners.at(decryption) - 1); }

 private:
  explicit TallyFixture(TallyTexts read) : texts(std::move(read)), election(Election::parse(texts.election).value()) {
    sized = read_sized_encrypted_tally(texts.sized_encrypted_tally).value();
    shapes = tally_shapes(questions(), sized.num_tallied);
    tally = read_encrypted_tally(group(), shapes, texts.encrypted_tally).value();
    shuffled_tally = tally;
    for (const std::string& text : texts.shuffles) {
      const std::size_t arrays = mixnet_arrays(questions(), tally).size();
      shuffles.push_back(read_shuffle(group(), arrays, sized.num_tallied, text).value());
      shuffled_tally = with_mixnet_arrays(questions(), shuffled_tally, shuffles.back().ciphertexts);
    }
    read_trustee_keys();
    for (const std::string& text : texts.owned_decryptions) owners.push_back(read_owned(text).value().owner);
    for (const std::string& text : texts.decryptions) {
      decryptions.push_back(read_partial_decryption(group(), shapes, text).value());
    }
    weigh_shares();
    result = read_result(questions(), sized.num_tallied, texts.result).value();
  }

  void read_trustee_keys() {
    const std::string mark = "\"public_key\":\"";
    for (auto at = texts.trustees.find(mark); at != std::string::npos; at = texts.trustees.find(mark, at + 1)) {
      const auto start = at + mark.size();
      trustee_keys.push_back(
          group().parse(texts.trustees.substr(start, texts.trustees.find('"', start) - start)).value());
    }
  }

  /// Single trustees, then at most one group of threshold members: so the program that made the archives writes them.
  void weigh_shares() {
    std::uint32_t singles = 0;
    for (auto at = texts.trustees.find("[\"Single\""); at != std::string::npos;
         at = texts.trustees.find("[\"Single\"", at + 1)) {
      ++singles;
    }
    const crypto::ScalarField& field = group().scalars();
    for (std::size_t i = 0; i < decryptions.size(); ++i) {
      crypto::Natural lambda(1);
      for (const std::uint32_t other : owners) {
        if (owners[i] <= singles || other <= singles || other == owners[i]) continue;
        const crypto::Natural k(other - singles);
        const crypto::Natural delta(owners[i] - singles);
        lambda = field.multiply(lambda, field.multiply(k, field.invert(field.subtract(k, delta))));
      }
      shares.push_back({&decryptions[i], lambda});
    }
  }
};

}  // namespace urna::protocol
