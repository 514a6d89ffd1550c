// SPDX-License-Identifier: EUPL-1.2
// A platform describes itself as a service, and answers no more than its own checks have seen.
import type { Owner } from './owner';

interface Check { check: string; finding: 'pass' | 'fail' | 'unknown'; newest: object | null }
interface Measure { id: string; checks: string[] }
interface Index { total: number; shown: string }
export interface OwnService {
  id: string;
  version: number;
  index: { standard: Index; proved: Index | null };
  measures: Measure[];
}

const services = '/api/assurance/services';

/** What this platform is, where one machine holds a vote. */
const description = { name: 'This platform', service_types: ['online_service'], hosting: 'on_premise', exposure: 'internet', audience: 'limited', max_downtime: 'under_24h', data_volume: 'low', data_location: 'eu', service_profile: 'vote', data_tags: ['personal', 'vote_secret'], level: 2 };

/** Once each check has looked.
    @param seconds  how long that may take */
export async function all_looked(owner: Owner, seconds = 60): Promise<Check[]> {
  for (const end = Date.now() + seconds * 1000; ; await new Promise((done) => setTimeout(done, 500))) {
    const { checks } = (await owner.client.ask('GET', '/api/assurance/checks')).json<{ checks: Check[] }>();
    if (checks.every(({ newest }) => newest !== null)) return checks;
    if (Date.now() > end) throw new Error(`not looked yet: ${checks.filter(({ newest }) => newest === null).map(({ check }) => check).join(' ')}`);
  }
}

/** A measure is answered as in place where every check of it passed, as still to be begun where one fails; where none could
    look, nobody answers for it.
    @param owner  has shown a factor lately */
export async function describe_itself(owner: Owner): Promise<{ service: OwnService; checks: Check[] }> {
  const checks = await all_looked(owner);
  const found = new Map(checks.map(({ check, finding }) => [check, finding]));
  let service = (await owner.client.ask('POST', services, { description })).json<OwnService>();
  const at = `${services}/${service.id}`;
  const change = async (path: string, what: object): Promise<void> => {
    service = (await owner.client.ask('PUT', `${at}/${path}`, { version: service.version, ...what })).json<OwnService>();
  };
  for (const { id, checks: its } of service.measures) {
    const findings = its.map((check) => found.get(check));
    const status = findings.includes('fail') ? 'aLancer' : findings.length > 0 && findings.every((finding) => finding === 'pass') ? 'fait' : null;
    if (status) await change(`measures/${id}`, { answer: { status, details: its.map((check) => `${check}: ${found.get(check)}`).join(', ') } });
  }
  await change('platform', { is_this_platform: true });
  return { service, checks };
}
