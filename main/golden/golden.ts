// Golden files: what the app computed and wrote when it was known to be correct, in a form suitable for diffs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { documentOf, type Document } from './today.ts';

const folder = import.meta.dirname;
const isUpdating = process.env['UPDATE_GOLDEN'] === '1';
const HOW =
  'If that is meant, `UPDATE_GOLDEN=1 npx vitest run main/golden` writes the goldens anew; then read what `git diff` shows.';

/**
 * For numbers that another type of processor, or another version of Node, may round differently. Relative; absolute
 * below SMALL.
 */
const TOLERANCE = 1e-6;
const SMALL = 1e-2;
/**
 * Where rounding errors grow: Adam divides gradients by their size, however small, so that rounding errors become steps
 * where there should be none; rates are large, or runs are long.
 */
const tolerances: Readonly<Record<string, number>> = {
  'dropout-batch-norm': 5e-2,
  'fashion-cnn': 1e-2,
  'stops-early': 1e-4,
  'csv-classes': 1e-5,
  moons: 1e-5,
  penguins: 1e-5,
  warnings: 1e-5,
  xor: 1e-5,
};

/** The documents, as written by the first version. They are never rewritten, since users' files are not either. */
export const documents: readonly (readonly [name: string, document: Document])[] = readdirSync(
  path.join(folder, 'documents'),
).map((file) => {
  const name = path.basename(file, '.json');
  return [name, documentOf(JSON.parse(fileOf(name)))];
});

/** The text of a golden document's file. */
export function fileOf(document: string): string {
  return readFileSync(path.join(folder, 'documents', `${document}.json`), 'utf8');
}

/** The tables used by some of the documents. */
export const tables: readonly string[] = ['flats.csv'].map((name) => path.join(folder, 'data', name));

/** Fails if a text differs from the golden one. */
export function holdText(document: string, name: string, text: string): void {
  const golden = goldenOf(document, name, text);
  if (golden === text) return;
  const [ours, theirs] = [text.split('\n'), golden.split('\n')];
  const line = ours.findIndex((own, i) => own !== theirs[i]);
  const at = line < 0 ? ours.length : line;
  throw differs(document, name, [`line ${at + 1}: ${ours[at] ?? '(its end)'}\n  was:   ${theirs[at] ?? '(its end)'}`]);
}

/** Fails if a value, written as JSON, differs from the golden one. */
export function hold(document: string, name: string, value: unknown): void {
  holdNumbers(document, name, value, undefined);
}

/**
 * The same for computed numbers: bit for bit on a machine of the type that wrote the golden file (or if NEUROLOOM_EXACT
 * is 1), otherwise with a tolerance, and without `hashes` of numbers.
 */
export function holdNumbers(document: string, name: string, value: unknown, machine: string | undefined): void {
  const actual = { ...(machine !== undefined && { machine }), value };
  const golden = JSON.parse(goldenOf(document, name, `${lined(actual)}\n`)) as typeof actual;
  const isExact = golden.machine === machine || process.env['NEUROLOOM_EXACT'] === '1';
  const tolerance = isExact ? undefined : (tolerances[document] ?? TOLERANCE);
  const differences = compare(JSON.parse(JSON.stringify(value)), golden.value, '', tolerance);
  if (differences.length > 0) throw differs(document, name, differences);
}

function goldenOf(document: string, name: string, text: string): string {
  const file = path.join(folder, 'expected', document, name);
  if (isUpdating) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (!existsSync(file)) throw new Error(`There is no golden ${document}/${name}. ${HOW}`);
  return readFileSync(file, 'utf8');
}

function differs(document: string, name: string, differences: readonly string[]): Error {
  const more = differences.length > 10 ? [`... and ${differences.length - 10} more`] : [];
  const list = [...differences.slice(0, 10), ...more].map((line) => `  ${line}`).join('\n');
  return new Error(`main/golden/expected/${document}/${name} is not what it was:\n${list}\n${HOW}`);
}

/** The places where two values differ. */
function compare(actual: unknown, golden: unknown, at: string, tolerance: number | undefined): readonly string[] {
  if (Object.is(actual, golden) || (tolerance !== undefined && isAlike(actual, golden, at, tolerance))) return [];
  if (!isObject(actual) || !isObject(golden)) return [`${at}: ${said(actual)}, was ${said(golden)}`];
  const keys = new Set([...Object.keys(golden), ...Object.keys(actual)]);
  const order = Array.isArray(golden) || Object.keys(golden).join() === Object.keys(actual).join() ? [] : [`${at}: its keys are in another order, or others`]; // prettier-ignore
  const inner = [...keys].flatMap((key) =>
    compare(actual[key], golden[key], at === '' ? key : `${at}.${key}`, tolerance),
  );
  return inner.length > 0 ? inner : order;
}

/** Whether two values are practically equal, given that other processors computed them. */
function isAlike(actual: unknown, golden: unknown, at: string, tolerance: number): boolean {
  if (at.split('.').includes('hashes')) return typeof actual === typeof golden && !isObject(golden);
  if (typeof actual !== 'number' || typeof golden !== 'number') return false;
  return Math.abs(actual - golden) <= tolerance * Math.max(SMALL, Math.abs(golden));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const said = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200));

/** JSON with short values and lists of plain values on a single line. */
function lined(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  const isPlain = !isObject(value) || (Array.isArray(value) && !value.some(isObject));
  if (isPlain || flat.length + indent.length < 120) return flat;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${inner}${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}${lined(item, inner)}`);
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

/** The type of machine on which a runtime's numbers are identical to the last bit. */
export function machineOf(runtime: 'compiled' | 'eager'): string {
  const javascript = `${process.arch}, V8 ${process.versions.v8}`;
  if (runtime === 'eager') return javascript;
  const cpuinfo = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  const sorted = createHash('sha256').update(flags.trim().split(/\s+/).toSorted().join(' ')).digest('hex').slice(0, 8);
  return `${javascript}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, flags ${sorted}`;
}
