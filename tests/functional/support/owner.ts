// SPDX-License-Identifier: EUPL-1.2
// Whoever owns the desk: signs in with security keys that verify their owner, invites people and gives roles.
import { join } from 'node:path';
import type { Answer, HttpClient } from './http_client';
import type { Platform } from './platform';
import { SecurityKey, type NewKeyAsked, type Spoilt } from './security_key';

export const password = 'seven herons waited by the frozen canal';

/** Waits as long as it is told to, as a page does, and asks again. */
export async function patiently(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 429) return answer;
    await new Promise((done) => setTimeout(done, Number(answer.headers['retry-after']) * 1000));
  }
}

export class Owner {
  private constructor(readonly client: HttpClient, readonly address: string, readonly keys: readonly SecurityKey[], readonly recovery_codes: readonly string[]) {}

  /** Is invited on the machine itself, as the first owner is. */
  static async enrol(platform: Platform, name = 'odile'): Promise<Owner> {
    const address = `${name}@example.org`;
    const told = platform.urnactl('person', 'invite', address, '--role', 'tenant_owner', ...platform.customer, '--data', join(platform.folder, 'desk'), '--json');
    return Owner.take_up(platform, (JSON.parse(told) as { link: string }).link, address, name);
  }

  /** By a link that somebody handed over. */
  static async take_up(platform: Platform, link: string, address: string, name: string): Promise<Owner> {
    const invited = { invitation: link.slice(link.lastIndexOf('/') + 1), address };
    const client = platform.client();
    await client.ask('POST', '/api/account/invitation', invited);
    await client.ask('POST', '/api/account/enrol', { ...invited, name, password });
    const keys = [new SecurityKey(platform.address), new SecurityKey(platform.address)];
    for (const key of keys) {
      const asked = (await client.ask('POST', '/api/account/enrol/key-challenge', invited)).json<NewKeyAsked>();
      await client.ask('POST', '/api/account/enrol/key', { ...invited, ...key.register(asked) });
    }
    const { recovery_codes } = (await client.ask('POST', '/api/account/enrol/finish', invited)).json<{ recovery_codes: string[] }>();
    const owner = new Owner(client, address, keys, recovery_codes);
    await owner.sign_in();
    return owner;
  }

  async sign_in(): Promise<void> {
    const answer = await this.try_key({});
    if (answer.status !== 200) throw new Error(`the owner is not let in: ${answer.status} ${answer.body.toString('utf8')}`);
  }

  /** Signs in with a key that does not do all that it should; whatever the answer is. */
  async try_key(spoilt: Spoilt): Promise<Answer> {
    const asked = (await this.client.ask('POST', '/api/account/sign-in/challenge', {})).json<NewKeyAsked>();
    return this.client.send('POST', '/api/account/sign-in', { address: this.address, password, ...this.keys[0]!.show(asked, spoilt) });
  }

  async step_up(): Promise<void> {
    const asked = (await patiently(() => this.client.send('POST', '/api/account/step-up/challenge', {}))).json<NewKeyAsked>();
    const answer = await patiently(() => this.client.send('POST', '/api/account/step-up', this.keys[0]!.show(asked)));
    if (answer.status >= 300) throw new Error(`the owner's key is not believed: ${answer.status} ${answer.body.toString('utf8')}`);
  }

  /** @param other  who confirms it, where a role takes two people
      @returns      the link, for the person alone */
  async invite(address: string, roles: readonly string[], days?: number, other?: Owner): Promise<string> {
    const ends = days === undefined ? null : new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+/u, '');
    const asked = { address, roles, reason: 'the works council', ends };
    const { link, approval } = (await this.client.ask('POST', '/api/people/invitations', asked)).json<{ link: string; approval?: { id: string; hash: string } }>();
    if (approval && other) {
      await other.step_up();
      await other.client.ask('POST', `/api/organiser/approvals/${approval.id}/confirm`, { hash: approval.hash });
    }
    return link;
  }
}
