import type { Shape } from './shape.ts';
import { uniqueNames } from './uniqueNames.ts';

/** A number, boolean, string or list as a Python literal. */
export function literal(value: number | boolean | string | readonly (number | string)[]): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  // JSON's escapes are Python's.
  if (typeof value === 'string') return JSON.stringify(value);
  return `[${value.map((item) => literal(item)).join(', ')}]`;
}

/** The maximum width of a line of generated code. */
const WIDTH = 110;

/** Joins sections into a program, separated by blank lines. Calls that are too wide get one line per argument. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  return sections.map((section) => section.flatMap(wrapped).join('\n')).join('\n\n') + '\n';
}

function wrapped(line: string): readonly string[] {
  if (line.length <= WIDTH || line.trimStart().startsWith('#')) return [line];
  const [longest] = callsIn(line).toSorted((a, b) => b.close - b.open - (a.close - a.open));
  if (!longest) return [line];
  const { open, close, parts } = longest;
  const margin = ' '.repeat(line.length - line.trimStart().length);
  return [line.slice(0, open + 1), ...parts.map((part) => `${margin}    ${part},`), margin + line.slice(close)];
}

/** The outermost calls in a line that have two or more arguments: where their brackets are, and the arguments. */
function callsIn(line: string) {
  const calls: { open: number; close: number; depth: number; parts: readonly string[] }[] = [];
  const opened: number[] = [];
  for (const { 0: token, index } of line.matchAll(TOKEN)) {
    if (OPENING.includes(token)) opened.push(index);
    const open = CLOSING.includes(token) ? opened.pop() : undefined;
    if (open === undefined || token !== ')') continue;
    const parts = topLevelParts(line.slice(open + 1, index));
    if (parts.length > 1) calls.push({ open, close: index, depth: opened.length, parts });
  }
  const least = Math.min(...calls.map(({ depth }) => depth));
  return calls.filter(({ depth }) => depth === least);
}

/** A quoted string, or a single character. */
const TOKEN = /"(?:\\.|[^"\\])*"|./gs;
const [OPENING, CLOSING] = ['([{', ')]}'];

/**
 * `before`, the numbers in nested brackets according to their shape, then `after`: on one line if it fits, otherwise
 * one row per line, or several lines for a row that is too wide.
 */
export function arrayLines(before: string, numbers: readonly string[], shape: Shape, after: string): readonly string[] {
  const line = before + nested(numbers, shape) + after;
  if (line.length <= WIDTH) return [line];
  const margin = ' '.repeat(before.length - before.trimStart().length);
  const inside = `${margin}    `;
  const [, ...inner] = shape;
  const rows =
    inner.length === 0
      ? filled(inside, numbers)
      : rowsOf(numbers, shape).flatMap((row) => arrayLines(inside, row, inner, ','));
  return [`${before}[`, ...rows, `${margin}]${after}`];
}

function nested(numbers: readonly string[], shape: Shape): string {
  const [, ...inner] = shape;
  const items = inner.length === 0 ? numbers : rowsOf(numbers, shape).map((row) => nested(row, inner));
  return `[${items.join(', ')}]`;
}

function rowsOf(numbers: readonly string[], [count = 1]: Shape): readonly (readonly string[])[] {
  const size = numbers.length / count;
  return Array.from({ length: count }, (_, i) => numbers.slice(i * size, (i + 1) * size));
}

/** Fills each line with as many numbers as fit. */
function filled(margin: string, numbers: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = margin;
  for (const number of numbers) {
    const longer = line === margin ? `${line}${number},` : `${line} ${number},`;
    if (longer.length > WIDTH) lines.push(line);
    line = longer.length > WIDTH ? `${margin}${number},` : longer;
  }
  return [...lines, line];
}

/** The arguments in `a, f(b, c), "d, e"`: split at commas outside brackets and quotes. */
function topLevelParts(list: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of list.matchAll(TOKEN)) {
    if (OPENING.includes(token)) depth++;
    if (CLOSING.includes(token)) depth--;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

export function indent(lines: readonly string[], depth: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(4 * depth) + line));
}

/** Words that generated code must not use as variable names. */
const taken = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield ' +
    'self super x F nn np torch keras layers initializers forward training train eval modules parameters stack ' +
    'half float double type apply to cpu cuda'
  ).split(' '),
);

/** Creates unique Python names: `Größe 2` becomes `gr_e_2`. */
export function createNames(): (wish: string) => string {
  const unique = uniqueNames(taken);
  return (wish) => {
    const words = wish
      .replace(/ß/g, 'ss')
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase();
    return unique(/^[a-z]/.test(words) ? words : `node_${words}`.replace(/_+$/, ''));
  };
}
