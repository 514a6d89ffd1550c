// SPDX-License-Identifier: EUPL-1.2
// A voter's device without the pages: the pages' own protocol code, and the desk's interface.
import { make_ballot } from '../../../web/src/protocol/ballot';
import { utf8 } from '../../../web/src/protocol/bytes';
import type { Choices } from '../../../web/src/protocol/choices';
import { derive_private_key, derive_sign_in_secret, sign_in_text } from '../../../web/src/protocol/credential';
import { parse_election, type Election } from '../../../web/src/protocol/election';
import type { PowerTable } from '../../../web/src/protocol/group';
import { system_random, type RandomSource } from '../../../web/src/protocol/random';
import { tracker_of } from '../../../web/src/protocol/tracker';
import { normalized_code } from '../../../web/src/protocol/voting_code';
import type { HttpClient } from './http_client';

export interface Receipt {
  tracker: string;
  cast_at: string;
  signature: string;
}

export interface SignedIn {
  session: string;
  status: 'may-vote' | 'voted';
}

/** What every device reads from the board before it makes a ballot. */
export class Booth {
  private constructor(readonly client: HttpClient, readonly election: Election, private readonly y_powers: PowerTable) {}

  static async open(client: HttpClient, uuid: string): Promise<Booth> {
    const record = (await client.ask('GET', `/api/board/${uuid}/election`)).body;
    const election = parse_election(record);
    return new Booth(client, election, election.group.table(election.public_key));
  }

  private_key(code: string): bigint {
    return derive_private_key(this.election.uuid, utf8(normalized_code(code)), this.election.group.order);
  }

  ballot(code: string, choices: Choices, random: RandomSource = system_random): string {
    return make_ballot(this.election, this.y_powers, this.private_key(code), choices, random);
  }

  /** The same booth, which speaks through another client. */
  through(client: HttpClient): Booth {
    return new Booth(client, this.election, this.y_powers);
  }

  sign_in_secret(code: string): string {
    return sign_in_text(derive_sign_in_secret(this.election.uuid, utf8(normalized_code(code))));
  }

  async sign_in_fully(code: string): Promise<SignedIn> {
    const answer = await this.client.ask('POST', `/api/elections/${this.election.uuid}/sign-in`, { secret: this.sign_in_secret(code), birth_date: null });
    return answer.json<SignedIn>();
  }

  async sign_in(code: string): Promise<string> {
    return (await this.sign_in_fully(code)).session;
  }

  async cast(session: string, ballot: string): Promise<Receipt> {
    const answer = await this.client.ask('POST', `/api/elections/${this.election.uuid}/ballots`, ballot, { Authorization: `Bearer ${session}` });
    const receipt = answer.json<Receipt>();
    if (receipt.tracker !== tracker_of(ballot)) throw new Error('the desk gave the tracking number of another ballot');
    return receipt;
  }

  async vote(code: string, choices: Choices): Promise<Receipt> {
    return this.cast(await this.sign_in(code), this.ballot(code, choices));
  }
}
