// SPDX-License-Identifier: EUPL-1.2
// The journal of a desk of cardboard: two logs with enough entries for two pages.

import type { ServerResponse } from 'node:http';
import { answer, problem } from '../page_server';

const aude = 'u:abcdefghijklmnopqrstuvwxyz';
const election = 'election:11111111111111';
const kinds = [
  { ev: 'poll.opened', act: aude, obj: election, res: 'ok', facts: { voters: 100_000 } },
  { ev: 'account.signed-in', act: 'u:anybody', sub: aude, obj: 'permission:account.enter', res: 'deny', facts: { status: 401 } },
  { ev: 'trustee.decrypted', act: 'u:trustee-2', obj: election, res: 'ok' },
  { ev: 'journal.gap', act: 'n:urnad', obj: 'source:desk', res: 'error', facts: { missing: 3 } },
  { ev: 'roll.read', act: aude, obj: election, res: 'ok' },
  { ev: 'voters.hour', act: 'n:urnad', obj: election, res: 'ok', facts: { accepted: 812, refused: 4 } },
  { ev: 'access.denied', act: 'u:abcdefghijklmnopqrstuvwxy2', obj: 'permission:election.run', res: 'deny', trace: '0123456789abcdef', facts: { status: 401 }, pc: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
];

export class FakeJournal {
  readonly asked: URLSearchParams[] = [];

  answer(path: string, query: URLSearchParams, response: ServerResponse): void {
    const log = query.get('log') ?? 'platform';
    if (path.endsWith('/proof')) {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.end(`c2sp.org/tlog-proof@v1\nindex ${query.get('number')}\n\n`);
      return;
    }
    if (path.endsWith('/details')) {
      this.asked.push(query);
      if (Number(query.get('number')) < 10) return problem(response, 404, 'unknown-details');
      const payload = { v: 1, details: [{ name: 'definition/name', was: 'Chorale', is: 'Orchestre <b>' }, { name: 'definition/two_people', is: 'true' }, { name: 'reason', is: 'une faute de frappe' }], left_out: 3 };
      return answer(response, 200, { payload: JSON.stringify(payload), salt: 'A'.repeat(43) });
    }
    if (path.endsWith('/export')) {
      response.writeHead(200, { 'Content-Type': 'application/jsonl' });
      response.end('{"manifest":""}\n');
      return;
    }
    if (log === 'election/22222222222222') return problem(response, 503, 'audit-unavailable');
    this.asked.push(query);
    const size = 70;
    const all = Array.from({ length: size }, (_, number) => {
      const at = new Date(Date.UTC(2026, 10, 24, 8, number * 7, 12)).toISOString().slice(0, 19);
      return { number, entry: { v: 1, log, t: `${at}Z`, ...kinds[number % kinds.length]! } };
    });
    const before = Number(query.get('before') ?? size);
    const fits = all.filter(({ number, entry }) => number < before && (!query.get('result') || entry.res === query.get('result')) && (!query.get('event') || entry.ev === query.get('event')));
    const entries = fits.reverse().slice(0, 50).map(({ number, entry }) => ({ number, text: JSON.stringify(entry) }));
    const last = entries.at(-1)?.number ?? 0;
    answer(response, 200, {
      log, origin: `vote.example.org/log/${log}`, size, entries, people: { [aude]: 'Aude Roche' }, next: last > 0 ? last : null,
      checkpoint: `vote.example.org/log/${log}\n${size}\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— vote.example.org/log/${log} Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n`,
      witnesses: log === 'platform' ? [
        { name: 'union.example.org', key: 'union.example.org+1a2b3c4d+BA', size, at: '2026-11-24T16:10:00Z', refuses: false },
        { name: 'expert.example.org', key: 'expert.example.org+1a2b3c4e+BA', size: size - 3, at: '2026-11-24T15:10:00Z', refuses: false },
        { name: 'absent.example.org', key: 'absent.example.org+1a2b3c4f+BA', size: null, at: null, refuses: false },
        { name: 'doubter.example.org', key: 'doubter.example.org+1a2b3c50+BA', size: 40, at: '2026-11-24T10:10:00Z', refuses: true },
      ] : [],
      key: `vote.example.org/log/${log}+1a2b3c4d+AYqI4917qFhyb2OLiiF5LF6jYmhCAVQvoH4ihcVpLxlQ`,
    });
  }
}
