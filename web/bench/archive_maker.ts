// SPDX-License-Identifier: EUPL-1.2
// An open election with so many ballots, each by a voter of its own, as an archive: something for an auditor to do.

import { make_ballot, public_credential } from '../src/protocol/ballot';
import { utf8 } from '../src/protocol/bytes';
import { array_text } from '../src/protocol/canonical_json';
import { parse_election } from '../src/protocol/election';
import { group_named } from '../src/protocol/groups';
import { system_random } from '../src/protocol/random';
import { ArchiveWriter } from '../src/protocol/testing/archive_writer';
import { prove_public_key, public_key_text } from '../src/protocol/trustees';

/** @param group_name  one of the protocol's groups */
export function make_archive(group_name: string, candidates: number, voters: number): Blob {
  const group = group_named(group_name);
  if (group === null) throw new Error(`there is no group ${group_name}`);
  const trustee = prove_public_key(group, system_random.below(group.order), 'Bench', system_random);
  const answers = Array.from({ length: candidates }, (_, i) => `"Candidate ${i}"`).join(',');
  const text = `{"version":1,"description":"","name":"Bench","group":"${group_name}","public_key":"${group.text(trustee.public_key)}",` +
    `"questions":[{"answers":[${answers}],"min":1,"max":1,"question":"Who?"}],"uuid":"n4wpxiMSJtSPaa"}`;
  const election = parse_election(utf8(text));
  const keys = Array.from({ length: voters }, () => system_random.below(group.order));
  const y_powers = group.table(trustee.public_key);
  const writer = new ArchiveWriter();
  const credentials = array_text(keys, (key) => `"${public_credential(group, key)}"`);
  writer.setup(text, `[["Single",${public_key_text(group, trustee)}]]`, credentials);
  keys.forEach((key, voter) => {
    const choices = [Array.from({ length: candidates }, (_, place) => (place === voter % candidates ? 1 : 0))];
    writer.event('Ballot', make_ballot(election, y_powers, key, choices, system_random));
  });
  return writer.archive();
}
