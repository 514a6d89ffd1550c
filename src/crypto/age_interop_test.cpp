// SPDX-License-Identifier: EUPL-1.2
// Debian's `age`, the tool of the format's author, opens what we write and writes what we open.
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/test_folder.hpp"
#include "crypto/age_file.hpp"

namespace urna::crypto {
namespace {

constexpr std::array<std::size_t, 6> sizes{0, 1, 65'535, 65'536, 65'537, 3'000'000};
constexpr const char* secret_words = "seven quiet mules carry salt";

struct AgeInterop : testing::Test {
  static void SetUpTestSuite() {
    ASSERT_EQ(std::system("command -v age age-keygen >/dev/null"), 0) << "tools/setup test installs age";
  }

  void write(const std::string& name, std::span<const std::byte> bytes) const {
    std::ofstream(folder / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  Bytes read(const std::string& name) const {
    const std::string text = folder.read(name);
    return {bytes_of(text).begin(), bytes_of(text).end()};
  }
  int run(const std::string& arguments) const {
    return std::system(("cd '" + folder.path().string() + "' && " + arguments + " 2>said").c_str());
  }

  /// Runs `age` on a terminal of its own, for it takes a passphrase from nowhere else.
  int run_with_passphrase(const std::vector<std::string>& arguments) const {
    int terminal = -1;
    const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
      std::vector<char*> values;
      for (const std::string& argument : arguments) values.push_back(const_cast<char*>(argument.c_str()));
      values.push_back(nullptr);
      if (chdir(folder.path().c_str()) == 0) execvp("age", values.data());
      _exit(127);
    }
    std::string said;
    std::array<char, 256> piece{};
    for (ssize_t got = 0; (got = ::read(terminal, piece.data(), piece.size())) > 0;) {
      said.append(piece.data(), static_cast<std::size_t>(got));
      if (const std::size_t prompt = said.find("passphrase"); prompt != std::string::npos && said.ends_with(": ")) {
        const std::string typed = std::string(secret_words) + "\n";
        if (::write(terminal, typed.data(), typed.size()) < 0) break;
        said.clear();
      }
    }
    int status = -1;
    waitpid(child, &status, 0);
    close(terminal);
    return status;
  }

  Bytes text_of(std::size_t size) {
    Bytes text(size);
    random.fill(text);
    return text;
  }
  static Bytes written(AgeWriter writer, const Bytes& text) {
    Bytes file = writer.add(text);
    const Bytes rest = writer.finish();
    file.insert(file.end(), rest.begin(), rest.end());
    return file;
  }
  static Result<Bytes, AgeFault> opened(AgeReader reader, const Bytes& file) {
    auto text = reader.add(file);
    const auto rest = reader.finish();
    if (!text) return text;
    if (!rest) return failure(rest.error());
    text->insert(text->end(), rest->begin(), rest->end());
    return text;
  }

  const TestFolder folder{TestFolder::in_memory()};
  SystemRandom random;
};

// Shows KEY-12, TEN-07.
TEST_F(AgeInterop, TheyOpenWhatWeWriteToARecipient) {
  const AgeIdentity identity = AgeIdentity::draw(random);
  write("key", bytes_of(identity.text().expose() + "\n"));
  EXPECT_EQ(run("age-keygen -y key > recipient"), 0) << folder.read("said");
  EXPECT_EQ(folder.read("recipient"), age_text(identity.recipient()) + "\n");
  for (const std::size_t size : sizes) {
    const Bytes text = text_of(size);
    const std::vector recipients{AgeIdentity::draw(random).recipient(), identity.recipient()};
    const Bytes file = written(AgeWriter::to(recipients, random), text);
    write("file.age", file);
    EXPECT_EQ(run("age -d -i key -o text file.age"), 0) << size << folder.read("said");
    EXPECT_TRUE(read("text") == text) << size;
    write("file.age", std::span(file).first(file.size() - 1));
    EXPECT_NE(run("age -d -i key -o text file.age"), 0) << "cut, of " << size;
  }
}

// Shows KEY-12, TEN-07.
TEST_F(AgeInterop, WeOpenWhatTheyWriteToARecipient) {
  ASSERT_EQ(run("age-keygen -o key"), 0) << folder.read("said");
  const std::string file_of_key = folder.read("key");
  const auto identity = AgeIdentity::parse(SecretText(file_of_key.substr(file_of_key.find("AGE-SECRET-KEY-"), 74)));
  ASSERT_TRUE(identity);
  for (const std::size_t size : sizes) {
    const Bytes text = text_of(size);
    write("text", text);
    ASSERT_EQ(run("age -r " + age_text(identity->recipient()) + " -o file.age text"), 0) << folder.read("said");
    const Bytes file = read("file.age");
    EXPECT_TRUE(opened(AgeReader(*identity), file) == text) << size;
    const Bytes cut(file.begin(), file.end() - 1);
    EXPECT_EQ(opened(AgeReader(*identity), cut).error(), AgeFault::not_authentic) << size;
  }
}

// Shows KEY-12, TEN-07.
TEST_F(AgeInterop, TheyOpenWhatWeWriteWithAPassphrase) {
  for (const unsigned log_cost : {1U, 10U, age_log_cost}) {
    const Bytes text = text_of(70'000);
    write("file.age", written(AgeWriter::with_passphrase(SecretText(secret_words), random, log_cost), text));
    EXPECT_EQ(run_with_passphrase({"age", "-d", "-o", "text", "file.age"}), 0) << log_cost;
    EXPECT_TRUE(read("text") == text) << log_cost;
  }
}

// Shows KEY-12, TEN-07.
TEST_F(AgeInterop, WeOpenWhatTheyWriteWithAPassphrase) {
  const Bytes text = text_of(70'000);
  write("text", text);
  ASSERT_EQ(run_with_passphrase({"age", "-p", "-o", "file.age", "text"}), 0);
  EXPECT_TRUE(opened(AgeReader(SecretText(secret_words)), read("file.age")) == text);
  EXPECT_EQ(opened(AgeReader(SecretText("another")), read("file.age")).error(), AgeFault::other_key);
  EXPECT_EQ(opened(AgeReader(SecretText(secret_words), 17), read("file.age")).error(), AgeFault::too_costly);
}

}  // namespace
}  // namespace urna::crypto
