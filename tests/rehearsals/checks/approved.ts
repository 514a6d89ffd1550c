// SPDX-License-Identifier: EUPL-1.2
// The service that is this platform, with a decision that rests on a proved index just good enough for it.
import { Owner } from '../../functional/support/owner';
import type { Platform } from '../../functional/support/platform';

const services = '/api/assurance/services';
const description = { name: 'This platform', organisation: 'The mill', service_types: ['online_service'], hosting: 'on_premise', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', service_profile: 'vote', data_tags: ['personal', 'vote_secret'], level: 3 };

interface Service {
  id: string;
  version: number;
  index: { proved: { total: number } | null };
  measures: { id: string; proof: string | null; checks: string[] }[];
}
interface Approval {
  version: number;
  authorities: { id: string; name: string }[];
  obstacles: { fault: string; measure?: string }[];
  decisions: { state: string }[];
}

export function agree(is_so: boolean, what: string): void {
  if (!is_so) throw new Error(`not so: ${what}`);
}

export class Approved {
  private constructor(private readonly author: Owner, private readonly id: string) {}

  static async by_three(author: Owner, platform: Platform): Promise<Approved> {
    const made = (await author.client.ask('POST', services, { description })).json<Service>();
    const approved = new Approved(author, made.id);
    const take_up = async (name: string): Promise<Owner> => Owner.take_up(platform, await author.invite(`${name}@example.org`, ['security_officer'], 30), `${name}@example.org`, name);
    const expert = await take_up('emma');
    const director = await take_up('gilles');
    for (const { id } of made.measures) await approved.answer(id, 'fait');
    await approved.link(true);
    await approved.rest_on_little();
    // What can never pass outside of an installed service (no filter of system calls is on) would stand in the way of the
    // signature: it was signed before anybody looked.
    await approved.link(false);
    await approved.decide(expert, director);
    await approved.link(true);
    return approved;
  }

  async read(): Promise<{ state: string; proved: number; proofs: Record<string, string | null> }> {
    const { index, measures } = await this.service();
    const { decisions } = await this.approval();
    return { state: decisions[0]?.state ?? 'none', proved: index.proved!.total, proofs: Object.fromEntries(measures.map(({ id, proof }) => [id, proof])) };
  }

  private at(rest = ''): string {
    return `${services}/${this.id}${rest}`;
  }
  private async service(): Promise<Service> {
    return (await this.author.client.ask('GET', this.at())).json<Service>();
  }
  private async approval(): Promise<Approval> {
    return (await this.author.client.ask('GET', this.at('/approval'))).json<Approval>();
  }
  private async link(is_this_platform: boolean): Promise<void> {
    await this.author.client.ask('PUT', this.at('/platform'), { version: (await this.service()).version, is_this_platform });
  }
  private async answer(measure: string, status: string): Promise<void> {
    await this.author.client.ask('PUT', this.at(`/measures/${measure}`), { version: (await this.service()).version, answer: { status } });
  }

  /** Takes measures out that nobody checks, until one less would be too little for what is decided: an index of 2. */
  private async rest_on_little(): Promise<void> {
    const unchecked = (await this.service()).measures.filter(({ checks }) => checks.length === 0).map(({ id }) => id);
    for (const id of unchecked) {
      await this.answer(id, 'aLancer');
      if ((await this.service()).index.proved!.total >= 2) continue;
      await this.answer(id, 'fait');
      return;
    }
    throw new Error(`the proved index stays at ${(await this.service()).index.proved!.total}`);
  }

  private async decide(expert: Owner, director: Owner): Promise<void> {
    const step = async (who: Owner, method: 'POST' | 'PUT', rest: string, body: object = {}): Promise<void> => {
      const answer = await who.client.send(method, this.at(`/approval${rest}`), { version: (await this.approval()).version, ...body });
      agree(answer.status < 300, `${method} ${rest} is taken: ${answer.body.toString()} ${JSON.stringify((await this.approval()).obstacles)}`);
    };
    const today = new Date().toISOString().slice(0, 10);
    await step(this.author, 'POST', '');
    const person = (await this.approval()).authorities.find(({ name }) => name === 'gilles')!.id;
    await step(this.author, 'PUT', '/authority', { name: 'Gilles Petit', position: 'Director', person });
    await step(expert, 'POST', '/opinions', { collaborators: ['Emma, expert'], verdict: 'favourable', months: 12 });
    await step(this.author, 'PUT', '/documents', { titles: [] });
    await step(this.author, 'POST', '/form');
    await step(this.author, 'PUT', '/board', { date: today, is_accepted: true, months: 12, conditions: [] });
    await director.step_up();
    await step(director, 'POST', '/signature');
  }
}
