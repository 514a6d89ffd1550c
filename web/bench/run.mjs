// SPDX-License-Identifier: EUPL-1.2
// npm run bench: the size of the protocol as the booth loads it, the time of a ballot and of a trustee's shuffle in Chromium's
// Workers, and the ballots that Chromium verifies in a second.  ARCHIVE=file.bel verifies that file instead, with as many
// Workers as processors.
// CHROMIUM names the browser, by default Debian's.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const fixtures = {
  'Ed25519': 'c5-ed25519-small', 'BELENIOS-2048': 'c1-b2048-small', 'RFC-3526-2048': 'd1-rfc3526-nh-mixnet',
};
const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'urna-bench-'));
const settings = { root, configFile: false, logLevel: 'error', worker: { format: 'es' } };
const built = { target: 'es2022', outDir: folder, emptyOutDir: true, modulePreload: { polyfill: false } };
await build({ ...settings, build: { ...built, rollupOptions: { input: join(root, 'bench/index.html') } } });

for (const name of readdirSync(join(folder, 'assets')).filter((one) => one.endsWith('.js'))) {
  const bytes = readFileSync(join(folder, 'assets', name));
  console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzip`);
}

/** An election with one question, under the key of one of the fixtures. */
function election_of(group, candidates) {
  const archive = readFileSync(join(root, '../tests/fixtures/belenios', fixtures[group], 'election.bel'), 'latin1');
  const key = /"public_key":"(\w+)","questions"/.exec(archive)[1];
  const answers = Array.from({ length: candidates }, (_, i) => `"Candidate ${i}"`).join(',');
  return `{"version":1,"description":"","name":"Bench","group":"${group}","public_key":"${key}","questions":` +
    `[{"answers":[${answers}],"min":1,"max":1,"question":"Who?"}],"uuid":"n4wpxiMSJtSPaa"}`;
}

/** Processor time of the browser so far, seconds: what other work there is on the machine does not count. */
function browser_seconds() {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      return [{ id: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
    } catch {
      return [];  // it has ended meanwhile
    }
  });
  const children_of = (id) => processes.filter(({ parent }) => parent === id);
  const ticks_below = (id) => children_of(id).reduce((sum, child) => sum + child.ticks + ticks_below(child.id), 0);
  return ticks_below(process.pid) / 100;
}

const server = await preview({ ...settings, build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls.local[0]}bench/index.html`);
  await page.waitForFunction('globalThis.measure !== undefined');
  const processors = await page.evaluate('navigator.hardwareConcurrency');
  if (process.env.ARCHIVE) {
    await page.setContent('<input type="file">');
    await page.locator('input').setInputFiles(process.env.ARCHIVE);
    const before = browser_seconds();
    const { bytes, seconds } = await page.evaluate(`measure_file(document.querySelector('input').files[0], ${processors})`);
    const spent = browser_seconds() - before;
    console.log(`${process.env.ARCHIVE}: ${bytes} bytes verified in ${seconds.toFixed(1)} s by ${processors} Workers, ${spent.toFixed(1)} s of a processor`);
  }
  for (const [group, candidates, ballots] of process.env.ARCHIVE ? [] : [['Ed25519', 10, 96], ['BELENIOS-2048', 10, 32], ['RFC-3526-2048', 10, 8]]) {
    await page.evaluate(`make_audited('${group}', ${candidates}, ${ballots})`);
    for (const workers of [1, processors]) {
      const before = browser_seconds();
      const seconds = await page.evaluate(`measure_audit(${workers})`);
      const spent = browser_seconds() - before;
      console.log(`${group}, ${candidates} candidates, ${ballots} ballots verified by ${workers} Worker(s): ` +
        `${(ballots / seconds).toFixed(1)}/s, ${(ballots / spent).toFixed(1)} a processor second`);
    }
  }
  for (const [group, count] of process.env.ARCHIVE ? [] : [['Ed25519', 1000], ['BELENIOS-2048', 1000], ['RFC-3526-2048', 100]]) {
    const words = [election_of(group, 2), count].map((word) => JSON.stringify(word));
    const before = browser_seconds();
    const { estimate, took, bytes } = await page.evaluate(`measure_shuffle(${words.join()})`);
    const spent = browser_seconds() - before;
    console.log(
      `${group}, shuffle of ${count} ballots: ${(took / 1000).toFixed(1)} s, ${(took / count).toFixed(1)} ms a ballot, ` +
      `${(1000 * spent / count).toFixed(1)} ms of a processor, ${(estimate / 1000).toFixed(1)} s foretold, ${bytes} bytes`);
  }
  for (const [group, candidates, times] of process.env.ARCHIVE ? [] : [
    ['Ed25519', 10, 12], ['Ed25519', 30, 12], ['BELENIOS-2048', 10, 4], ['RFC-3526-2048', 10, 2],
  ]) {
    const words = [election_of(group, candidates), candidates, times].map((word) => JSON.stringify(word));
    const { tables, ballots, bytes } = await page.evaluate(`measure(${words.join()})`);
    const sorted = [...ballots].sort((a, b) => a - b);
    console.log(
      `${group}, ${candidates} candidates: tables ${tables.toFixed(0)} ms, first ballot ${ballots[0].toFixed(0)} ms, ` +
      `median ${sorted[Math.floor(sorted.length / 2)].toFixed(0)} ms, ${bytes} bytes`);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
