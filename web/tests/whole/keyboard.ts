// SPDX-License-Identifier: EUPL-1.2
// A person who has a keyboard and nothing else.  Everything is reached by Tab, seen when it is reached, and pressed by a key;
// what is pressed never leaves the person nowhere.

import { expect } from 'vitest';
import type { FileChooser, Page } from 'playwright-core';

/** How the focused element is called, and whether it can be seen that it is the one. */
interface Stop {
  name: string;
  role: string;
  /** A key does something here; else it is a heading, or the beginning of a part, that was given the focus to be read. */
  answers: boolean;
  /** Empty: it is seen. */
  unseen: string;
}

/** Steps by Tab before we say that a thing cannot be reached. */
const steps_max = 90;

export class Keyboard {
  constructor(readonly page: Page) {
    // From now on files are asked of us, not of the system: told at the moment of the key it would be too late.
    page.on('filechooser', () => undefined);
  }

  private stop(): Promise<Stop | null> {
    return this.page.evaluate(() => {
      const one = document.activeElement;
      if (!(one instanceof HTMLElement) || one === document.body) return null;
      const labels = one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement ? [...(one.labels ?? [])] : [];
      const name = one.getAttribute('aria-label') ?? (labels.length ? labels.map((label) => label.textContent).join(' ') : one.textContent);
      const role = one.getAttribute('role') ?? (one instanceof HTMLInputElement ? one.type : one.localName);
      // A field may show its focus on the label that is drawn around it.
      const shown = one.closest('label') ?? one;
      const is_marked = [one, shown].some((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
      });
      const { left, right, top, bottom } = shown.getBoundingClientRect();
      const is_in_sight = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      const unseen = !is_in_sight ? 'is not in sight' : is_marked ? '' : 'does not show that it has the focus';
      return { name: (name ?? '').replace(/\s+/gu, ' ').trim(), role, answers: one.tabIndex >= 0, unseen };
    });
  }

  /** Tab after Tab until the thing of this name has the focus; backwards when it stands before. */
  async reach(name: string | RegExp, backwards = false): Promise<void> {
    const passed: string[] = [];
    for (let step = 0; step < steps_max; ++step) {
      const stop = await this.stop();
      if (stop?.answers) {
        passed.push(stop.name.slice(0, 40));
        if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) {
          expect(stop.unseen, `“${stop.name}” ${stop.unseen}`).toBe('');
          return;
        }
      }
      await this.page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`the keyboard does not come to ${String(name)}; it came to ${passed.join(' | ')}`);
  }

  /** Types into a field, in the place of what is there. */
  async fill(name: string | RegExp, text: string): Promise<void> {
    await this.reach(name);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  /** A key on a button, a link or a box. */
  async press(name: string | RegExp, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.reach(name);
    await this.page.keyboard.press(key);
  }

  /** The same for what stands before. */
  async press_back(name: string | RegExp): Promise<void> {
    await this.reach(name, true);
    await this.page.keyboard.press('Enter');
  }

  /** The option of a list of choices, by the arrows. */
  async choose(name: string | RegExp, option: string): Promise<void> {
    await this.reach(name);
    const chosen = () => this.page.evaluate(() => (document.activeElement as HTMLSelectElement).selectedOptions[0]?.text);
    await this.page.keyboard.press('Home');
    for (let step = 0; step < 20 && (await chosen()) !== option; ++step) await this.page.keyboard.press('ArrowDown');
    expect(await chosen()).toBe(option);
  }

  /** Opens the system's own window for files, which has keys of its own. */
  async file(name: string | RegExp, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.reach(name);
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser') as Promise<FileChooser>, this.page.keyboard.press('Enter')]);
    await chooser.setFiles(file);
  }

  /** The page has changed: its heading is there and has the focus. */
  async arrive(title: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await expect.poll(async () => (await this.stop())?.role, { message: `the focus comes to the heading ${String(title)}` }).toBe('h1');
  }

  /** A window has opened: its title has the focus; or a part of the page has come: its first words have. */
  async arrive_at(role: string, text: string | RegExp): Promise<void> {
    await expect.poll(() => this.stop(), { message: `the focus comes to ${String(text)}` }).toMatchObject({ role, name: typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text) });
  }

  /** After an act: the focus is somewhere that the page chose. */
  async expect_somewhere(): Promise<void> {
    await expect.poll(async () => (await this.stop())?.role ?? 'nowhere').not.toBe('nowhere');
  }
}
