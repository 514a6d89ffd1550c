// SPDX-License-Identifier: EUPL-1.2
// Every command and every option that a page names is one that a program knows: README, docs, the READMEs of modules, packaging.

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { program, root } from './support/platform';

const names = ['urnactl', 'urnad', 'urna-box', 'urna-verify', 'urna-witness', 'urna-node'] as const;
type Name = (typeof names)[number];

const listed = execFileSync('git', ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard', '*.md', 'packaging/'], { encoding: 'utf8' });
/** Decisions are of their day. */
const pages = listed.trim().split('\n').filter((path) => !path.startsWith('docs/adr/') && path !== 'docs/mistakes.md');

/** What a program says of itself, or of one of its commands. */
const helps = new Map<string, string>();
function help(...words: [Name, ...string[]]): string {
  const key = words.join(' ');
  if (!helps.has(key)) helps.set(key, spawnSync(program(words[0]), [...words.slice(1), '--help'], { encoding: 'utf8' }).stdout);
  return helps.get(key)!;
}

/** Every command of urnactl, as its manual lists them, and what begins one. */
const manual = execFileSync(program('urnactl'), ['man'], { encoding: 'utf8' }).replaceAll('\\-', '-');
const of_node = ['checkpoint', 'facts', 'key', 'state'] as const;
const of_verify = ['dossier', 'incident', 'log'] as const;
const commands = new Set([...of_verify.map((word) => `urna-verify ${word}`), ...of_node.map((word) => `urna-node ${word}`)]);
for (const [, title] of manual.matchAll(/^\.SS (urnactl [a-z -]+)$/gmu)) for (let end = title!.length; end > 0; end = title!.lastIndexOf(' ', end - 1)) commands.add(title!.slice(0, end));
for (const [, title] of manual.matchAll(/^\.TH URNACTL-([A-Z]+) /gmu)) commands.add(`urnactl ${title!.toLowerCase()}`);

/** The pieces of a page that are code: between backticks, in blocks; all of a file that is no page. */
function code_in(path: string, text: string): string[] {
  if (!path.endsWith('.md')) return text.split('\n').filter((line) => !line.startsWith('#')).join('\n').replaceAll('\\\n', ' ').split('\n');
  const found: string[] = [];
  const rest = text.replaceAll(/^```\w*\n(.*?)^```$/gmsu, (_, block: string) => {
    found.push(...block.replaceAll('\\\n', ' ').split('\n'));
    return '';
  });
  return [...found, ...[...rest.matchAll(/`([^`]+)`/gu)].map(([, span]) => span!.replaceAll(/\s+/gu, ' '))];
}

/** What a piece of code says wrongly. */
function faults_of(code: string): string[] {
  const faults: string[] = [];
  const [, before, name, after] = /^(.*?)(?<![\w/.-])(?:\/usr\/bin\/)?(urnactl|urnad|urna-box|urna-verify|urna-witness|urna-node)(?![\w.-])(?:\s+(.*))?$/u.exec(code) ?? [];
  if (name === undefined) {
    const [, option] = /^--([a-z][a-z-]+)/u.exec(code) ?? [];
    if (option !== undefined && !is_option_of_any(option)) faults.push(`no program has --${option}`);
    return faults;
  }
  if (/\b(?:apt|systemctl|journalctl|kill)\b/u.test(before ?? '')) return faults;
  const words: [Name, ...string[]] = [name as Name];
  for (const word of (after ?? '').split(/\s+/u)) {
    if (!/^[a-z][a-z-]*$/u.test(word)) break;
    if (!commands.has([...words, word].join(' '))) {
      if (name === 'urnactl' && [...commands].some((command) => command.startsWith(`${words.join(' ')} `))) faults.push(`${words.join(' ')} has no ${word}`);
      break;
    }
    words.push(word);
  }
  for (const [, option] of (after ?? '').matchAll(/(?<![\w-])--([a-z][a-z-]+)/gu)) if (!has_option(help(...words), option!) && !has_option(help(words[0]), option!)) faults.push(`${words.join(' ')} has no --${option}`);
  return faults;
}
const has_option = (told: string, option: string): boolean => new RegExp(`(?<![\\w-])--${option}(?![\\w-])`, 'u').test(told);

const is_option_of_any = (option: string): boolean => has_option(manual, option) || names.some((name) => has_option(help(name), option)) || of_verify.some((word) => has_option(help('urna-verify', word), option)) || of_node.some((word) => has_option(help('urna-node', word), option));

test('a command or an option that is not there is found', () => {
  expect(faults_of('urnactl init --data /x --threshold 2 --custodian Rosa --custodian Oscar')).toEqual([]);
  expect(faults_of('urnactl person invite a@b --role organiser --data /x --customer h')).toEqual([]);
  expect(faults_of('urnactl account add')).toEqual(['urnactl has no account']);
  expect(faults_of('urnactl tenant remove HOST')).toEqual(['urnactl tenant has no remove']);
  expect(faults_of('urnactl person invite a@b --password x')).toEqual(['urnactl person invite has no --password']);
  expect(faults_of('urnad … --scanner /run/x --scaner-optional')).toEqual(['urnad has no --scaner-optional']);
  expect(faults_of('--voter-max')).toEqual(['no program has --voter-max']);
});

/** Options of another program, which a page names alone. */
const of_others = new Set(['--step']);

test.each(pages)('%s names commands and options that are there', (path) => {
  const faults = code_in(path, readFileSync(join(root, path), 'utf8')).flatMap((code) => (of_others.has(code) ? [] : faults_of(code).map((fault) => `${fault}: ${code}`)));
  expect(faults).toEqual([]);
});
