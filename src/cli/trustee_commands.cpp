// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/opened_archive.hpp"
#include "cli/trustee_files.hpp"
#include "crypto/hash.hpp"
#include "crypto/sealed_message.hpp"
#include "protocol/shuffle_record.hpp"

namespace urna::cli {
namespace {

struct KeyOptions {
  std::string group;
  std::string folder;
  std::optional<std::string> name;
  std::string out;
  std::uint32_t members = 0;
  std::uint32_t threshold = 0;
  std::uint32_t index = 0;
};

Answer make_key(const KeyOptions& options, Session& session) {
  const auto group = find_group(options.group, options.folder);
  if (!group) return failure(group.error());
  if (options.name && !is_publishable_name(*options.name)) return failure(unpublishable_name());
  const protocol::TrusteeKeyPair pair = protocol::make_trustee_key(**group, options.name, session.random);
  const std::string private_path = options.out + ".privkey";
  const std::string public_path = options.out + ".pubkey";
  NewFiles files;
  if (auto refusal =
          files.write(private_path, protocol::private_key_text(pair.private_key).expose(), Visibility::owner_only)) {
    return failure(std::move(*refusal));
  }
  if (auto refusal =
          files.write(public_path, trustee_public_key_text(**group, pair.public_key) + "\n", Visibility::open)) {
    return failure(std::move(*refusal));
  }
  files.keep();
  const Digest print = fingerprint(**group, pair.public_key);
  Report report;
  report.text =
      "Private key: " + private_path + " (secret: keep it, and a copy in another place)\nPublic key:  " + public_path +
      "\nFingerprint: " + spoken(print) + "\nNext: try the key, then hand over " + public_path +
      " and read its fingerprint aloud.\n    urnactl trustee rehearse --group " + std::string((*group)->name()) +
      " --public " + shell_word(public_path) + " --key " + shell_word(private_path) + "\n";
  report.json.text("private_key_file", private_path)
      .text("public_key_file", public_path)
      .text("fingerprint", to_hex(print));
  return report;
}

Answer make_certificate(const KeyOptions& options, Session& session) {
  const auto group = find_group(options.group, options.folder);
  if (!group) return failure(group.error());
  std::optional<protocol::CeremonyContext> context;
  if (options.members > 0 || options.threshold > 0 || options.index > 0) {
    if (options.index < 1 || options.index > options.members || options.threshold < 1 ||
        options.threshold > options.members) {
      return refuse(ExitCode::unusable,
                    {.what = "--members, --threshold and --index do not fit together",
                     .remedy = "name all three, 1 ≤ index ≤ members and 1 ≤ threshold ≤ members, or none"});
    }
    context =
        protocol::CeremonyContext{std::string((*group)->name()), options.members, options.threshold, options.index};
  }
  const SecretText seed = crypto::draw_seed(session.random);
  const std::string certificate = protocol::make_certificate(**group, seed, context, session.random);
  const std::string seed_path = options.out + ".seed";
  const std::string certificate_path = options.out + ".cert";
  NewFiles files;
  if (auto refusal = files.write(seed_path, seed.expose(), Visibility::owner_only)) return failure(std::move(*refusal));
  if (auto refusal = files.write(certificate_path, certificate + "\n", Visibility::open))
    return failure(std::move(*refusal));
  files.keep();
  protocol::CanonicalReader reader(certificate);
  const Digest print = crypto::sha256(protocol::read_signed_message(reader).message);
  Report report;
  report.text =
      "Seed:        " + seed_path +
      " (secret: it opens your share; keep it, and a copy in another place)\nCertificate: " + certificate_path +
      "\nFingerprint: " + spoken(print) + "\nNext: hand over " + certificate_path +
      " and read its fingerprint aloud; then wait for the certificates of all.\n";
  report.json.text("seed_file", seed_path)
      .text("certificate_file", certificate_path)
      .text("fingerprint", to_hex(print));
  return report;
}

struct ShareOptions {
  std::string group;
  std::string folder;
  std::string certificates;
  std::uint32_t threshold = 0;
  std::string seed;
  std::string accept;
  std::string out;
};

Answer make_share(const ShareOptions& options, Session& session) {
  const auto group = find_group(options.group, options.folder);
  if (!group) return failure(group.error());
  const auto members = read_members(**group, options.certificates);
  if (!members) return failure(members.error());
  const auto seed = read_seed(options.seed);
  if (!seed) return failure(seed.error());
  const bool accepting = !options.accept.empty();
  std::string input;
  if (accepting) {
    auto read = read_message(options.accept);
    if (!read) return failure(read.error());
    input = std::move(*read);
  }
  const std::uint32_t threshold = options.threshold > 0 ? options.threshold : members->fixed_threshold().value_or(0);
  if (!accepting && threshold == 0) {
    return refuse(ExitCode::unusable,
                  {.what = "the threshold is missing", .remedy = "name it with --threshold", .field = "--threshold"});
  }
  const auto made = accepting ? protocol::accept_verification_input(*members, *seed, input, session.random)
                              : protocol::make_polynomial(*members, *seed, threshold, session.random);
  if (!made) {
    return refuse(ExitCode::refused,
                  {.what = describe(made.error()),
                   .remedy = accepting ? "tell the others: the ceremony starts again without the member named"
                                       : "check the certificates, the seed and the threshold",
                   .file = accepting ? options.accept : options.certificates});
  }
  NewFiles files;
  if (auto refusal = files.write(options.out, *made + "\n", Visibility::open)) return failure(std::move(*refusal));
  files.keep();
  Report report;
  report.text =
      accepting ? "Your share holds: everything that the others sent you fits what they published.\nNext: hand over " +
                      options.out + "; you get back your share, sealed: keep it with the seed.\n"
                : "Your part of the key is made, sealed for each member.\nNext: hand over " + options.out +
                      " and wait for your input.\n";
  report.json.text("file", options.out);
  return report;
}

struct DecryptOptions {
  std::string archive;
  std::string key;
  std::string share;
  std::string out;
};

/// What the key file holds: a private key, or with --dkey the seed that opens a share.
Result<crypto::SecretScalar, Refusal> read_any_key(const crypto::Group& group, const std::string& key,
                                                   const std::string& share) {
  return share.empty() ? read_private_key(group, key) : read_share(group, key, share);
}

/// The trustee whose public key belongs to a private one.
const protocol::Owner* find_owner(const crypto::Group& group, const std::vector<protocol::Owner>& owners,
                                  const crypto::SecretScalar& key) {
  const crypto::Element mine = group.generator_power(key);
  const auto found = std::find_if(owners.begin(), owners.end(), [&](const protocol::Owner& owner) {
    return group.equal(owner.key->public_key, mine);
  });
  return found == owners.end() ? nullptr : &*found;
}

std::string what_is_opened(bool has_mixnet) {
  return has_mixnet
             ? "It opens sums, and of preference questions each shuffled ballot is opened, which nobody can link "
               "to its voter.\n"
             : "It opens the tally only, no voter's ballot.\n";
}

Answer decrypt(const DecryptOptions& options, Session& session) {
  const auto archive = open_archive(options.archive, AuditDepth::whole, session);
  if (!archive) return failure(archive.error());
  const protocol::Election& election = archive->election();
  const auto key = read_any_key(election.group(), options.key, options.share);
  if (!key) return failure(key.error());
  using Stage = protocol::ElectionStage;
  const bool ready = archive->stage() == Stage::decrypting ||
                     archive->stage() == (election.has_mixnet() ? Stage::shuffled : Stage::tallied);
  if (!ready) return failure(wrong_stage(*archive, "ready to be decrypted"));
  const auto all = owners(*archive->audited->trustees);
  const protocol::Owner* owner = find_owner(election.group(), all, *key);
  if (owner == nullptr) {
    return refuse(ExitCode::refused, {.what = "is the key of no trustee of this election",
                                      .remedy = "name the key that was made for it; a member also names --dkey",
                                      .file = options.key});
  }
  const protocol::EncryptedTally tally = archive->audited->tally_to_decrypt();
  const auto decryption = protocol::decrypt_partially(election, tally, *key, session.random);
  if (!decryption)
    return refuse(ExitCode::refused,
                  {.what = describe(decryption.error()), .remedy = "do not decrypt it", .file = options.archive});
  const auto shapes = protocol::tally_shapes(election.questions(), archive->audited->counted->num_tallied);
  NewFiles files;
  if (auto refusal =
          files.write(options.out, partial_decryption_text(election.group(), shapes, *decryption), Visibility::open)) {
    return failure(std::move(*refusal));
  }
  files.keep();
  Report report;
  report.text = "Trustee " + std::to_string(owner->number) + ": the decryption of the tally of " +
                plural(archive->audited->counted->num_tallied, "ballot") + " is in " + options.out +
                ", with its proof.\n" + what_is_opened(election.has_mixnet()) +
                lone_ballot_warning(archive->audited->counted->num_tallied) +
                "Next: hand it over; the organiser adds "
                "it.\n    urnactl election archive " +
                shell_word(options.archive) + " --add " + shell_word(options.out) + "\n";
  report.json.text("file", options.out).number("trustee", owner->number);
  return report;
}

struct ShuffleOptions {
  std::string archive;
  std::string out;
};

Answer shuffle(const ShuffleOptions& options, Session& session) {
  const auto archive = open_archive(options.archive, AuditDepth::whole, session);
  if (!archive) return failure(archive.error());
  const protocol::Election& election = archive->election();
  if (!election.has_mixnet()) {
    return refuse(
        ExitCode::refused,
        {.what = "asks no preference, so nothing is shuffled", .remedy = "go on to decrypt", .file = options.archive});
  }
  if (archive->stage() != protocol::ElectionStage::tallied)
    return failure(wrong_stage(*archive, "ready to be shuffled"));
  const auto record = protocol::make_shuffle(election, archive->audited->mixnet, session.random);
  if (!record)
    return refuse(ExitCode::refused,
                  {.what = describe(record.error()), .remedy = "do not shuffle it", .file = options.archive});
  NewFiles files;
  if (auto refusal = files.write(options.out, shuffle_text(election.group(), *record), Visibility::open))
    return failure(std::move(*refusal));
  files.keep();
  Report report;
  report.text = "The ballots of " + plural(record->ciphertexts.size(), "question") +
                " are shuffled and encrypted anew, with a proof: " + options.out +
                "\nThe order is known to nobody now: it was not written anywhere.\nNext: hand it over; the organiser "
                "adds it with your number.\n"
                "    urnactl election archive " +
                shell_word(options.archive) + " --add " + shell_word(options.out) + " --trustee N\n";
  report.json.text("file", options.out).number("questions", record->ciphertexts.size());
  return report;
}

struct RehearseOptions {
  std::string group;
  std::string folder;
  std::string public_key;
  std::string threshold;
  std::vector<std::string> keys;
  std::vector<std::string> shares;
};

/// Encrypts a random message to y and opens it again by raising alpha to each key.
bool opens(const crypto::Group& group, const crypto::Element& y,
           const std::vector<std::pair<crypto::SecretScalar, crypto::Natural>>& keys, crypto::RandomSource& random) {
  const crypto::Element message = group.generator_power(group.scalars().random(random));
  const crypto::Ciphertext ciphertext = crypto::encrypt_element(group, y, group.scalars().random(random), message);
  crypto::Element factor = group.neutral();
  for (const auto& [key, weight] : keys)
    factor = group.multiply(factor, group.power(group.power(ciphertext.alpha, key), weight));
  return group.equal(group.divide(ciphertext.beta, factor), message);
}

Answer opened(bool held, const std::string& with) {
  if (!held)
    return refuse(ExitCode::refused, {.what = "a test message did not open",
                                      .remedy = "these keys do not belong together: do not use them"});
  Report report;
  report.text = "A test message was encrypted to the public key and opened with " + with + ".  It holds.\n";
  report.json.boolean("opens", true);
  return report;
}

Answer rehearse_single(const RehearseOptions& options, const crypto::Group& group, Session& session) {
  const auto public_key = read_trustee_key(group, options.public_key);
  if (!public_key) return failure(public_key.error());
  auto key = read_private_key(group, options.keys.front());
  if (!key) return failure(key.error());
  std::vector<std::pair<crypto::SecretScalar, crypto::Natural>> keys;
  keys.emplace_back(std::move(*key), crypto::Natural(1));
  return opened(opens(group, public_key->public_key, keys, session.random), "the private one");
}

Answer rehearse_shares(const RehearseOptions& options, const crypto::Group& group, Session& session) {
  if (options.keys.size() != options.shares.size()) {
    return refuse(ExitCode::unusable, {.what = "there are " + plural(options.keys.size(), "seed") + " and " +
                                               plural(options.shares.size(), "sealed share"),
                                       .remedy = "name --key and --dkey in turn, once a member"});
  }
  auto threshold = read_threshold(group, options.threshold);
  if (!threshold) return failure(threshold.error());
  const protocol::TrusteeItem item = std::move(*threshold);
  const auto trustees = protocol::Trustees::parse(group, trustees_text(group, std::span(&item, 1)));
  if (!trustees)
    return refuse(ExitCode::unusable,
                  {.what = describe(trustees.error()), .remedy = "make the key again", .file = options.threshold});
  const auto all = owners(*trustees);
  std::vector<crypto::SecretScalar> shares;
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < options.keys.size(); ++i) {
    auto share = read_share(group, options.keys[i], options.shares[i]);
    if (!share) return failure(share.error());
    const protocol::Owner* owner = find_owner(group, all, *share);
    if (owner == nullptr || std::find(numbers.begin(), numbers.end(), owner->number) != numbers.end()) {
      return refuse(ExitCode::refused,
                    {.what = owner == nullptr ? "is the share of no member of this key" : "is there twice",
                     .remedy = "name the shares of different members",
                     .file = options.shares[i]});
    }
    numbers.push_back(owner->number);
    shares.push_back(std::move(*share));
  }
  const auto combined = protocol::combination(*trustees, numbers);
  if (!combined) {
    return refuse(ExitCode::refused, {.what = plural(combined.error().wanted, "share") + " are wanted, " +
                                              std::to_string(combined.error().present) + " are there",
                                      .remedy = "name more --key and --dkey"});
  }
  std::vector<std::pair<crypto::SecretScalar, crypto::Natural>> keys;
  for (const protocol::ShareWeight& weight : combined->front()) {
    const auto at = static_cast<std::size_t>(std::find(numbers.begin(), numbers.end(), weight.owner) - numbers.begin());
    keys.emplace_back(std::move(shares[at]), weight.exponent);
  }
  return opened(opens(group, election_key(*trustees), keys, session.random), plural(keys.size(), "share"));
}

Answer rehearse(const RehearseOptions& options, Session& session) {
  const auto group = find_group(options.group, options.folder);
  if (!group) return failure(group.error());
  if (!options.threshold.empty()) return rehearse_shares(options, **group, session);
  if (options.public_key.empty() || options.keys.size() != 1) {
    return refuse(ExitCode::unusable,
                  {.what = "name --public and one --key, or --threshold with --key and --dkey of each member",
                   .remedy = "see urnactl trustee rehearse --help"});
  }
  return rehearse_single(options, **group, session);
}

void add_group_options(Verb command, std::string& group, std::string& folder) {
  command.option("--group", group, "Group of the election: Ed25519, BELENIOS-2048 or RFC-3526-2048");
  command.option("--dir", folder, "The election's folder, instead of --group");
}

}  // namespace

void add_trustee_commands(Verb root, Chosen& chosen) {
  Verb trustee = root.group("trustee", "Hold a key of the election, shuffle, decrypt");
  {
    auto [command, options] = trustee.command(
        "keygen", "Make a key of one's own",
        "For a trustee, on a machine of their own.  Writes OUT.privkey (secret, only you can read it) and OUT.pubkey.\n"
        "  urnactl trustee keygen --group Ed25519 --name 'Alice Aubry' --out alice\n"
        "All trustees with a key of their own must decrypt.  Next: urnactl trustee rehearse; hand over OUT.pubkey.",
        make_key, chosen);
    add_group_options(command, options.group, options.folder);
    command.option("--name", options.name, "Your name, published with the key");
    command.option("--out", options.out, "Beginning of the names of both files").required();
  }
  {
    auto [command, options] = trustee.command(
        "cert", "Step 1 of a key in shares: make a certificate",
        "For a member of a group of whom some suffice to decrypt.  Writes OUT.seed (secret) and OUT.cert.\n"
        "  urnactl trustee cert --group Ed25519 --out bob\n"
        "With --members, --threshold and --index the certificate names its ceremony, as tools of version 3 ask for.\n"
        "Next: hand over OUT.cert; step 2 is urnactl election ceremony members.",
        make_certificate, chosen);
    add_group_options(command, options.group, options.folder);
    command.option("--members", options.members, "How many members take part");
    command.option("--threshold", options.threshold, "How many suffice to decrypt");
    command.option("--index", options.index, "Your place among them, from 1");
    command.option("--out", options.out, "Beginning of the names of both files").required();
  }
  {
    auto [command, options] = trustee.command(
        "share", "Steps 3 and 5 of a key in shares: make one's part; accept those of the others",
        "For a member.  Step 3, when all certificates are there:\n"
        "  urnactl trustee share --group Ed25519 --certs certs.jsons --threshold 2 --seed bob.seed --out "
        "bob.polynomial\n"
        "Step 5, with the input made for you in step 4:\n"
        "  urnactl trustee share --group Ed25519 --certs certs.jsons --seed bob.seed --accept vinput-2.json --out "
        "bob.voutput\n"
        "Exit code 1 when a member sent you something that does not fit what was published; that member is named.",
        make_share, chosen);
    add_group_options(command, options.group, options.folder);
    command.option("--certs", options.certificates, "Certificates of all members, from step 2").required();
    command.option("--threshold", options.threshold, "How many members suffice to decrypt (step 3)");
    command.option("--seed", options.seed, "Your seed (secret)").required();
    command.option("--accept", options.accept, "Step 5: your input");
    command.option("--out", options.out, "File to write for the organiser").required();
  }
  {
    auto [command, options] = trustee.command(
        "decrypt", "Decrypt one's part of the tally",
        "For a trustee, when the tally is made.  The whole archive is verified first; only the tally is decrypted:\n"
        "sums, and the shuffled ballots of preference questions, which nobody can link to voters.\n"
        "  urnactl trustee decrypt UUID.bel --key alice.privkey --out alice.decryption\n"
        "  urnactl trustee decrypt UUID.bel --key bob.seed --dkey dkey-2.json --out bob.decryption\n"
        "Next: hand over the file; the organiser adds it with urnactl election archive.",
        decrypt, chosen);
    command.option("ARCHIVE", options.archive, "The election's archive, UUID.bel").required();
    command.option("--key", options.key, "Your private key, or a member's seed (secret)").required();
    command.option("--dkey", options.share, "A member's sealed share");
    command.option("--out", options.out, "File to write").required();
  }
  {
    auto [command, options] = trustee.command(
        "shuffle", "Shuffle the ballots of preference questions, with a proof",
        "For a trustee, where ballots are opened one by one: after this nobody can tell whose is whose.\n"
        "  urnactl trustee shuffle UUID.bel --out alice.shuffle\n"
        "Next: the organiser adds it; another trustee shuffles; then urnactl election end-shuffles.",
        shuffle, chosen);
    command.option("ARCHIVE", options.archive, "The election's archive, UUID.bel").required();
    command.option("--out", options.out, "File to write").required();
  }
  {
    auto [command, options] = trustee.command(
        "rehearse", "Try a key before it is needed: encrypt and decrypt a test message",
        "For trustees, before the poll opens and again before it closes.\n"
        "  urnactl trustee rehearse --group Ed25519 --public alice.pubkey --key alice.privkey\n"
        "  urnactl trustee rehearse --group Ed25519 --threshold threshold.json --key a.seed --dkey dkey-1.json --key "
        "b.seed --dkey dkey-2.json\n"
        "Exit code 1 when the message does not open: the key must not be used.",
        rehearse, chosen);
    add_group_options(command, options.group, options.folder);
    command.option("--public", options.public_key, "Public key of a single trustee");
    command.option("--threshold", options.threshold, "Key in shares");
    command.option("--key", options.keys, "Private key, or seed of a member (secret)").required().one_each();
    command.option("--dkey", options.shares, "Sealed share of a member, after its seed").one_each();
  }
}

}  // namespace urna::cli
