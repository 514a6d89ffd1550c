// SPDX-License-Identifier: EUPL-1.2
// A trustee's device without the pages: the pages' own protocol code, and the link that the organiser handed over.
import { group_named } from '../../../web/src/protocol/groups';
import type { Group } from '../../../web/src/protocol/group';
import { parse_election } from '../../../web/src/protocol/election';
import { decrypt_partially, read_encrypted_tally } from '../../../web/src/protocol/partial_decryption';
import { system_random } from '../../../web/src/protocol/random';
import { draw_seed } from '../../../web/src/protocol/sealed_message';
import { accept_verification_input, make_certificate, make_polynomial, read_members } from '../../../web/src/protocol/threshold_ceremony';
import { make_single_key, open_share, read_private_key } from '../../../web/src/protocol/trustee_key';
import type { HttpClient } from './http_client';
import type { TrusteeLink } from './organiser';

interface Seen {
  election: { group: string };
  me: { number: number; name: string; kind: 'single' | 'member' };
  size: number;
  threshold: number;
  step: string;
  certificates?: string[];
  my_input?: string;
  my_share?: string;
}

export class Trustee {
  /** The file that the trustee keeps: a seed, or a private key. */
  key_file = '';

  constructor(readonly client: HttpClient, readonly uuid: string, readonly link: TrusteeLink) {}

  private async ask(method: string, record = '', text?: string): Promise<Seen> {
    const path = `/api/trustee/${this.uuid}${record === '' ? '' : `/${record}`}`;
    return (await this.client.ask(method, path, text, { Authorization: `Bearer ${this.link.secret}` })).json<Seen>();
  }

  look(): Promise<Seen> {
    return this.ask('GET');
  }

  /** Does what is the trustee's turn; whether anything was. */
  async take_step(): Promise<boolean> {
    const seen = await this.look();
    const group = group_named(seen.election.group) as Group;
    switch (seen.step) {
      case 'single-key': {
        const made = make_single_key(group, seen.me.name, system_random);
        this.key_file = made.private_key_file;
        await this.ask('POST', 'public-key', made.public_key);
        return true;
      }
      case 'certificate': {
        this.key_file = draw_seed(system_random);
        const context = { group: group.name, size: seen.size, threshold: seen.threshold, index: seen.me.number };
        await this.ask('POST', 'certificate', make_certificate(group, this.key_file, context, system_random));
        return true;
      }
      case 'polynomial': {
        if (seen.certificates === undefined) return false;
        const members = read_members(group, seen.certificates);
        await this.ask('POST', 'polynomial', await make_polynomial(members, this.key_file, seen.threshold, system_random));
        return true;
      }
      case 'accept': {
        if (seen.certificates === undefined || seen.my_input === undefined) return false;
        const members = read_members(group, seen.certificates);
        await this.ask('POST', 'voutput', await accept_verification_input(members, this.key_file, seen.my_input, system_random));
        return true;
      }
      default:
        return false;
    }
  }

  /** Opens this trustee's part of the tally, after the poll. */
  async decrypt(): Promise<void> {
    const seen = await this.look();
    const group = group_named(seen.election.group) as Group;
    const election = parse_election((await this.client.ask('GET', `/api/board/${this.uuid}/election`)).body);
    const tally = (await this.client.ask('GET', `/api/board/${this.uuid}/tally`)).body.toString('utf8');
    const key = seen.me.kind === 'single' ? read_private_key(group, this.key_file) : await open_share(group, this.key_file, seen.my_share ?? '');
    await this.ask('POST', 'decryption', decrypt_partially(election, read_encrypted_tally(election, tally), key, system_random));
  }
}

/** All trustees make their keys, each in turn, until nobody has anything left to do. */
export async function make_keys(client: HttpClient, uuid: string, links: readonly TrusteeLink[]): Promise<Trustee[]> {
  const trustees = links.map((link) => new Trustee(client, uuid, link));
  for (let busy = true; busy; ) {
    busy = false;
    for (const trustee of trustees) busy = (await trustee.take_step()) || busy;
  }
  return trustees;
}
