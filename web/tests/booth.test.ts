// SPDX-License-Identifier: EUPL-1.2
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expect_accessible, expect_no_complaint, expect_no_sideways_scroll, open_browser, open_window, type Window } from './browser';
import { board_of_directors, crowd, library_names, trustees, trustees_of, works_council } from './stage_elections';
import { new_key, open_stage, type Stage } from './stage_server';

const CODE = '20K063R1B72GH8GQNEHPN093CBW6RG';

let browser: Browser;
let stage: Stage;
let origin: string;
let close_stage: () => void;
let window: Window;

beforeAll(async () => {
  ({ stage, origin, close: close_stage } = await open_stage(join(__dirname, '../dist')));
  browser = await open_browser();
});
afterAll(async () => {
  await browser.close();
  close_stage();
});
beforeEach(() => stage.reset());
afterEach(async () => {
  await window.close();
});

const code_shown = '20K06 3R1B7 2GH8G QNEHP N093C BW6RG';

async function arrive(uuid: string, options: Parameters<typeof open_window>[2] = {}) {
  window = await open_window(browser, origin, options);
  await window.page.goto(`/v/${uuid}`);
  return window.page;
}

async function sign_in(uuid: string, options: Parameters<typeof open_window>[2] = {}) {
  const page = await arrive(uuid, options);
  await page.locator('#code').fill(CODE);
  await page.locator('button[type=submit]').click();
  await page.locator('.bar').waitFor();
  return page;
}

async function to_review(options: Parameters<typeof open_window>[2] = {}) {
  const page = await sign_in(board_of_directors.uuid, options);
  await page.getByLabel('Camille Aubertin').check();
  await page.locator('.bar button').click();
  await page.locator('.ballot').waitFor();
  return page;
}

const heading = (name: string | RegExp) => window.page.getByRole('heading', { level: 1, name });
const cast = () => window.page.getByRole('button', { name: 'Déposer mon bulletin' }).click();

async function expect_fit(page = window.page) {
  await expect_accessible(page);
  await expect_no_sideways_scroll(page);
  expect_no_complaint(window);
}

describe('the code', () => {
  it('is grouped while typed, and a wrong group is found without asking the server', async () => {
    const page = await arrive(board_of_directors.uuid);
    await page.locator('#code').pressSequentially('20k06-3r1b7 2gh8g', { delay: 0 });
    expect(await page.locator('#code').inputValue()).toBe('20K06 3R1B7 2GH8G');
    await page.locator('#code').fill('20k06 3r1b7 2gh7g qnehp n093c bw6rg');
    await page.keyboard.press('Enter');
    await page.getByText('Il y a une erreur dans le groupe 3.').first().waitFor();
    expect(await page.locator('#code').getAttribute('aria-invalid')).toBe('true');
    expect(stage.sign_ins).toEqual([]);
    await expect_fit();
  });

  it('is read with O for 0, in lower case, and never leaves the device', async () => {
    const page = await arrive(board_of_directors.uuid);
    const bodies: string[] = [];
    page.on('request', (request) => void bodies.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.locator('#code').fill('2ok06 3r1b7 2gh8g qnehp no93c bw6rg');
    await page.keyboard.press('Enter');
    await heading('Conseil d’administration').waitFor();
    expect(stage.sign_ins[0]?.secret).toBe('09FmwoaO-LcMpt7C0wLT1JNkPHG0akXJUj2_mEKb_DM');
    expect(bodies.join('\n').toUpperCase()).not.toContain('3R1B7');
  });

  it('of the letter is taken from the address, which then forgets it', async () => {
    window = await open_window(browser, origin);
    await window.page.goto(`/v/${board_of_directors.uuid}#${CODE}`);
    await window.page.getByText('Le code de votre lettre est saisi.').waitFor();
    expect(await window.page.locator('#code').inputValue()).toBe(code_shown);
    expect(window.page.url()).toBe(`${origin}/v/${board_of_directors.uuid}`);
    await expect_fit();
  });

  it('that the election does not know is answered without a hint of what was wrong', async () => {
    const page = await arrive(board_of_directors.uuid);
    window.expected.push(/401/);
    stage.sign_in_answer = { status: 401, body: { code: 'code-unknown' } };
    await page.locator('#code').fill(CODE);
    await page.keyboard.press('Enter');
    await page.getByText('Ce code n’est pas reconnu pour ce scrutin.').waitFor();
    stage.sign_in_answer = { status: 429, body: { code: 'too-many-tries' }, headers: { 'retry-after': '90' } };
    window.expected.push(/429/);
    await page.keyboard.press('Enter');
    await page.getByText(/Vous pourrez réessayer dans 1:(30|29)/).waitFor();
    await expect_fit();
  });

  it('waits as long as a busy desk says, keeps the code meanwhile, and then lets the voter in', async () => {
    const page = await arrive(board_of_directors.uuid);
    window.expected.push(/503/);
    stage.sign_in_answer = { status: 503, body: { code: 'busy' }, headers: { 'retry-after': '3' } };
    await page.locator('#code').fill(CODE);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Vous pourrez réessayer dans 0:03').waitFor();
    stage.sign_in_answer = null;
    await page.keyboard.press('Enter');
    await page.getByText('Vous pourrez réessayer dans 0:01').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(stage.sign_ins.length).toBe(1);
    expect(await page.locator('#code').inputValue()).toBe(code_shown);
    await expect_accessible(page);
    await page.getByRole('alert').getByText('Vous pouvez réessayer.').waitFor();
    await page.keyboard.press('Enter');
    await heading('Conseil d’administration').waitFor();
    expect(stage.sign_ins.length).toBe(2);
    expect_no_complaint(window);
  });

  it('in two parts asks for both, and says of neither that it is the wrong one', async () => {
    const other = '00000000000000000000000001Y69H';
    stage.card = { two_part_codes: true };
    const page = await arrive(board_of_directors.uuid);
    const submit = page.locator('button[type=submit]');
    await page.locator('#code').fill(CODE);
    await submit.click();
    await page.getByText('Entrez les 30 caractères').first().waitFor();
    await page.locator('#code-second').fill(CODE);
    await submit.click();
    await page.getByText('C’est encore la partie 1.').first().waitFor();
    await expect_fit();
    if (process.env['URNA_PICTURES']) await page.screenshot({ path: join(process.env['URNA_PICTURES'], 'booth_two_parts.png'), fullPage: true });
    expect(stage.sign_ins.length, 'nothing was sent').toBe(0);
    await page.locator('#code-second').fill(other);
    window.expected.push(/401/);
    stage.sign_in_answer = { status: 401, body: { code: 'code-unknown' } };
    await submit.click();
    await page.getByText('Ce code n’est pas reconnu pour ce scrutin.').waitFor();
    const joined = stage.sign_ins[0]?.secret;
    stage.sign_in_answer = null;
    await page.locator('#code').fill(other);
    await page.locator('#code-second').fill(CODE);
    await submit.click();
    await heading('Conseil d’administration').waitFor();
    expect(stage.sign_ins[1]?.secret, 'the order of the parts means nothing').toBe(joined);
    expect_no_complaint(window);
  });

  it('asks for the date of birth where the election does', async () => {
    stage.card = { second_factor: 'birth_date' };
    const page = await arrive(board_of_directors.uuid);
    await page.locator('#code').fill(CODE);
    await page.locator('button[type=submit]').click();
    await page.getByText('Entrez votre date de naissance').first().waitFor();
    await page.locator('#birth-day').fill('31');
    await page.locator('#birth-month').fill('1');
    await page.locator('#birth-year').fill('1990');
    await expect_fit();
    await page.locator('button[type=submit]').click();
    await heading('Conseil d’administration').waitFor();
    expect(stage.sign_ins[0]?.birth_date).toBe('1990-01-31');
  });

  it('of who has voted leads to the ballot, not to a second vote', async () => {
    const page = await arrive(board_of_directors.uuid);
    stage.sign_in_answer = { status: 200, body: { session: 's', status: 'voted', expires_in: 1200 } };
    await page.locator('#code').fill(CODE);
    await page.keyboard.press('Enter');
    await heading('Vous avez déjà voté').waitFor();
    await expect_fit();
  });
});

describe('the choice', () => {
  it('explains a tap too many, and keeps every box usable', async () => {
    const page = await sign_in(board_of_directors.uuid);
    for (const name of ['Camille Aubertin', 'Yanis Benmoussa', 'Inès Delcourt']) await page.getByLabel(name).check();
    await page.getByLabel('Théo van der Elst').click();
    await page.getByText('Vous avez déjà 3 choix. Retirez-en un d’abord.').waitFor();
    expect(await page.getByLabel('Théo van der Elst').isChecked()).toBe(false);
    await expect_fit();
    await page.getByLabel('Vote blanc').check();
    expect(await page.getByLabel('Camille Aubertin').isChecked()).toBe(false);
  });

  it('does not go on with nothing chosen, and says why', async () => {
    const page = await sign_in(board_of_directors.uuid);
    await page.locator('.bar button').click();
    await page.getByText('Faites d’abord un choix.').waitFor();
    expect_no_complaint(window);
  });

  it('is kept when the voter goes back', async () => {
    const page = await to_review();
    await page.goBack();
    await heading('Conseil d’administration').waitFor();
    expect(await page.getByLabel('Camille Aubertin').isChecked()).toBe(true);
    expect(page.url()).toBe(`${origin}/v/${board_of_directors.uuid}`);
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]))).not.toMatch(
      /Camille|"\d,/,
    );
  });

  it('of lists: one list, names struck, never all', async () => {
    const page = await sign_in(works_council.uuid);
    await page.getByRole('radio', { name: /Avenir et bureaux/ }).check();
    await page.getByRole('checkbox', { name: 'Nathalie Moreau' }).uncheck();
    await page.getByRole('checkbox', { name: 'Lucas Weber' }).click();
    await page.getByText('Il faut garder au moins un candidat.').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Lucas Weber' }).isChecked()).toBe(true);
    await expect_fit();
    await page.locator('.bar button').click();
    await heading(/règlement intérieur/).waitFor();
    await page.getByRole('radio', { name: 'Oui' }).check();
    await page.locator('.bar button').click();
    await page.locator('.ballot').first().waitFor();
    await expect_fit();
    await cast();
    await heading('Votre vote est dans l’urne').waitFor();
    expect(JSON.parse(stage.ballots[0]!.bytes).answers.length).toBe(2);
  });

  it('of rankings and grades works by keyboard alone', async () => {
    const page = await sign_in(library_names.uuid, { locale: 'de-DE' });
    await page.getByRole('button', { name: 'Sophie Germain auf Platz 1 setzen' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ada Lovelace auf Platz 2 setzen' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ada Lovelace nach oben' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.ranked b').allTextContents()).toEqual(['Ada Lovelace', 'Sophie Germain']);
    await expect_fit();
    await page.locator('.bar button').click();
    await heading(/Öffnungszeiten/).waitFor();
    await page.locator('.bar button').click();
    await page.getByText(/Geben Sie noch eine Note für: Montag/).waitFor();
    for (const group of await page.locator('main fieldset').all()) await group.getByLabel('gut', { exact: true }).check();
    await expect_fit();
    await page.locator('.bar button').click();
    await page.getByRole('button', { name: 'Stimmzettel abgeben' }).click();
    await heading('Ihre Stimme ist in der Urne').waitFor();
    expect_no_complaint(window);
  });

  it('among two hundred is found by a few letters without accents', async () => {
    const page = await sign_in(crowd.uuid, { locale: 'de-DE' });
    await page.getByLabel('Namen suchen').fill('elodie kru');
    await page.getByText('1 Name gefunden.').waitFor();
    await page.getByLabel('Élodie Krüger').check();
    await page.getByLabel('Namen suchen').fill('donau');
    await expect_fit();
  });
});

describe('casting', () => {
  it('goes by keyboard alone, in each language', async () => {
    const words = { fr: 'Votre vote est dans l’urne', nl: 'Uw stem zit in de stembus', de: 'Ihre Stimme ist in der Urne', en: 'Your vote is in the ballot box' };
    for (const [language, done] of Object.entries(words)) {
      const page = await arrive(board_of_directors.uuid, { locale: language });
      await page.locator('#code').focus();
      await page.keyboard.insertText(CODE);
      await page.keyboard.press('Enter');
      await page.locator('.bar').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.locator('.bar button').focus();
      await page.keyboard.press('Enter');
      await page.locator('.ballot').waitFor();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
      await page.locator('main button').last().focus();
      await page.keyboard.press('Enter');
      await heading(done).waitFor();
      expect(await page.title()).toContain(done);
      expect_no_complaint(window);
      if (language !== 'en') await window.close();
    }
    expect(stage.ballots.length).toBe(4);
  });

  it('casts one ballot on a double click', async () => {
    const page = await to_review();
    await page.getByRole('button', { name: 'Déposer mon bulletin' }).dblclick();
    await heading('Votre vote est dans l’urne').waitFor();
    expect([stage.casts, stage.ballots.length]).toEqual([1, 1]);
  });

  it('sends the same bytes again when the answer was lost, and never says failed', async () => {
    const page = await to_review();
    stage.mishaps = ['lost-after', 'lost-before'];
    window.expected.push(/net::ERR/, /404/);
    await cast();
    await heading('Connexion perdue').waitFor();
    await page.getByText('Nous ne savons pas encore').waitFor();
    await expect_accessible(page);
    await heading('Votre vote est dans l’urne').waitFor();
    expect(stage.ballots.length).toBe(1);
    expect_no_complaint(window);
  });

  it('waits when the desk is busy', async () => {
    await to_review();
    stage.mishaps = ['busy'];
    window.expected.push(/503/);
    await cast();
    await heading('Beaucoup de personnes votent').waitFor();
    await expect_fit();
    await heading('Votre vote est dans l’urne').waitFor();
  });

  it('says that the poll closed while the ballot was read again', async () => {
    await to_review();
    stage.mishaps = ['closed'];
    window.expected.push(/409/);
    await cast();
    await heading('Votre bulletin n’a pas été accepté').waitFor();
    await window.page.getByText('T7F3-K2').waitFor();
    await expect_fit();
  });

  it('warns before leaving only while casting', async () => {
    const page = await to_review();
    const asks = () =>
      page.evaluate(() => {
        const event = new Event('beforeunload', { cancelable: true });
        dispatchEvent(event);
        return event.defaultPrevented;
      });
    expect(await asks()).toBe(false);
    stage.mishaps = ['lost-before'];
    window.expected.push(/net::ERR/, /404/);
    await cast();
    await heading('Connexion perdue').waitFor();
    expect(await asks()).toBe(true);
    await page.getByRole('button', { name: 'Réessayer maintenant' }).click();
    await heading('Votre vote est dans l’urne').waitFor();
    expect(await asks()).toBe(false);
  });
});

describe('the receipt', () => {
  it('holds the tracker of the bytes sent, and nothing of the choice', async () => {
    stage.board_delay = 1;
    const page = await to_review();
    window.expected.push(/404/);
    await cast();
    await heading('Votre vote est dans l’urne').waitFor();
    const tracker = (await page.locator('ol.mono li').allTextContents()).join('');
    expect(tracker).toBe(stage.ballots[0]?.tracker);
    await page.getByText('Pas encore affiché').waitFor();
    await page.getByText('Présent dans l’urne publique').waitFor();
    await expect_fit();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    const saved = readFileSync(await (await download).path(), 'utf8');
    expect(saved).toContain(tracker);
    expect(saved).not.toContain('Camille');
    expect(await page.content()).not.toContain('Camille');
    expect((await page.pdf()).length).toBeGreaterThan(5000);
    expect(stage.signed_out).toBe(1);
  });

  it('that another key signed is never taken for one: the voter is told what to do, and the same bytes go again', async () => {
    const page = await to_review();
    stage.signer = new_key();
    await cast();
    await heading('Le reçu ne peut pas être confirmé').waitFor();
    await page.getByText('Nous ne savons pas encore s’il est arrivé.').waitFor();
    await page.getByText('01 99 00 42 42').first().waitFor();
    expect((await page.locator('main ol.mono li').allTextContents()).join('')).toBe(stage.ballots[0]?.tracker);
    expect(await page.getByText('Votre vote est dans l’urne').count()).toBe(0);
    expect(await page.title()).toContain('Le reçu ne peut pas être confirmé');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await expect_fit();
    const again = page.getByRole('button', { name: 'Réessayer maintenant' });
    await again.click();
    await expect.poll(() => stage.casts).toBe(2);
    await heading('Le reçu ne peut pas être confirmé').waitFor();
    stage.signer = stage.box;
    await again.click();
    await heading('Votre vote est dans l’urne').waitFor();
    expect([stage.casts, stage.ballots.length]).toEqual([3, 1]);
    expect_no_complaint(window);
  });

  it('stays when the voter goes back', async () => {
    const page = await to_review();
    await cast();
    await heading('Votre vote est dans l’urne').waitFor();
    await page.goBack();
    await page.waitForTimeout(100);
    await heading('Votre vote est dans l’urne').waitFor();
  });

  it('is found from a second device', async () => {
    await to_review();
    await cast();
    await heading('Votre vote est dans l’urne').waitFor();
    const other = await open_window(browser, origin, { locale: 'de-DE' });
    await other.page.goto(`/b/${board_of_directors.uuid}/verify#${encodeURIComponent(stage.ballots[0]!.tracker)}`);
    await other.page.getByText('Dieser Stimmzettel ist in der Urne').waitFor();
    await expect_accessible(other.page);
    await expect_no_sideways_scroll(other.page);
    expect_no_complaint(other);
    await other.close();
  });
});

describe('the session', () => {
  it('warns after 18 minutes, and erases everything after 20', async () => {
    window = await open_window(browser, origin);
    const { page } = window;
    await page.clock.install();
    await page.goto(`/v/${board_of_directors.uuid}`);
    await page.locator('#code').fill(CODE);
    await page.keyboard.press('Enter');
    await page.getByLabel('Camille Aubertin').check();
    await page.clock.runFor(18 * 60_000 + 2000);
    await page.getByText('Êtes-vous toujours là ?').waitFor();
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.clock.runFor(17 * 60_000);
    expect(await page.getByLabel('Camille Aubertin').isChecked()).toBe(true);
    await page.clock.runFor(3 * 60_000 + 2000);
    await heading('Votre session a expiré').waitFor();
    expect(await page.content()).not.toContain('Camille');
    await expect_fit();
    await page.getByRole('button', { name: 'Entrer mon code à nouveau' }).click();
    await page.locator('#code').waitFor();
  });

  it('that the desk has ended casts nothing and says so', async () => {
    await to_review();
    stage.mishaps = ['session-expired'];
    window.expected.push(/401/);
    await cast();
    await heading('Votre session a expiré').waitFor();
    await window.page.getByText('Aucun bulletin n’a été déposé.').waitFor();
  });
});

describe('when one cannot vote', () => {
  const states = [
    [{ state: 'announced' }, 'Le scrutin n’est pas encore ouvert'],
    [{ state: 'paused', paused: { why: 'panne de courant', until: '2026-11-24T12:00:00Z' } }, 'Le scrutin est suspendu'],
    [{ state: 'closed', closed_at: '2026-11-27T17:00:00Z' }, 'Le scrutin est clos'],
    [{ state: 'counted', closed_at: '2026-11-27T17:00:00Z' }, 'Le scrutin est clos'],
  ] as const;
  it.each(states)('says so: %o', async (card, title) => {
    stage.card = card;
    await arrive(board_of_directors.uuid);
    await heading(title).waitFor();
    await expect_fit();
  });

  it('stops at an election that is not the one announced', async () => {
    stage.election_record = board_of_directors.record.replace('Camille Aubertin', 'Camille Autrement');
    await arrive(board_of_directors.uuid);
    await heading('Cette page ne peut pas continuer').waitFor();
    await window.page.getByText('Référence : fingerprint-differs').waitFor();
    await expect_fit();
  });

  const false_trustees: [string, () => string, string][] = [
    ['a key that is not its trustees’', () => trustees_of('a1-ed25519-single-homomorphic'), 'election-key-wrong'],
    ['a trustee without a proof', () => trustees.replace(/"response":"(\d)/u, (_, digit) => `"response":"${(Number(digit) % 9) + 1}`), 'proof-of-knowledge-invalid'],
    ['nobody who holds the key', () => '[]', 'no-trustees'],
  ];
  it.each(false_trustees)('stops at an election with %s, before anything can be typed in vain', async (_, record, reference) => {
    stage.trustees_record = record();
    await arrive(board_of_directors.uuid);
    await heading('Cette page ne peut pas continuer').waitFor();
    await window.page.getByText(`Référence : ${reference}`).waitFor();
    expect(stage.sign_ins).toEqual([]);
    await expect_fit();
  });

  // Shows HRD-01.
  it('does not run a script that was changed by one byte', async () => {
    stage.tamper = (path, bytes) => {
      if (/assets\/booth-.*\.js$/.test(path)) bytes[bytes.length - 2] = 0x20;
      return bytes;
    };
    await arrive(board_of_directors.uuid);
    await window.page.waitForTimeout(500);
    expect(await window.page.locator('h1').count()).toBe(0);
    expect(window.complaints.join()).toContain('integrity');
  });
});

describe('people who see or move differently', () => {
  it('have forced colours, doubled text and no motion', async () => {
    const page = await sign_in(board_of_directors.uuid, { forced_colors: true });
    await page.getByLabel('Camille Aubertin').check();
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.row')!).transitionDuration)).toBe('0s');
    expect_no_complaint(window);
  });
});
