// SPDX-License-Identifier: EUPL-1.2
// The works council of docs/examples, held through the public interface: what the demonstration and the tests share.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Choices } from '../../../web/src/protocol/choices';
import type { Organiser } from './organiser';
import { root, type Platform } from './platform';
import { make_keys, type Trustee } from './trustee';

export const roll = (): string => readFileSync(join(root, 'docs/examples/roll.csv'), 'utf8');

/** The definition as the console would send it. */
export function definition(platform: Platform, name?: string): Record<string, unknown> {
  const read = JSON.parse(platform.urnactl('election', 'describe', join(root, 'docs/examples/works-council.toml'))) as Record<string, unknown>;
  // The letters tell voters from when to when they vote: from now, for a week.
  const moment = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)}Z`;
  return { ...read, opens: moment(0), closes: moment(7), ...(name === undefined ? {} : { name }) };
}

/** What the voter at this place of the roll chooses: a list, some with a candidate struck out; one in eight votes blank. */
export function choices(voter: number): Choices {
  const ballots: number[][] = [
    [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0],
    [1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
  ];
  return [ballots[voter % 8] as number[]];
}

export interface Prepared {
  uuid: string;
  name: string;
  trustees: Trustee[];
  letters: Buffer;
  codes: string[];
}

/** Definition, roll, a key in shares, a code for everybody, and the poll opens. */
export async function prepare(platform: Platform, organiser: Organiser, told: (step: string) => void, name?: string): Promise<Prepared> {
  const asked = definition(platform, name);
  told('The organiser describes the election and takes the electoral roll');
  const uuid = await organiser.create(asked);
  await organiser.take_roll(uuid, roll());
  told('Three trustees make a key of which any two decrypt');
  const trustees = await make_keys(platform.client(), uuid, await organiser.trustees(uuid));
  told('A code for every voter is made, and printed on letters');
  const { pdf, letters } = await organiser.print_letters(uuid);
  const voters = roll().trim().split('\n').length - 1;
  if (letters.length !== voters) throw new Error(`${letters.length} letters can be read, for ${voters} voters`);
  told('The poll opens');
  await organiser.act(uuid, 'announce');
  await organiser.act(uuid, 'open', asked['name'] as string);
  return { uuid, name: asked['name'] as string, trustees, letters: pdf, codes: letters.map((letter) => letter.code) };
}
