// SPDX-License-Identifier: EUPL-1.2
#include "crypto/shuffle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "crypto/group_word.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

using Kind = ShuffleFault::Kind;
constexpr std::string_view fingerprint = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";

/// −1 in a field, (0, −1) on the curve: an element of order 2, which every check of membership must find.
Element element_of_order_two(const Group& group) {
  if (group.name() == "Ed25519") return *group.parse("7" + std::string(61, 'f') + "ec");
  const Natural q = group.scalars().order();  // p − 1 = 2q
  std::array<std::uint64_t, Natural::limbs_max> limbs{};
  for (std::size_t i = 0; i < limbs.size(); ++i) limbs[i] = (q.limb(i) << 1) | (i == 0 ? 0 : q.limb(i - 1) >> 63);
  return *group.parse(Natural::from_limbs(limbs).decimal());
}

/// A key pair, some encrypted small vectors and their shuffle.
struct Example {
  const Group& group;
  ReplayedRandom random;
  SecretScalar x;
  Element y;
  std::vector<Ciphertext> input;
  std::vector<Ciphertext> output;
  ShuffleProof proof;

  Example(const Group& chosen, std::size_t count, std::uint64_t seed = 1)
      : group(chosen), random(seed), x(group.scalars().random(random)), y(group.generator_power(x)) {
    for (std::size_t i = 0; i < count; ++i) input.push_back(encrypt(static_cast<std::uint8_t>(i)));
    auto shuffled = shuffle(group, y, fingerprint, input, random);
    output = std::move(shuffled->output);
    proof = std::move(shuffled->proof);
  }

  Ciphertext encrypt(std::uint8_t value) {
    const std::array<std::uint8_t, 2> values = {value, 200};
    return encrypt_element(group, y, group.scalars().random(random), group.encode(values));
  }
  std::uint8_t decrypt(const Ciphertext& ciphertext) const {
    return group.decode(group.divide(ciphertext.beta, group.power(ciphertext.alpha, x)), 2)[0];
  }
  std::vector<int> decrypted_output() const {
    std::vector<int> values;
    for (const Ciphertext& ciphertext : output) values.push_back(decrypt(ciphertext));
    return values;
  }
  std::optional<ShuffleFault> fault() const { return find_shuffle_fault(group, y, fingerprint, input, output, proof); }
};

/// What a dishonest shuffler may do differently.
struct Cheat {
  std::vector<std::size_t> source;  ///< which input each output re-encrypts; an honest one is a permutation
  std::function<void(std::vector<Ciphertext>&)> alter_output = [](auto&) {};
  std::function<void(std::vector<Element>&)> alter_chain = [](auto&) {};
};

/// A second writing of the prover, by the letter of protocol §9 and without care for secrets, which can cheat before it
/// hashes.
void prove_with(Example& example, const Cheat& cheat) {
  const Group& group = example.group;
  const ScalarField& field = group.scalars();
  const std::size_t count = example.input.size();
  const Element h = group.independent_generator(-1);
  const auto random = [&] { return field.random(example.random).publish(); };
  const auto randoms = [&] {
    std::vector<Natural> numbers(count);
    std::generate(numbers.begin(), numbers.end(), random);
    return numbers;
  };
  const auto g_to = [&](const Natural& n) { return group.generator_power(n); };
  const auto times = [&](Element& a, const Element& b) { a = group.multiply(a, b); };

  const auto r = randoms(), r_prime = randoms(), r_hat = randoms(), omega_hat = randoms(), omega_prime = randoms();
  ShuffleProof& proof = example.proof;
  proof = {};
  proof.c.assign(count, group.neutral());
  for (std::size_t i = 0; i < count; ++i) times(proof.c[i], g_to(r[i]));
  std::vector<Natural> r_output(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t from = cheat.source[i];
    example.output[i] = multiply(group, example.input[from], {g_to(r_prime[i]), group.power(example.y, r_prime[i])});
    times(proof.c[from], group.independent_generator(static_cast<std::int64_t>(i)));
  }
  cheat.alter_output(example.output);

  const auto text = [&](std::initializer_list<const Element*> elements) {
    std::string joined;
    for (const Element* element : elements) joined += group.text(*element) + ",";
    return joined;
  };
  std::string statement;
  for (const auto& ciphertext : example.input) statement += text({&ciphertext.alpha, &ciphertext.beta});
  for (const auto& ciphertext : example.output) statement += text({&ciphertext.alpha, &ciphertext.beta});
  for (const auto& c : proof.c) statement += text({&c});
  const std::string seed = sha256_hex("shuffle-challenges|" + std::string(fingerprint) + "|" + statement);
  std::vector<Natural> u;
  for (std::size_t i = 0; i < count; ++i) u.push_back(field.reduce(sha256(seed + sha256_hex(std::to_string(i)))));

  Element last = h;
  for (std::size_t i = 0; i < count; ++i) {
    last = group.multiply(g_to(r_hat[i]), group.power(last, u[cheat.source[i]]));
    proof.c_hat.push_back(last);
  }
  cheat.alter_chain(proof.c_hat);
  const std::array<Natural, 4> omega = {random(), random(), random(), random()};
  proof.t1 = g_to(omega[0]);
  proof.t2 = g_to(omega[1]);
  proof.t3 = g_to(omega[2]);
  proof.t41 = group.power(example.y, field.negate(omega[3]));
  proof.t42 = g_to(field.negate(omega[3]));
  for (std::size_t i = 0; i < count; ++i) {
    times(proof.t3, group.power(group.independent_generator(static_cast<std::int64_t>(i)), omega_prime[i]));
    times(proof.t41, group.power(example.output[i].beta, omega_prime[i]));
    times(proof.t42, group.power(example.output[i].alpha, omega_prime[i]));
    proof.t_hat.push_back(
        group.multiply(g_to(omega_hat[i]), group.power(i == 0 ? h : proof.c_hat[i - 1], omega_prime[i])));
  }
  std::string hashed = "shuffle-challenge|" + std::string(fingerprint) + "|" +
                       text({&proof.t1, &proof.t2, &proof.t3, &proof.t41, &proof.t42});
  for (const auto& t : proof.t_hat) hashed += text({&t});
  hashed += statement;
  for (const auto& c : proof.c_hat) hashed += text({&c});
  const Natural challenge = field.reduce(sha256(hashed + group.text(example.y)));

  const auto respond = [&](const Natural& mask, const Natural& secret) {
    return field.add(mask, field.multiply(challenge, secret));
  };
  Natural r_bar, r_hat_bar, r_tilde, r_prime_bar;
  for (std::size_t i = 0; i < count; ++i) {
    const Natural& u_prime = u[cheat.source[i]];
    r_bar = field.add(r_bar, r[i]);
    r_tilde = field.add(r_tilde, field.multiply(r[i], u[i]));
    r_prime_bar = field.add(r_prime_bar, field.multiply(r_prime[i], u_prime));
    Natural after(1);
    for (std::size_t j = i + 1; j < count; ++j) after = field.multiply(after, u[cheat.source[j]]);
    r_hat_bar = field.add(r_hat_bar, field.multiply(r_hat[i], after));
    proof.s_hat.push_back(respond(omega_hat[i], r_hat[i]));
    proof.s_prime.push_back(respond(omega_prime[i], u_prime));
  }
  proof.s1 = respond(omega[0], r_bar);
  proof.s2 = respond(omega[1], r_hat_bar);
  proof.s3 = respond(omega[2], r_tilde);
  proof.s4 = respond(omega[3], r_prime_bar);
}

class Shuffle : public testing::TestWithParam<std::string_view> {
 protected:
  const Group& group() const { return *group_named(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Groups, Shuffle, testing::Values("Ed25519", "RFC-3526-2048"), group_word);

TEST_P(Shuffle, RefusesEveryChangedNumberAndNamesItsEquation) {
  const Example example(group(), 2);
  const auto changed = [&](auto member) {
    Example copy = Example(group(), 2);
    Natural& number = member(copy.proof);
    number = group().scalars().add(number, Natural(1));
    return copy.fault();
  };
  ASSERT_EQ(example.fault(), std::nullopt);
  EXPECT_EQ(changed([](ShuffleProof& p) -> Natural& { return p.s1; }), (ShuffleFault{Kind::equation_t1}));
  EXPECT_EQ(changed([](ShuffleProof& p) -> Natural& { return p.s2; }), (ShuffleFault{Kind::equation_t2}));
  EXPECT_EQ(changed([](ShuffleProof& p) -> Natural& { return p.s3; }), (ShuffleFault{Kind::equation_t3}));
  EXPECT_EQ(changed([](ShuffleProof& p) -> Natural& { return p.s4; }), (ShuffleFault{Kind::equation_t41}));
  EXPECT_EQ(changed([](ShuffleProof& p) -> Natural& { return p.s_hat[0]; }), (ShuffleFault{Kind::equation_t_hat, 0}));
  EXPECT_EQ(changed([](ShuffleProof& p) -> Natural& { return p.s_hat[1]; }), (ShuffleFault{Kind::equation_t_hat, 1}));
  EXPECT_EQ(changed([](ShuffleProof& p) -> Natural& { return p.s_prime[1]; }), (ShuffleFault{Kind::equation_t3}));
}

TEST_P(Shuffle, RefusesErrorsThatCancelInAPlainProduct) {
  Example example(group(), 2);
  const ScalarField& field = group().scalars();
  example.proof.s_hat[0] = field.add(example.proof.s_hat[0], Natural(1));
  example.proof.s_hat[1] = field.subtract(example.proof.s_hat[1], Natural(1));
  EXPECT_EQ(example.fault(), (ShuffleFault{Kind::equation_t_hat, 0}));
}

TEST_P(Shuffle, RefusesEveryChangedElement) {
  const Example honest(group(), 2);
  const std::vector<std::function<Element*(Example&)>> places = {
      [](Example& e) { return &e.proof.t1; },
      [](Example& e) { return &e.proof.t2; },
      [](Example& e) { return &e.proof.t3; },
      [](Example& e) { return &e.proof.t41; },
      [](Example& e) { return &e.proof.t42; },
      [](Example& e) { return &e.proof.t_hat[1]; },
      [](Example& e) { return &e.proof.c[0]; },
      [](Example& e) { return &e.proof.c_hat[1]; },
      [](Example& e) { return &e.input[0].alpha; },
      [](Example& e) { return &e.input[1].beta; },
      [](Example& e) { return &e.output[1].alpha; },
      [](Example& e) { return &e.output[0].beta; },
      [](Example& e) { return &e.y; },
  };
  for (std::size_t i = 0; i < places.size(); ++i) {
    Example changed(group(), 2);
    Element* const element = places[i](changed);
    *element = group().multiply(*element, group().generator());
    EXPECT_TRUE(changed.fault().has_value()) << "place " << i;
  }
  EXPECT_TRUE(find_shuffle_fault(group(), honest.y, "other", honest.input, honest.output, honest.proof).has_value());
}

TEST_P(Shuffle, RefusesElementsOutsideTheGroup) {
  const Element twist = element_of_order_two(group());
  const auto twisted = [&](auto place) {
    Example copy(group(), 2);
    Element& element = place(copy);
    element = group().multiply(element, twist);
    return copy.fault();
  };
  EXPECT_EQ(twisted([](Example& e) -> Element& { return e.input[1].alpha; }),
            (ShuffleFault{Kind::input_not_in_group, 1}));
  EXPECT_EQ(twisted([](Example& e) -> Element& { return e.input[0].beta; }),
            (ShuffleFault{Kind::input_not_in_group, 0}));
  EXPECT_EQ(twisted([](Example& e) -> Element& { return e.output[1].alpha; }),
            (ShuffleFault{Kind::output_not_in_group, 1}));
  EXPECT_EQ(twisted([](Example& e) -> Element& { return e.output[1].beta; }),
            (ShuffleFault{Kind::output_not_in_group, 1}));
  const auto kind = [](const std::optional<ShuffleFault>& fault) {
    return fault ? std::optional(fault->kind) : std::nullopt;
  };
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.t1; })), Kind::proof_not_in_group);
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.t2; })), Kind::proof_not_in_group);
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.t3; })), Kind::proof_not_in_group);
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.t41; })), Kind::proof_not_in_group);
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.t42; })), Kind::proof_not_in_group);
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.t_hat[1]; })), Kind::proof_not_in_group);
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.c[1]; })), Kind::proof_not_in_group);
  EXPECT_EQ(kind(twisted([](Example& e) -> Element& { return e.proof.c_hat[0]; })), Kind::proof_not_in_group);
}

TEST_P(Shuffle, RefusesToShuffleWhatAnyoneCouldFollow) {
  Example example(group(), 2);
  example.input[1].alpha = group().multiply(example.input[1].alpha, element_of_order_two(group()));
  const auto shuffled = shuffle(group(), example.y, fingerprint, example.input, example.random);
  ASSERT_FALSE(shuffled.has_value());
  EXPECT_EQ(shuffled.error(), (ShuffleFault{Kind::input_not_in_group, 1}));
}

TEST_P(Shuffle, RefusesNumbersThatAreNotReduced) {
  const std::vector<std::function<Natural&(ShuffleProof&)>> places = {
      [](ShuffleProof& p) -> Natural& { return p.s1; },       [](ShuffleProof& p) -> Natural& { return p.s2; },
      [](ShuffleProof& p) -> Natural& { return p.s3; },       [](ShuffleProof& p) -> Natural& { return p.s4; },
      [](ShuffleProof& p) -> Natural& { return p.s_hat[1]; }, [](ShuffleProof& p) -> Natural& { return p.s_prime[0]; }};
  Example example(group(), 2);
  for (const auto& place : places) {
    Natural& number = place(example.proof);
    const Natural good = number;
    number = group().scalars().order();
    EXPECT_EQ(example.fault(), (ShuffleFault{Kind::number_out_of_range}));
    number = good;
  }
  EXPECT_EQ(example.fault(), std::nullopt);
}

TEST_P(Shuffle, RefusesEveryWrongLength) {
  const std::vector<std::function<void(Example&)>> cuts = {
      [](Example& e) { e.input.pop_back(); },         [](Example& e) { e.output.pop_back(); },
      [](Example& e) { e.proof.t_hat.pop_back(); },   [](Example& e) { e.proof.s_hat.pop_back(); },
      [](Example& e) { e.proof.s_prime.pop_back(); }, [](Example& e) { e.proof.c.pop_back(); },
      [](Example& e) { e.proof.c_hat.pop_back(); }};
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    Example example(group(), 2);
    cuts[i](example);
    EXPECT_EQ(example.fault(), (ShuffleFault{Kind::lengths_differ})) << "cut " << i;
  }
}

TEST_P(Shuffle, AcceptsASecondWritingOfTheProver) {
  Example example(group(), 3);
  prove_with(example, {.source = {2, 0, 1}});
  EXPECT_EQ(example.fault(), std::nullopt);
  EXPECT_EQ(example.decrypted_output(), (std::vector{2, 0, 1}));
}

TEST_P(Shuffle, RefusesAShufflerWhoDropsABallotAndDoublesAnother) {
  Example example(group(), 3);
  prove_with(example, {.source = {0, 1, 0}});
  EXPECT_EQ(example.fault(), (ShuffleFault{Kind::equation_t2}));
}

TEST_P(Shuffle, RefusesAShufflerWhoChangesABallot) {
  Example example(group(), 2);
  prove_with(example, {.source = {1, 0}, .alter_output = [&](auto& output) {
                         output[1].beta = group().multiply(output[1].beta, group().generator());
                       }});
  EXPECT_EQ(example.fault(), (ShuffleFault{Kind::equation_t41}));
  prove_with(example, {.source = {1, 0}, .alter_output = [&](auto& output) {
                         output[0].alpha = group().multiply(output[0].alpha, group().generator());
                       }});
  EXPECT_EQ(example.fault(), (ShuffleFault{Kind::equation_t42}));
}

TEST_P(Shuffle, RefusesAShufflerWhoBreaksTheChain) {
  Example example(group(), 3);
  prove_with(example, {.source = {0, 1, 2}, .alter_chain = [&](auto& chain) {
                         chain[1] = group().multiply(chain[1], group().generator());
                       }});
  // The link to ĉ_2 is wrong; the link from it is proved from the changed value, but to the old ĉ_3.
  EXPECT_EQ(example.fault(), (ShuffleFault{Kind::equation_t_hat, 1}));
}

TEST_P(Shuffle, KeepsEveryBallot) {
  for (const std::size_t count : {0, 1, 4}) {
    const Example example(group(), count);
    EXPECT_EQ(example.fault(), std::nullopt) << count;
    std::vector<int> values = example.decrypted_output();
    std::sort(values.begin(), values.end());
    std::vector<int> expected;
    for (std::size_t i = 0; i < count; ++i) expected.push_back(static_cast<int>(i));
    EXPECT_EQ(values, expected);
    for (std::size_t i = 0; i < count; ++i) {
      for (const Ciphertext& input : example.input) {
        EXPECT_FALSE(group().equal(example.output[i].alpha, input.alpha)) << "a ballot left as it came can be followed";
      }
    }
  }
}

TEST_P(Shuffle, ReachesEveryOrder) {
  std::set<std::vector<int>> orders;
  for (std::uint64_t seed = 0; seed < 40 && orders.size() < 6; ++seed) {
    orders.insert(Example(group(), 3, seed).decrypted_output());
  }
  EXPECT_EQ(orders.size(), 6U);
}

TEST(ShuffleFault, IsNamedForAReader) {
  EXPECT_EQ(describe({Kind::equation_t_hat, 2}), "equation t̂, ciphertext 3");
  EXPECT_EQ(describe({Kind::equation_t41}), "equation t41");
}

}  // namespace
}  // namespace urna::crypto
