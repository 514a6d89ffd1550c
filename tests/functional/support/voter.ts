// SPDX-License-Identifier: EUPL-1.2
// A voter's device without the pages: the pages' own protocol code, and the desk's interface.
import { make_ballot } from '../../../web/src/protocol/ballot';
import { utf8 } from '../../../web/src/protocol/bytes';
import type { Choices } from '../../../web/src/protocol/choices';
import { derive_private_key, derive_sign_in_secret, sign_in_text } from '../../../web/src/protocol/credential';
import { parse_election, type Election } from '../../../web/src/protocol/election';
import type { PowerTable } from '../../../web/src/protocol/group';
import { system_random } from '../../../web/src/protocol/random';
import { tracker_of } from '../../../web/src/protocol/tracker';
import { normalized_code } from '../../../web/src/protocol/voting_code';
import type { HttpClient } from './http_client';

export interface Receipt {
  tracker: string;
  cast_at: string;
  signature: string;
}

/** What every device reads from the board before it makes a ballot. */
export class Booth {
  private constructor(readonly client: HttpClient, readonly election: Election, private readonly y_powers: PowerTable) {}

  static async open(client: HttpClient, uuid: string): Promise<Booth> {
    const record = (await client.ask('GET', `/api/board/${uuid}/election`)).body;
    const election = parse_election(record);
    return new Booth(client, election, election.group.table(election.public_key));
  }

  ballot(code: string, choices: Choices): string {
    const canonical = utf8(normalized_code(code));
    return make_ballot(this.election, this.y_powers, derive_private_key(this.election.uuid, canonical, this.election.group.order), choices, system_random);
  }

  async sign_in(code: string): Promise<string> {
    const secret = sign_in_text(derive_sign_in_secret(this.election.uuid, utf8(normalized_code(code))));
    const answer = await this.client.ask('POST', `/api/elections/${this.election.uuid}/sign-in`, { secret, birth_date: null });
    return answer.json<{ session: string }>().session;
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
