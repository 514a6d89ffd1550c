// SPDX-License-Identifier: EUPL-1.2
// Small elections made in memory.

import { utf8 } from '../bytes';
import { type Election, parse_election } from '../election';
import type { Group } from '../group';

export const choice_question = '{"answers":["A","B","C"],"min":1,"max":2,"question":"Which?"}';
export const blank_question = '{"answers":["Yes","No"],"blank":true,"min":1,"max":1,"question":"« Really » ?"}';
export const lists_question =
  '{"type":"Lists","value":{"answers":[["L","a","b"],["M","c"],["Blank","Blank"]],"question":"Whom?"}}';
export const preference_question =
  '{"type":"NonHomomorphic","value":{"answers":["X","Y","Z"],"question":"In what order?"},"extra":{"method":"Schulze","blank":true}}';

export const uuid = 'n4wpxiMSJtSPaa';

/** The record of an election with the key g^secret. */
export function election_text(group: Group, questions: readonly string[], secret = 12345n): string {
  const key = group.text(group.power(group.generator, secret));
  return (
    `{"version":1,"description":"","name":"Test","group":"${group.name}","public_key":"${key}",` +
    `"questions":[${questions.join(',')}],"uuid":"${uuid}"}`
  );
}

export function make_election(group: Group, questions: readonly string[], secret = 12345n): Election {
  return parse_election(utf8(election_text(group, questions, secret)));
}
