// SPDX-License-Identifier: EUPL-1.2
#include "crypto/shuffle.hpp"

#include <algorithm>
#include <numeric>

#include "base/ensure.hpp"
#include "base/secret.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

using Kind = ShuffleFault::Kind;

/// h and h_1 … h_N: generators of which nobody knows a logarithm.
struct Generators {
  Element h;
  std::vector<Element> each;
};

Generators independent_generators(const Group& group, std::size_t count) {
  Generators generators{group.independent_generator(-1), {}};
  generators.each.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    generators.each.push_back(group.independent_generator(static_cast<std::int64_t>(i)));
  }
  std::vector<const Element*> sorted;
  sorted.reserve(count + 1);
  sorted.push_back(&generators.h);
  for (const Element& generator : generators.each) sorted.push_back(&generator);
  std::sort(sorted.begin(), sorted.end(),
            [&](const Element* a, const Element* b) { return group.compare(*a, *b) < 0; });
  const auto same = std::adjacent_find(sorted.begin(), sorted.end(),
                                       [&](const Element* a, const Element* b) { return group.equal(*a, *b); });
  ensure(same == sorted.end(), "independent generators are distinct");
  return generators;
}

/// ⟦·⟧ of protocol §9: each element followed by a comma.
void append(std::string& text, const Group& group, std::span<const Element> elements) {
  for (const Element& element : elements) {
    group.append_text(text, element);
    text.push_back(',');
  }
}

void append(std::string& text, const Group& group, std::span<const Ciphertext> ciphertexts) {
  for (const Ciphertext& ciphertext : ciphertexts) {
    group.append_text(text, ciphertext.alpha);
    text.push_back(',');
    group.append_text(text, ciphertext.beta);
    text.push_back(',');
  }
}

/// strc of protocol §9: the statement and the commitments c.
std::string statement_text(const Group& group, std::span<const Ciphertext> input, std::span<const Ciphertext> output,
                           std::span<const Element> c) {
  std::string text;
  append(text, group, input);
  append(text, group, output);
  append(text, group, c);
  return text;
}

/// u_1 … u_N.
std::vector<Natural> vector_challenge(const Group& group, std::string_view fingerprint, std::string_view statement,
                                      std::size_t count) {
  Sha256 hash;
  hash.add("shuffle-challenges|").add(fingerprint).add("|").add(statement);
  const std::string seed = to_hex(hash.finish());
  std::vector<Natural> challenges;
  challenges.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    challenges.push_back(group.scalars().reduce(sha256(seed + sha256_hex(std::to_string(i)))));
  }
  return challenges;
}

/// C.  Reads t and ĉ of the proof.
Natural scalar_challenge(const Group& group, const Element& y, std::string_view fingerprint, std::string_view statement,
                         const ShuffleProof& proof) {
  const std::array<Element, 5> t = {proof.t1, proof.t2, proof.t3, proof.t41, proof.t42};
  std::string commitments;
  append(commitments, group, t);
  append(commitments, group, proof.t_hat);
  std::string chain;
  append(chain, group, proof.c_hat);
  Sha256 hash;
  hash.add("shuffle-challenge|")
      .add(fingerprint)
      .add("|")
      .add(commitments)
      .add(statement)
      .add(chain)
      .add(group.text(y));
  return group.scalars().reduce(hash.finish());
}

/// A secret permutation, wiped when it dies.
class Permutation {
 public:
  /// Uniform, by Fisher and Yates.
  Permutation(std::size_t count, RandomSource& random) : places_(count) {
    std::iota(places_.begin(), places_.end(), 0U);
    for (std::size_t i = count; i > 1; --i)
      std::swap(places_[i - 1], places_[random.below(static_cast<std::uint32_t>(i))]);
  }
  Permutation(const Permutation&) = delete;
  Permutation& operator=(const Permutation&) = delete;
  ~Permutation() { wipe(places_.data(), places_.size() * sizeof(std::uint32_t)); }

  std::size_t operator[](std::size_t index) const { return places_[index]; }

 private:
  std::vector<std::uint32_t> places_;
};

std::vector<SecretScalar> random_scalars(const ScalarField& field, std::size_t count, RandomSource& random) {
  std::vector<SecretScalar> scalars;
  scalars.reserve(count);
  for (std::size_t i = 0; i < count; ++i) scalars.push_back(field.random(random));
  return scalars;
}

/// Finds which elements are not in the group.
class MembershipCheck {
 public:
  explicit MembershipCheck(const Group& group) : group_(group) {}

  void add(Kind kind, std::span<const Element> elements) {
    for (std::size_t i = 0; i < elements.size(); ++i) add(kind, i, elements[i]);
  }
  void add(Kind kind, std::span<const Ciphertext> ciphertexts) {
    for (std::size_t i = 0; i < ciphertexts.size(); ++i) {
      add(kind, i, ciphertexts[i].alpha);
      add(kind, i, ciphertexts[i].beta);
    }
  }

  std::optional<ShuffleFault> first_fault(const Element& y) const {
    const std::vector<PowerResult> results = group_.engine(y)->compute(jobs_);
    const auto wrong =
        std::find_if(results.begin(), results.end(), [](const PowerResult& result) { return !result.is_member; });
    if (wrong == results.end()) return std::nullopt;
    return faults_[static_cast<std::size_t>(wrong - results.begin())];
  }

 private:
  void add(Kind kind, std::size_t index, const Element& element) {
    jobs_.push_back({element, true, {}});
    faults_.push_back({kind, index});
  }

  const Group& group_;
  std::vector<PowerJob> jobs_;
  std::vector<ShuffleFault> faults_;
};

bool all_below_order(const ScalarField& field, const ShuffleProof& proof) {
  const auto below = [&](const Natural& number) { return field.contains(number); };
  return below(proof.s1) && below(proof.s2) && below(proof.s3) && below(proof.s4) &&
         std::all_of(proof.s_hat.begin(), proof.s_hat.end(), below) &&
         std::all_of(proof.s_prime.begin(), proof.s_prime.end(), below);
}

Element product(const Group& group, std::span<const Element> elements) {
  return std::accumulate(elements.begin(), elements.end(), group.neutral(),
                         [&](const Element& a, const Element& b) { return group.multiply(a, b); });
}

/// The bases and exponents of one product of powers.
struct Powers {
  std::vector<Element> bases;
  std::vector<Natural> exponents;

  void add(const Element& base, const Natural& exponent) {
    bases.push_back(base);
    exponents.push_back(exponent);
  }
  void add(std::span<const Element> more_bases, std::span<const Natural> more_exponents) {
    bases.insert(bases.end(), more_bases.begin(), more_bases.end());
    exponents.insert(exponents.end(), more_exponents.begin(), more_exponents.end());
  }
  Element compute(const Group& group) const { return group.multi_power(bases, exponents); }
};

std::vector<Element> column(std::span<const Ciphertext> ciphertexts, Element Ciphertext::*part) {
  std::vector<Element> elements;
  elements.reserve(ciphertexts.size());
  for (const Ciphertext& ciphertext : ciphertexts) elements.push_back(ciphertext.*part);
  return elements;
}

/// ρ_1 … ρ_N, 128 bits each: a hash of the statement, the commitments (both are in C) and the responses.
std::vector<Natural> batch_coefficients(const Natural& challenge, const ShuffleProof& proof) {
  std::string responses = challenge.decimal() + "|";
  for (const auto* numbers : {&proof.s_hat, &proof.s_prime}) {
    for (const Natural& number : *numbers) {
      number.append_decimal(responses);
      responses.push_back(',');
    }
  }
  const std::string seed = "shuffle-batch|" + sha256_hex(responses) + "|";
  std::vector<Natural> coefficients;
  coefficients.reserve(proof.t_hat.size());
  for (std::size_t i = 0; i < proof.t_hat.size(); ++i) {
    const Digest digest = sha256(seed + std::to_string(i));
    coefficients.push_back(Natural::from_bytes(std::span(digest).first(16)));
  }
  return coefficients;
}

/// The first link i with t̂_i ≠ ĉ_i^(−C)·g^ŝ_i·ĉ_{i−1}^s'_i.
std::optional<std::size_t> first_wrong_link(const Group& group, const Element& h, const Natural& minus_challenge,
                                            const ShuffleProof& proof) {
  for (std::size_t i = 0; i < proof.t_hat.size(); ++i) {
    Powers powers;
    powers.add(proof.c_hat[i], minus_challenge);
    powers.add(group.generator(), proof.s_hat[i]);
    powers.add(i == 0 ? h : proof.c_hat[i - 1], proof.s_prime[i]);
    if (!group.equal(powers.compute(group), proof.t_hat[i])) return i;
  }
  return std::nullopt;
}

/// Whether all equations of t̂ hold: Π t̂_i^ρ_i = Π (ĉ_i^(−C)·g^ŝ_i·ĉ_{i−1}^s'_i)^ρ_i.
bool links_hold(const Group& group, const Element& h, const Natural& challenge, const ShuffleProof& proof) {
  const ScalarField& field = group.scalars();
  const std::size_t count = proof.t_hat.size();
  const std::vector<Natural> coefficients = batch_coefficients(challenge, proof);
  const Natural minus_challenge = field.negate(challenge);
  Natural g_exponent;
  std::vector<Natural> chain_exponents(count + 1);  // of ĉ_0 = h, ĉ_1 … ĉ_N
  for (std::size_t i = 0; i < count; ++i) {
    const Natural& rho = coefficients[i];
    g_exponent = field.add(g_exponent, field.multiply(proof.s_hat[i], rho));
    chain_exponents[i] = field.add(chain_exponents[i], field.multiply(proof.s_prime[i], rho));
    chain_exponents[i + 1] = field.multiply(minus_challenge, rho);
  }
  Powers right;
  right.add(group.generator(), g_exponent);
  right.add(h, chain_exponents[0]);
  right.add(proof.c_hat, std::span(chain_exponents).subspan(1));
  return group.equal(group.multi_power(proof.t_hat, coefficients), right.compute(group));
}

}  // namespace

std::string describe(const ShuffleFault& fault) {
  const std::string place = ", ciphertext " + std::to_string(fault.index + 1);
  switch (fault.kind) {
    case Kind::lengths_differ:
      return "output and proof do not have the length of the input";
    case Kind::input_not_in_group:
      return "input not in the group" + place;
    case Kind::output_not_in_group:
      return "output not in the group" + place;
    case Kind::proof_not_in_group:
      return "an element of the proof is not in the group";
    case Kind::number_out_of_range:
      return "a number of the proof is not below the order of the group";
    case Kind::equation_t1:
      return "equation t1";
    case Kind::equation_t2:
      return "equation t2";
    case Kind::equation_t3:
      return "equation t3";
    case Kind::equation_t41:
      return "equation t41";
    case Kind::equation_t42:
      return "equation t42";
    case Kind::equation_t_hat:
      return "equation t̂" + place;
  }
  return {};
}

Result<ShuffledCiphertexts, ShuffleFault> shuffle(const Group& group, const Element& y, std::string_view fingerprint,
                                                  std::span<const Ciphertext> input, RandomSource& random) {
  MembershipCheck memberships(group);
  memberships.add(Kind::input_not_in_group, input);
  if (const auto fault = memberships.first_fault(y)) return failure(*fault);

  const ScalarField& field = group.scalars();
  const std::size_t count = input.size();
  const Generators generators = independent_generators(group, count);
  const Permutation permutation(count, random);

  // Output i re-encrypts input ψ(i); commitment c_ψ(i) hides generator i.
  ShuffledCiphertexts shuffled{std::vector<Ciphertext>(count), {}};
  ShuffleProof& proof = shuffled.proof;
  proof.c.resize(count);
  const std::vector<SecretScalar> r = random_scalars(field, count, random);        // r_i
  const std::vector<SecretScalar> r_prime = random_scalars(field, count, random);  // r'_i, both in the input's order
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t from = permutation[i];
    shuffled.output[i] =
        multiply(group, input[from], {group.generator_power(r_prime[from]), group.power(y, r_prime[from])});
    proof.c[from] = group.multiply(group.generator_power(r[from]), generators.each[i]);
  }
  const std::string statement = statement_text(group, input, shuffled.output, proof.c);
  std::vector<SecretScalar> u;
  for (const Natural& challenge : vector_challenge(group, fingerprint, statement, count))
    u.push_back(field.secret(challenge));

  // The chain ĉ_i = g^r̂_i·ĉ_{i−1}^u'_i and the commitments of its proof share the powers' bases.
  const std::vector<SecretScalar> r_hat = random_scalars(field, count, random);
  const std::vector<SecretScalar> omega_hat = random_scalars(field, count, random);
  const std::vector<SecretScalar> omega_prime = random_scalars(field, count, random);
  const std::vector<SecretScalar> omega = random_scalars(field, 4, random);
  proof.t1 = group.generator_power(omega[0]);
  proof.t2 = group.generator_power(omega[1]);
  proof.t3 = group.generator_power(omega[2]);
  const SecretScalar minus_omega_4 = field.negate(omega[3]);
  proof.t41 = group.power(y, minus_omega_4);
  proof.t42 = group.generator_power(minus_omega_4);
  Element previous = generators.h;
  for (std::size_t i = 0; i < count; ++i) {
    proof.t3 = group.multiply(proof.t3, group.power(generators.each[i], omega_prime[i]));
    proof.t41 = group.multiply(proof.t41, group.power(shuffled.output[i].beta, omega_prime[i]));
    proof.t42 = group.multiply(proof.t42, group.power(shuffled.output[i].alpha, omega_prime[i]));
    proof.t_hat.push_back(group.multiply(group.generator_power(omega_hat[i]), group.power(previous, omega_prime[i])));
    previous = group.multiply(group.generator_power(r_hat[i]), group.power(previous, u[permutation[i]]));
    proof.c_hat.push_back(previous);
  }

  const SecretScalar challenge = field.secret(scalar_challenge(group, y, fingerprint, statement, proof));
  const auto response = [&](const SecretScalar& mask, const SecretScalar& secret) {
    return field.add(mask, field.multiply(challenge, secret)).publish();
  };
  SecretScalar r_sum;        // r̄
  SecretScalar r_hat_sum;    // r̂ = Σ r̂_i·v_i with v_i = Π_{j>i} u'_j, by Horner
  SecretScalar r_tilde;      // Σ r_i·u_i
  SecretScalar r_prime_sum;  // Σ r'_i·u_i
  for (std::size_t i = 0; i < count; ++i) {
    const SecretScalar& u_prime = u[permutation[i]];
    r_sum = field.add(r_sum, r[i]);
    r_hat_sum = field.add(field.multiply(r_hat_sum, u_prime), r_hat[i]);
    r_tilde = field.add(r_tilde, field.multiply(r[i], u[i]));
    r_prime_sum = field.add(r_prime_sum, field.multiply(r_prime[i], u[i]));
    proof.s_hat.push_back(response(omega_hat[i], r_hat[i]));
    proof.s_prime.push_back(response(omega_prime[i], u_prime));
  }
  proof.s1 = response(omega[0], r_sum);
  proof.s2 = response(omega[1], r_hat_sum);
  proof.s3 = response(omega[2], r_tilde);
  proof.s4 = response(omega[3], r_prime_sum);
  return shuffled;
}

std::optional<ShuffleFault> find_shuffle_fault(const Group& group, const Element& y, std::string_view fingerprint,
                                               std::span<const Ciphertext> input, std::span<const Ciphertext> output,
                                               const ShuffleProof& proof) {
  const ScalarField& field = group.scalars();
  const std::size_t count = input.size();
  for (const std::size_t length : {output.size(), proof.t_hat.size(), proof.s_hat.size(), proof.s_prime.size(),
                                   proof.c.size(), proof.c_hat.size()}) {
    if (length != count) return ShuffleFault{Kind::lengths_differ};
  }
  if (!all_below_order(field, proof)) return ShuffleFault{Kind::number_out_of_range};
  const std::array<Element, 5> t = {proof.t1, proof.t2, proof.t3, proof.t41, proof.t42};
  MembershipCheck memberships(group);
  memberships.add(Kind::input_not_in_group, input);
  memberships.add(Kind::output_not_in_group, output);
  for (const std::span<const Element> elements :
       {std::span<const Element>(t), std::span<const Element>(proof.t_hat), std::span<const Element>(proof.c),
        std::span<const Element>(proof.c_hat)}) {
    memberships.add(Kind::proof_not_in_group, elements);
  }
  if (const auto fault = memberships.first_fault(y)) return fault;

  const Generators generators = independent_generators(group, count);
  const std::string statement = statement_text(group, input, output, proof.c);
  const std::vector<Natural> u = vector_challenge(group, fingerprint, statement, count);
  const Natural challenge = scalar_challenge(group, y, fingerprint, statement, proof);
  const Natural minus_challenge = field.negate(challenge);

  // Whether expected = claimed^(−C)·base^response·Π bases_i^s'_i.
  const auto holds = [&](const Element& expected, const Element& claimed, const Element& base, const Natural& response,
                         std::span<const Element> bases) {
    Powers powers;
    powers.add(claimed, minus_challenge);
    powers.add(base, response);
    if (!bases.empty()) powers.add(bases, proof.s_prime);
    return group.equal(powers.compute(group), expected);
  };

  const Element c_bar = group.divide(product(group, proof.c), product(group, generators.each));
  if (!holds(proof.t1, c_bar, group.generator(), proof.s1, {})) return ShuffleFault{Kind::equation_t1};

  const Natural u_product = std::accumulate(u.begin(), u.end(), Natural(1),
                                            [&](const Natural& a, const Natural& b) { return field.multiply(a, b); });
  const Element& chain_end = count == 0 ? generators.h : proof.c_hat.back();
  const Element c_hat_end = group.divide(chain_end, group.power(generators.h, u_product));
  if (!holds(proof.t2, c_hat_end, group.generator(), proof.s2, {})) return ShuffleFault{Kind::equation_t2};

  const Element c_tilde = group.multi_power(proof.c, u);
  if (!holds(proof.t3, c_tilde, group.generator(), proof.s3, generators.each)) return ShuffleFault{Kind::equation_t3};

  const Natural minus_s4 = field.negate(proof.s4);
  const Element beta = group.multi_power(column(input, &Ciphertext::beta), u);
  if (!holds(proof.t41, beta, y, minus_s4, column(output, &Ciphertext::beta))) return ShuffleFault{Kind::equation_t41};

  const Element alpha = group.multi_power(column(input, &Ciphertext::alpha), u);
  if (!holds(proof.t42, alpha, group.generator(), minus_s4, column(output, &Ciphertext::alpha))) {
    return ShuffleFault{Kind::equation_t42};
  }

  if (!links_hold(group, generators.h, challenge, proof)) {
    const auto wrong = first_wrong_link(group, generators.h, minus_challenge, proof);
    ensure(wrong.has_value(), "when every link holds, so does their product");
    return ShuffleFault{Kind::equation_t_hat, *wrong};
  }
  return std::nullopt;
}

}  // namespace urna::crypto
