// SPDX-License-Identifier: EUPL-1.2
// What errors say is never shown in the booth: it shows the code of a refusal, in words of its own.  In what a voter
// downloads the sentences are left out, those of the libraries too, which pays for checking the trustees and the receipt.
// No condition changes, and none of what is thrown: only `new Error('…')` becomes `new Error()`.

import type { Plugin, Rollup } from 'vite';

type Node = Rollup.AstNode;
const SILENT = new Set(['Error', 'TypeError', 'RangeError']);

function is_node(value: unknown): value is Node & Record<string, unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** What can be evaluated or left out alike: no assignment, and calls of nothing but what makes a text. */
function only_speaks(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(only_speaks);
  if (!is_node(node)) return true;
  if (['AssignmentExpression', 'UpdateExpression', 'AwaitExpression', 'YieldExpression'].includes(node.type)) return false;
  return Object.values(node).every(only_speaks);
}

/** The places of the sentences: from where to where the source is cut. */
function sentences(node: unknown): [number, number][] {
  if (Array.isArray(node)) return node.flatMap(sentences);
  if (!is_node(node)) return [];
  const [first, second] = (node['arguments'] ?? []) as Node[];
  const callee = node['callee'] as { name?: string; property?: { name?: string } } | undefined;
  if (node.type === 'NewExpression' && first !== undefined && only_speaks(node['arguments'])) {
    if (SILENT.has(callee?.name ?? '')) return [[first.start, first.end]];
    // A refusal keeps its code.
    if (callee?.name === 'Refused' && second !== undefined) return [[first.end, second.end]];
  }
  if (node.type === 'CallExpression' && callee?.property?.name === 'fail' && first !== undefined && only_speaks(first)) {
    return [[first.start, first.end]];
  }
  return Object.values(node).flatMap(sentences);
}

/** @param parse  of JavaScript, to ESTree */
export function without_sentences(code: string, parse: (code: string) => unknown): string {
  const cuts = sentences(parse(code)).sort(([a], [b]) => b - a);
  return cuts.reduce((text, [start, end]) => text.slice(0, start) + text.slice(end), code);
}

export function wordless_errors(): Plugin {
  return {
    name: 'urna-wordless-errors',
    apply: 'build',
    enforce: 'post',
    transform(code) {
      return { code: without_sentences(code, (text) => this.parse(text)), map: null };
    },
  };
}
