// SPDX-License-Identifier: EUPL-1.2
// The service that is this platform, with a decision that rests on a proved index just good enough for it.
import { Owner } from '../../functional/support/owner';
import type { Platform } from '../../functional/support/platform';

const services = '/api/assurance/services';
const description = { name: 'This platform', organisation: 'The mill', service_types: ['online_service'], hosting: 'on_premise', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', service_profile: 'vote', data_tags: ['personal', 'vote_secret'], multi_tenant: true, level: 3 };

interface Service {
  id: string;
  version: number;
  index: { proved: { total: number } | null };
  measures: { id: string; proof: string | null; checks: string[] }[];
}
type Proofs = { measure: string; proof: string | null }[];
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
  private constructor(readonly author: Owner, readonly others: readonly Owner[], private readonly id: string) {}

  static async by_three(author: Owner, platform: Platform): Promise<Approved> {
    const made = (await author.client.ask('POST', services, { description })).json<Service>();
    const take_up = async (name: string): Promise<Owner> => Owner.take_up(platform, await author.invite(`${name}@example.org`, ['security_officer'], 30), `${name}@example.org`, name);
    const expert = await take_up('emma');
    const director = await take_up('gilles');
    const approved = new Approved(author, [expert, director], made.id);
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

  /** With how well each measure is proved that a check stands behind. */
  async read(): Promise<{ state: string; proved: number; of: (check: string) => Proofs }> {
    const { index, measures } = await this.service();
    const { decisions } = await this.approval();
    const of = (check: string): Proofs => measures.filter(({ checks }) => checks.includes(check)).map(({ id, proof }) => ({ measure: id, proof }));
    return { state: decisions[0]?.state ?? 'none', proved: index.proved!.total, of };
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

  /** Takes measures out until any less would be too little for what is decided, an index of 2: first those that nobody checks,
      then others, as long as one is left behind each check. */
  private async rest_on_little(): Promise<void> {
    const { measures } = await this.service();
    const left = new Map<string, number>();
    for (const check of measures.flatMap(({ checks }) => checks)) left.set(check, (left.get(check) ?? 0) + 1);
    for (const { id, checks } of [...measures].sort((one, other) => one.checks.length - other.checks.length)) {
      if (checks.some((check) => left.get(check) === 1)) continue;
      await this.answer(id, 'aLancer');
      if ((await this.service()).index.proved!.total >= 2) for (const check of checks) left.set(check, left.get(check)! - 1);
      else await this.answer(id, 'fait');
    }
    const { total } = (await this.service()).index.proved!;
    agree(total >= 2, `the proved index is enough for what is decided: ${total}`);
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
